"""Who is inside everywhere, and the mark by which a poll knows that nothing has changed."""

from yylib import clock
from yylib.database import plain
from yylib.services.visits import figures


def inside() -> dict[tuple[int, int], int]:
    """在馆人数 of every branch (area 0) and area that was scanned; after its closing 0."""
    rows = plain("SELECT branch_id, area_id, CASE WHEN until > :now THEN number ELSE 0 END AS number FROM inside",
                 now=clock.stamp(clock.now()))  # fmt: skip
    return {(row.branch_id, row.area_id): int(row.number) for row in rows}


def inside_of(held: dict[tuple[int, int], int], branch_id: int) -> int | None:
    """A branch's number from its doors, else the sum of its rooms."""
    if (branch_id, 0) in held:
        return held[branch_id, 0]
    rooms = [number for (branch, _), number in held.items() if branch == branch_id]
    return sum(rooms) if rooms else None


def version() -> str:
    """A mark that changes with everything these figures of today rest on."""
    row = plain("SELECT (SELECT coalesce(max(id), 0) FROM tally) AS tally, (SELECT count(*) FROM tally WHERE place_id IN "
                "(SELECT id FROM place) AND day = :day AND undone_at IS NULL) AS live, (SELECT coalesce(max(id), 0) FROM "
                "interval) AS span, (SELECT coalesce(max(id), 0) FROM closure) AS closure",
                day=clock.today().isoformat())[0]  # fmt: skip
    return f"{figures.version()}.{row.tally}.{row.live}.{row.span}.{row.closure}"
