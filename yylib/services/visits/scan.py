"""One scan at a door: the whole of it in plain SQL, for it is the hottest path of the house."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from yylib import clock
from yylib.database import plain
from yylib.errors import Refused
from yylib.models.visits import Kind
from yylib.services import passes, rules
from yylib.services.visits import closing, peaks
from yylib.services.visits.ledger import LARGEST, Spot, Verdict, held_by, insert, stored, told

DOUBLE = timedelta(seconds=60)

_PRESENCE = (
    "INSERT INTO presence (branch_id, area_id, holder, day, last_at, is_inside, heads, children, scan_id, entry_id) "
    "VALUES (:branch, :area, :holder, :day, :at, :inside, :heads, :children, :scan, :entry) "
    "ON CONFLICT (branch_id, area_id, holder) DO UPDATE SET day = excluded.day, "
    "last_at = excluded.last_at, is_inside = excluded.is_inside, heads = excluded.heads, children = excluded.children, "
    "scan_id = excluded.scan_id, "
    "entry_id = CASE WHEN excluded.entry_id > 0 THEN excluded.entry_id ELSE presence.entry_id END"
)
# The visit stays the one that was counted: taken back, it is as if the person had not come.
_SEEN_AGAIN = "UPDATE presence SET last_at = :at WHERE branch_id = :branch AND area_id = :area AND holder = :holder"


class Comer(NamedTuple):
    """Who goes through: the holder of a pass (None without one), how many, of them under fourteen, and of those who
    are inside how many stay when the others leave."""

    holder: str | None
    heads: int
    children: int = 0
    staying: int = 0


class Mark(NamedTuple):
    """By whom, where and how a scan was entered."""

    source: str
    by: int | None
    terminal_id: int | None


def scan(*, nonce: str, place_id: int, direction: str, kind: str, number: int = 1, holder: str | None = None,
         children: int = 0, staying: int = 0, source: str = "desk", at: datetime | None = None, by: int | None,
         terminal_id: int | None = None) -> dict:  # fmt: skip
    """Enter one scan and return its answer; the same nonce again returns the first one's and changes nothing.

    A known person in again within the re-entry minutes is the same visit; later, the old visit is closed as assumed and
    a new one begins. An exit without an entry is stored, refused, and changes no figure. ``direction`` "auto" lets a
    known person who is inside go out. With a pass, ``number`` is its party and ``children`` how many of it are under
    fourteen; ``staying`` of them remain inside when the pass goes out. ``at`` is when it happened, where it is told
    later (断网补传): before the last closing it counts as it stands, and that closing's assumed exits follow.
    """
    kind, now = Kind(kind), at or clock.now()
    comer = Comer(holder, number if kind.is_known else number * kind.heads, children, staying)
    if not 1 <= number <= LARGEST:
        raise Refused("bad_number", field="code")
    if at and at > clock.now():
        raise Refused("future_hour")
    spot, present = closing.at_door(place_id, clock.now())
    mark = Mark(source, by, terminal_id)
    if now < present.since:
        return _before(spot, comer, nonce, direction, kind, now, mark)
    # Who is on duty is not sent out by a closing.
    since = present.since if kind.is_visitor else clock.midnight(clock.local(now).date())
    verdict = _known(spot, comer, direction, now, since) if holder else _unknown(direction, comer.heads, present.number)
    verdict = _figured(kind, verdict)
    if verdict.outcome == "assumed":
        if held := held_by(nonce):
            return held
        _close_old(spot, comer, nonce, kind, now, mark)
        verdict = Verdict("in", comer.heads, 0, "ok", True)
    return _entered(spot, comer, nonce, kind, now, verdict, mark)


def _entered(spot: Spot, comer: Comer, nonce: str, kind: Kind, now: datetime, verdict: Verdict, mark: Mark) -> dict:
    day = clock.local(now).date()
    row = stored(spot, nonce=nonce, day=day, at=now, kind=kind, number=_number(comer, verdict), verdict=verdict,
                 source=mark.source, by=mark.by, terminal_id=mark.terminal_id)  # fmt: skip
    if row is None:
        return held_by(nonce)
    if comer.holder and verdict.inside is not None:
        _remember(spot, comer, day, now, verdict, row.id)
        passes.passed(passes.Passage(comer.holder, verdict.direction, verdict.inside, now, row.id, spot.branch_id,
                                     spot.area_id, source=mark.source))  # fmt: skip
    return told(row)


def _figured(kind: Kind, verdict: Verdict) -> Verdict:
    """Who is no visitor goes in and out beside the figures: paired, followed and stored, with nothing to add up."""
    if kind.is_visitor:
        return verdict
    if verdict.outcome == "exit_unknown":  # came by another way, or before midnight: leaves all the same
        return Verdict("out", 0, 0, "ok", False)
    return verdict._replace(entries=0, exits=0, outcome="ok" if verdict.outcome == "assumed" else verdict.outcome)


def _number(comer: Comer, verdict: Verdict) -> int:
    """Of a party those who went through; of one that changes no figure all of it."""
    return (comer.holder and max(abs(verdict.entries), abs(verdict.exits))) or comer.heads


def _before(spot: Spot, comer: Comer, nonce: str, direction: str, kind: Kind, at: datetime, mark: Mark) -> dict:
    """Told after its period was closed: what happened cannot be argued with. Who held a pass is paired with what is
    still known of that period; a coming or going of which nothing is known counts as it stands."""
    verdict, is_known = _then(spot, comer, direction, at)
    verdict = _figured(kind, verdict)
    day = clock.local(at).date()
    row = stored(spot, nonce=nonce, day=day, at=at, kind=kind, number=_number(comer, verdict), verdict=verdict,
                 source=mark.source, by=mark.by, terminal_id=mark.terminal_id, is_now=False)  # fmt: skip
    if row is None:
        return held_by(nonce)
    closing.amend(spot, at, verdict.entries - verdict.exits, by=mark.by, nonce=nonce)
    if comer.holder and verdict.inside is not None:
        if is_known:
            _remember(spot, comer, day, at, verdict, row.id)
        passes.passed(passes.Passage(comer.holder, verdict.direction, verdict.inside, at, row.id, spot.branch_id,
                                     spot.area_id, source=mark.source))  # fmt: skip
    if day < clock.today():
        peaks.forget(day)
    return told(row)


def _then(spot: Spot, comer: Comer, direction: str, at: datetime) -> tuple[Verdict, bool]:
    """The verdict on a passage of a period that is over, and whether what is known of its holder is of that time."""
    held = _held(spot, comer) if comer.holder else None
    since, last = closing.began(spot, at), clock.moment(held.last_at) if held else None
    is_later = last is not None and last >= closing.next_closing(spot, at)
    if held and last >= since and not is_later:
        verdict = _known(spot, comer, direction, at, since)
        # An old visit that was never ended ends at the closing, with this one.
        return verdict._replace(outcome="ok") if verdict.outcome == "assumed" else verdict, True
    if direction == "out":
        return Verdict("out", 0, comer.heads, "ok", False if comer.holder else None), not is_later
    return Verdict("in", comer.heads, 0, "ok", True if comer.holder else None), not is_later


def _unknown(direction: str, heads: int, inside: int) -> Verdict:
    """Somebody without a card: in is in; out only as far as there is somebody inside."""
    if direction != "out":
        return Verdict("in", heads, 0, "ok")
    return Verdict("out", 0, heads, "ok") if heads <= inside else Verdict("out", 0, 0, "exit_too_many")


def _known(spot: Spot, comer: Comer, direction: str, now: datetime, since: datetime) -> Verdict:
    held = _held(spot, comer)
    # Whoever was counted before the last closing was assumed out by it.
    held = held if held and clock.moment(held.last_at) >= since else None
    gone = now - clock.moment(held.last_at) if held else None
    if direction == "auto":
        direction = "out" if held and held.is_inside and gone > DOUBLE and not _some_went(held, comer) else "in"
    if direction == "out":
        if not held or not held.is_inside:
            return Verdict("out", 0, 0, "exit_unknown")
        staying = min(comer.staying, held.heads - 1)
        return Verdict("out", 0, held.heads - staying, "ok", staying > 0, staying)
    if held is None:
        return Verdict("in", comer.heads, 0, "ok", True)
    if held.is_inside and held.heads < comer.heads:
        return _more(held, comer, gone)
    if gone > timedelta(minutes=rules.rule(rules.REENTRY_MINUTES)):
        return Verdict("in", comer.heads, 0, "assumed" if held.is_inside else "ok", True)
    if held.is_inside:
        return Verdict("in", 0, 0, "same", True)
    return Verdict("in", 0, -comer.heads, "back", True)


def _more(held, comer: Comer, gone: timedelta) -> Verdict:
    """Of a party some are inside: those who stayed do not come again, whether the others come back or join them."""
    more = comer.heads - held.heads
    if _some_went(held, comer) and gone <= timedelta(minutes=rules.rule(rules.REENTRY_MINUTES)):
        return Verdict("in", 0, -more, "back", True)
    return Verdict("in", more, 0, "ok", True)


def _some_went(held, comer: Comer) -> bool:
    """Whether of a party inside a part has gone out: its last passage was an exit."""
    if held.heads >= comer.heads:
        return False
    return bool(plain("SELECT 1 FROM scan WHERE id = :id AND direction = 'out'", id=held.scan_id))


def _held(spot: Spot, comer: Comer):
    """What is known of a pass at this door or area: when it last came or went, and whether its party is inside."""
    rows = plain("SELECT last_at, is_inside, heads, scan_id FROM presence WHERE branch_id = :branch AND area_id = :area "
                 "AND holder = :holder", branch=spot.branch_id, area=spot.area_id, holder=comer.holder)  # fmt: skip
    return rows[0] if rows else None


def _close_old(spot: Spot, comer: Comer, nonce: str, kind: Kind, now: datetime, mark: Mark) -> None:
    """The visit a reader never ended: assumed to have ended now, when the next one begins."""
    held = _held(spot, comer).heads
    insert(spot, nonce=nonce + ":old", day=clock.local(now).date(), at=now, kind=kind, number=held,
           verdict=Verdict("out", 0, held, "assumed"), source=mark.source, by=mark.by, terminal_id=mark.terminal_id)  # fmt: skip


def _remember(spot: Spot, comer: Comer, day: date, now: datetime, verdict: Verdict, scan_id: int) -> None:
    if verdict.outcome == "same":
        plain(_SEEN_AGAIN, at=clock.stamp(now), branch=spot.branch_id, area=spot.area_id, holder=comer.holder)
        return
    plain(_PRESENCE, branch=spot.branch_id, area=spot.area_id, holder=comer.holder, day=day.isoformat(),
          at=clock.stamp(now), inside=verdict.inside, heads=verdict.staying or comer.heads, children=comer.children,
          scan=scan_id, entry=scan_id if verdict.entries else 0)  # fmt: skip
