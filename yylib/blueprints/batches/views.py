"""到货与验收: counting by scanner, acceptance, differences, the three-way check, the accountant's sheet."""
