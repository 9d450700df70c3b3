"""立卷归档: what an activity leaves, its checklist, its file and its bundle."""
