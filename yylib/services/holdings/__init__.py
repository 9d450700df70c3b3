"""馆藏: what is held comes in from the lending system, and what is ready goes out to it again."""
