"""Reading files that bring past figures along: open a sheet, understand its columns, name every bad row."""
