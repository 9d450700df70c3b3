"""岗位与排班: posts, shifts, patterns that make many at once, and their undo."""
