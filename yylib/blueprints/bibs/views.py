"""编目: records, their editor, copy cataloguing, call numbers."""
