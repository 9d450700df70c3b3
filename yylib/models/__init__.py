"""Tables, one module a subject. Importing this package makes them all known to the metadata."""

from yylib.models import (
    accounts,
    audit,
    batches,
    bibs,
    bookings,
    branches,
    calendar,
    counts,
    day_sheets,
    doors,
    entry_checks,
    files,
    guides,
    handovers,
    history,
    imports,
    items,
    jobs,
    lost,
    orders,
    outbox,
    people,
    processing,
    registers,
    rules,
    search,
    seats,
    suggestions,
    terminals,
    visits,
)

__all__ = [
    "accounts", "audit", "batches", "bibs", "bookings", "branches", "calendar", "counts", "day_sheets", "doors", "entry_checks", "files", "guides", "handovers", "history", "imports", "items", "jobs", "lost", "orders", "outbox", "people", "processing", "registers", "rules", "search", "seats", "suggestions", "terminals", "visits",
]  # fmt: skip
