"""What stands in the books before a report is asked for."""

from datetime import date

from yylib import clock
from yylib.database import plain, write, writing
from yylib.models.calendar import Closure
from yylib.models.counts import Interval, PastCount, Reading, Tally
from yylib.models.files import StoredFile
from yylib.models.imports import Batch
from yylib.services.visits.scan import scan

_counter = iter(range(1, 1_000_000))


def scanned(place_id: int, wall: str, number: int = 1, *, by: int, direction: str = "in", kind: str = "adult") -> dict:
    """People scanned at a wall time; the clock is left where it stood."""
    held = clock.now()
    clock.freeze(wall)
    answer = write(scan, hot=True, nonce=f"r{next(_counter)}", place_id=place_id, by=by, direction=direction, kind=kind,
                   number=number)  # fmt: skip
    clock.freeze(clock.local(held).isoformat(" "))
    return answer


def tallied(place_id: int, day: date, number: int, *, session: str = "morning", by: int) -> None:
    with writing() as held:
        held.add(Tally(place_id=place_id, day=day, session=session, number=number, by_id=by, made_at=clock.now()))


def imported(place_id: int, day: date, entries: int, *, hour: int | None = None) -> int:
    """One cell of an imported file; its batch."""
    number = next(_counter)
    with writing() as held:
        file = StoredFile(stored_name=f"f{number}", original_name="历年人次.xlsx", kind="xlsx", size=1, sha256="0" * 64,
                          purpose="import", stored_at=clock.now())  # fmt: skip
        held.add(file)
        held.flush()
        batch = Batch(
            kind="daily", file_id=file.id, place_id=place_id, mapping={}, state="done", created_at=clock.now()
        )
        held.add(batch)
        held.flush()
        held.add(
            PastCount(batch_id=batch.id, place_id=place_id, day=day, hour=hour, entries=entries, row=2, column="B")
        )
        return batch.id


def spanned(place_id: int, first: date, last: date, number: int, state: str = "ok") -> None:
    """A counter's difference between two readings."""
    with writing() as held:
        ends = [Reading(place_id=place_id, day=day, taken=taken, value=value, made_at=clock.now())
                for day, taken, value in ((first, "opening", 1000), (last, "closing", 1000 + number))]  # fmt: skip
        held.add_all(ends)
        held.flush()
        held.add(Interval(place_id=place_id, first_on=first, last_on=last, number=number, state=state,
                          from_id=ends[0].id, to_id=ends[1].id))  # fmt: skip


def closed(branch_id: int, first: date, last: date | None = None) -> None:
    with writing() as held:
        held.add(Closure(branch_id=branch_id, from_on=first, until_on=last or first, reason="馆内整理",
                         announced_at=clock.now()))  # fmt: skip


def without_door(branch_id: int) -> None:
    """The branch has only rooms."""
    with writing():
        plain("DELETE FROM place WHERE branch_id = :branch AND kind = 'door'", branch=branch_id)
