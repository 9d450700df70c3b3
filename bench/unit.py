"""The rows of a scan as the driver alone writes them, on the application's own tables: no gate, no audit, no checks."""

import hashlib
import sqlite3
from datetime import UTC, datetime, timedelta

_PLACE = "SELECT branch_id, kind FROM place WHERE id = ? AND is_active"
_LOCK = "UPDATE inside SET number = number WHERE branch_id = ? AND area_id = ? RETURNING number, since, until"
_FIRST = (
    "INSERT INTO inside (branch_id, area_id, number, since, until) "
    "VALUES (?, ?, 0, '2000-01-01 00:00:00.000000', '2999-01-01 00:00:00.000000')"
)
_NONCE = "SELECT id FROM scan WHERE nonce = ?"
_WHO = "SELECT last_at, is_inside, entry_id FROM presence WHERE branch_id = ? AND area_id = ? AND holder = ?"
_SCAN = (
    "INSERT INTO scan (nonce, branch_id, place_id, day, at, direction, kind, number, entries, exits, outcome, source, "
    "terminal_id, by_id, undoes_id, saved_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'ok', 'desk', NULL, ?, NULL, ?) "
    "RETURNING id"
)
_DAY = (
    "INSERT INTO visit_day (place_id, day, weekday, entries, exits, assumed, by_hand) VALUES (?, ?, ?, ?, ?, 0, 0) "
    "ON CONFLICT (place_id, day) DO UPDATE SET entries = entries + excluded.entries, exits = exits + excluded.exits"
)
_HOUR = (
    "INSERT INTO visit_hour (place_id, day, hour, kind, weekday, entries, exits, assumed, by_hand) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0) ON CONFLICT (place_id, day, hour, kind) DO UPDATE SET "
    "entries = entries + excluded.entries, exits = exits + excluded.exits"
)
_SHIFT = "UPDATE inside SET number = max(0, number + ?) WHERE branch_id = ? AND area_id = ?"
_PRESENCE = (
    "INSERT INTO presence (branch_id, area_id, holder, day, last_at, is_inside, scan_id, entry_id) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (branch_id, area_id, holder) DO UPDATE SET day = excluded.day, "
    "last_at = excluded.last_at, is_inside = excluded.is_inside, scan_id = excluded.scan_id, entry_id = excluded.entry_id"
)


def holder_of(code: str) -> str | None:
    """A name for a card's number, as long as the application's."""
    return hashlib.sha256(code.encode()).hexdigest() if code else None


def enter(raw: sqlite3.Connection, *, nonce: str, place_id: int, direction: str, kind: str, holder: str | None,
          by: int) -> int:  # fmt: skip
    """One durable scan; the same nonce again changes nothing."""
    at = datetime.now(UTC).replace(tzinfo=None)
    wall, stamp = at + timedelta(hours=8), at.isoformat(" ", "microseconds")
    raw.execute("BEGIN IMMEDIATE")
    try:
        scan_id = _rows(raw, wall, stamp, nonce, place_id, direction, kind, holder, by)
        raw.execute("COMMIT")
        return scan_id
    except BaseException:
        raw.execute("ROLLBACK")
        raise


def _rows(raw, wall, stamp, nonce, place_id, direction, kind, holder, by) -> int:
    day, is_in = wall.date().isoformat(), direction == "in"
    branch, place_kind = raw.execute(_PLACE, (place_id,)).fetchone()
    spot = (branch, 0 if place_kind == "door" else place_id)
    if raw.execute(_LOCK, spot).fetchone() is None:
        raw.execute(_FIRST, spot)
    if held := raw.execute(_NONCE, (nonce,)).fetchone():
        return held[0]
    who = raw.execute(_WHO, (*spot, holder)).fetchone() if holder else None
    if not is_in and not (who and who[1]):
        raise ValueError("nobody of that card is inside")
    scan_id = raw.execute(_SCAN, (nonce, branch, place_id, day, stamp, direction, kind, 1, int(is_in), int(not is_in), by,
                                  stamp)).fetchone()[0]  # fmt: skip
    raw.execute(_DAY, (place_id, day, wall.weekday(), int(is_in), int(not is_in)))
    raw.execute(_HOUR, (place_id, day, wall.hour, kind, wall.weekday(), int(is_in), int(not is_in)))
    raw.execute(_SHIFT, (1 if is_in else -1, *spot))
    if holder:
        raw.execute(_PRESENCE, (*spot, holder, day, stamp, is_in, scan_id, scan_id if is_in else who[2]))
    return scan_id
