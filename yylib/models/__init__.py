"""Tables, one module a subject. Importing this package makes them all known to the metadata."""

from yylib.models import (
    accounts,
    audit,
    bookings,
    branches,
    calendar,
    counts,
    day_sheets,
    doors,
    entry_checks,
    files,
    guides,
    history,
    imports,
    jobs,
    lost,
    outbox,
    people,
    rules,
    search,
    seats,
    terminals,
    visits,
)

__all__ = [
    "accounts", "audit", "bookings", "branches", "calendar", "counts", "day_sheets", "doors", "entry_checks", "files", "guides", "history", "imports", "jobs", "lost", "outbox", "people", "rules", "search", "seats", "terminals", "visits",
]  # fmt: skip
