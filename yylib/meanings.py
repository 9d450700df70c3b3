"""What a refusal of the database means: one table from constraint name to the code of ``errors.TABLE``."""

import re

CONSTRAINTS: dict[str, str] = {}


def mean(**constraints: str) -> None:
    """Add meanings; each subject declares those of its own tables."""
    CONSTRAINTS.update(constraints)


def name_of(text: str, metadata) -> str | None:
    """The constraint an SQLite message speaks of: it names checks, and only the columns of unique ones."""
    found = re.search(r"(UNIQUE|CHECK) constraint failed: (.+)", text)
    if not found:
        return None
    kind, what = found.groups()
    if kind == "CHECK":
        return what.strip()
    table_name = what.split(".")[0]
    columns = {part.strip().split(".")[-1] for part in what.split(",")}
    table = metadata.tables.get(table_name)
    for held in [] if table is None else [*table.constraints, *table.indexes]:
        if getattr(held, "unique", True) and {column.name for column in getattr(held, "columns", ())} == columns:
            return held.name
    return None
