"""报班: who serves when; what is missing is said exactly."""
