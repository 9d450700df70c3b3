"""Tables, one module a subject. Importing this package makes them all known to the metadata."""

from yylib.models import (
    accounts,
    audit,
    branches,
    calendar,
    counts,
    files,
    guides,
    history,
    imports,
    jobs,
    outbox,
    people,
    rules,
    search,
    terminals,
    visits,
)

__all__ = [
    "accounts", "audit", "branches", "calendar", "counts", "files", "guides", "history", "imports", "jobs", "outbox",
    "people", "rules", "search", "terminals", "visits",
]  # fmt: skip
