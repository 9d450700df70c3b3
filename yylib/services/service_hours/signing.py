"""签到签退: a volunteer's shift begins and ends. Plain SQL throughout, for the house's door signs in too.

Whoever signs in or out holds the volunteer's row first: there is one open entry a volunteer, and no two overlap.
"""

from datetime import datetime, timedelta

from yylib import clock
from yylib.database import plain
from yylib.errors import Refused
from yylib.models.service_hours import EntryStage, Evidence, ServiceWay
from yylib.services.rules import rule
from yylib.services.service_hours import expecting, following
from yylib.services.service_hours.reckoning import minutes, spent, window
from yylib.services.service_hours.terms import TOLERANCE
from yylib.services.volunteers import keys

SCANNED = (ServiceWay.CODE, ServiceWay.PASS, ServiceWay.DOOR)
DOUBLE = timedelta(seconds=60)
_READ = (
    "SELECT id, volunteer_id, shift_id, post_id, what, starts_at, ends_at, break_minutes, in_at, out_at, minutes, stage, why, "
    "way_in, way_out, with_adult, entered_by_id FROM service_entry "
)
OPEN = _READ + "WHERE volunteer_id = :volunteer AND stage = 'open'"
_BY_IN = _READ + "WHERE nonce_in = :nonce AND volunteer_id = :volunteer"
_BY_OUT = _READ + "WHERE nonce_out = :nonce AND volunteer_id = :volunteer"
# An entry that is running at this moment; one that ends after now itself says that the clock was set back since.
_BEFORE = (
    "SELECT max(out_at) AS out_at FROM service_entry WHERE volunteer_id = :volunteer AND stage IN ('pending', 'confirmed') "
    "AND out_at > :at AND (in_at <= :at OR out_at > :now)"
)
_AFTER = (
    "SELECT min(in_at) AS in_at FROM service_entry WHERE volunteer_id = :volunteer AND stage IN ('pending', 'confirmed') "
    "AND id <> :id AND in_at >= :since AND in_at < :until"
)
_INSERT = (
    "INSERT INTO service_entry (volunteer_id, shift_id, signup_id, post_id, branch_id, what, day, starts_at, ends_at, "
    "break_minutes, in_at, stage, evidence, way_in, why, note, with_adult, nonce_in, scan_id, entered_at, entered_by_id, "
    "decided_note, version) VALUES (:volunteer, :shift, :signup, :post, :branch, :what, :day, :starts, :ends, :break, "
    ":at, 'open', :evidence, :way, :why, NULL, :adult, :nonce, :scan, :now, :by, '', 1) RETURNING *"
)
_CLOSE = (
    "UPDATE service_entry SET out_at = :out, minutes = :minutes, stage = :stage, evidence = :evidence, way_out = :way, "
    "why = :why, note = :note, nonce_out = :nonce, out_by_id = :by, version = version + 1 "
    "WHERE id = :id AND stage = 'open' RETURNING *"
)


def sign_in(*, volunteer_id: int, way: str, shift_id: int | None = None, at: datetime | None = None,
            nonce: str | None = None, by: int | None = None, with_adult: bool = False, scan_id: int | None = None) -> dict:  # fmt: skip
    """A volunteer has come to a shift they have taken, from the rule's minutes before its beginning until its end (C45).

    Signed in already, or the same ``nonce`` again: the first answer, ``is_new`` False. Of several shifts it is the
    earliest that is not served yet. An open entry of a shift that is over ends now, as its own. Under fourteen an adult
    is with them (``with_adult``), which only the door cannot know: what it enters waits for a colleague's word.
    """
    now = clock.now()
    at = at or now
    if at > now:
        raise Refused("duty_future")
    server = expecting.held(volunteer_id)
    if nonce and (rows := plain(_BY_IN, nonce=nonce, volunteer=volunteer_id)):
        return told(rows[0], "in", False)
    expecting.refuse_unless_serving(server, at)
    open_now = plain(OPEN, volunteer=volunteer_id)
    if open_now and (here := _already(open_now[0], shift_id, at, way, by, server)):
        return here
    shift = expecting.due(volunteer_id, at, shift_id)
    is_child = server.is_child_on(clock.local(at).date())
    if is_child and not with_adult and way != ServiceWay.DOOR:
        raise Refused("duty_needs_adult", field="with_adult")
    before = plain(_BEFORE, volunteer=volunteer_id, at=clock.stamp(at), now=clock.stamp(now))[0].out_at
    row = plain(
        _INSERT, volunteer=volunteer_id, shift=shift.shift_id, signup=shift.signup_id, post=shift.post_id,
        branch=shift.branch_id, what=shift.what, day=clock.local(shift.starts_at).date().isoformat(),
        starts=clock.stamp(shift.starts_at), ends=clock.stamp(shift.ends_at),
        # Who comes back to a shift has had its break.
        **{"break": 0 if shift.entries else shift.break_minutes}, at=clock.stamp(clock.moment(before) or at),
        evidence=str(Evidence.SCANNED if way in SCANNED else Evidence.CONFIRMED), way=str(way),
        why="clock" if before else "own" if by and by == server.account_id else "", adult=with_adult, nonce=nonce,
        scan=scan_id, now=clock.stamp(now), by=by)[0]  # fmt: skip
    following.became(row.id, "in")
    return told(row, "in", True)


def _already(row, shift_id: int | None, at: datetime, way: str, by: int | None, server) -> dict | None:
    """The answer where the volunteer is signed in to this shift; a shift that is over is ended first."""
    if clock.moment(row.ends_at) >= at:
        if shift_id in (None, row.shift_id):
            return told(row, "in", False)
        raise Refused("duty_still_in", what=row.what)
    _close(row, at, way, by, server.account_id)
    return None


def sign_out(*, volunteer_id: int, way: str, at: datetime | None = None, nonce: str | None = None, by: int | None = None,
             scan_id: int | None = None) -> dict:  # fmt: skip
    """A volunteer's open entry ends. What was scanned at both ends confirms itself; anything else waits for a second
    person (C47). Past its shift and tolerance it was forgotten, and is closed as such (C46): ``is_forgotten``.

    Where the clock was set back since the signing in, nothing is credited before a colleague has looked. Refused without
    an open entry: ``duty_not_in``. The same ``nonce`` again: the first answer.
    """
    now = clock.now()
    at = at or now
    if at > now:
        raise Refused("duty_future")
    server = expecting.held(volunteer_id)
    if nonce and (rows := plain(_BY_OUT, nonce=nonce, volunteer=volunteer_id)):
        return told(rows[0], "out", False)
    rows = plain(OPEN, volunteer=volunteer_id)
    if not rows:
        raise Refused("duty_not_in")
    return told(_close(rows[0], at, way, by, server.account_id, nonce), "out", True)


def press(*, volunteer_id: int, way: str, nonce: str | None = None, by: int | None = None, with_adult: bool = False,
          shift_id: int | None = None) -> dict:  # fmt: skip
    """One scan of a pass, or one press at the desk: in where the volunteer is not on duty, out where they are. Within a
    minute of having come it is the same coming once more."""
    now, rows = clock.now(), plain(OPEN, volunteer=volunteer_id)
    if rows and clock.moment(rows[0].ends_at) + timedelta(minutes=rule(TOLERANCE)) >= now:
        if timedelta(0) <= now - clock.moment(rows[0].in_at) < DOUBLE:
            return told(rows[0], "in", False)
        return sign_out(volunteer_id=volunteer_id, way=way, nonce=nonce, by=by)
    return sign_in(volunteer_id=volunteer_id, way=way, nonce=nonce, by=by, with_adult=with_adult, shift_id=shift_id)


def press_code(*, code: str, way: str, by: int | None = None, with_adult: bool = False) -> dict:
    """``press`` for the holder of a pass; ``duty_no_code`` where nobody has it. Plain SQL only."""
    return press(volunteer_id=holding(code), way=way, by=by, with_adult=with_adult)


def holding(code: str) -> int:
    """The volunteer of a pass, scanned or typed; ``duty_no_code``."""
    rows = plain("SELECT id FROM volunteer WHERE code = :code", code=keys.code_of(code) or "")
    if not rows:
        raise Refused("duty_no_code", field="code")
    return rows[0].id


def limit_of(row) -> datetime:
    """Until when an open entry is open: its shift's end with the tolerance. After it the sign-out was forgotten."""
    return clock.moment(row.ends_at) + timedelta(minutes=rule(TOLERANCE))


def forget(volunteer_id: int) -> dict | None:
    """Close the open entry of a volunteer who is held where its sign-out was forgotten, with the post's credited minutes and
    never more than were possible: time has ended it, whether or not the job has run. None where nothing was due."""
    rows = plain(OPEN, volunteer=volunteer_id)
    if not rows or limit_of(rows[0]) >= clock.now():
        return None
    return told(_forgotten(rows[0]), "out", True)


def _forgotten(row, by: int | None = None, nonce: str | None = None):
    credited = plain("SELECT forgotten_minutes AS n FROM volunteer_post WHERE id = :id", id=row.post_id)[0].n
    in_at, most = clock.moment(row.in_at), _bounded(row, limit_of(row))
    credited = min(credited, _minutes(row, most))
    out_at = min(in_at + spent(credited, row.break_minutes), most)
    return _store(row, max(in_at, out_at), credited, ServiceWay.FORGOTTEN, "forgotten", Evidence.CONFIRMED, nonce, by)


def _close(row, at: datetime, way: str, by: int | None, account_id: int | None, nonce: str | None = None):
    if at > limit_of(row):
        return _forgotten(row, by, nonce)
    in_at = clock.moment(row.in_at)
    out_at = _bounded(row, at) if at >= in_at else in_at
    why = _why(row, at, out_at, way, by, account_id)
    evidence = Evidence.SCANNED if way in SCANNED and row.way_in in SCANNED else Evidence.CONFIRMED
    note = f"签退时系统时间为 {clock.local(at):%H:%M}，早于签到" if at < in_at else None
    return _store(row, out_at, _minutes(row, out_at), way, why, evidence, nonce, by, note)


def _why(row, at: datetime, out_at: datetime, way: str, by: int | None, account_id: int | None) -> str:
    """Why an entry waits for somebody's word; empty where it confirms itself."""
    if at != out_at or row.why:
        return row.why or "clock"
    if by and by == account_id:
        return "own"
    for one in (row.way_in, way):
        if one not in SCANNED:
            return str(one)
    return "adult" if row.way_in == ServiceWay.DOOR and _is_child(row) and not row.with_adult else ""


def _is_child(row) -> bool:
    return expecting.held(row.volunteer_id).is_child_on(clock.local(clock.moment(row.in_at)).date())


def _bounded(row, until: datetime) -> datetime:
    """The end of an entry, before the next one that is there already."""
    nearest = plain(_AFTER, volunteer=row.volunteer_id, id=row.id, since=clock.stamp(clock.moment(row.in_at)),
                    until=clock.stamp(until))[0].in_at  # fmt: skip
    return clock.moment(nearest) if nearest else until


def _minutes(row, out_at: datetime) -> int:
    held = window(clock.moment(row.starts_at), clock.moment(row.ends_at), rule(TOLERANCE))
    return minutes(clock.moment(row.in_at), out_at, held, row.break_minutes)


def _store(row, out_at: datetime, credited: int, way: str, why: str, evidence: str, nonce: str | None, by: int | None,
           note: str | None = None):  # fmt: skip
    stage = EntryStage.PENDING if why else EntryStage.CONFIRMED
    closed = plain(_CLOSE, out=clock.stamp(out_at), minutes=credited, stage=str(stage), evidence=str(evidence), way=str(way),
                   why=why, note=note, nonce=nonce, by=by, id=row.id)[0]  # fmt: skip
    following.became(row.id, "out")
    following.became(row.id, str(stage))
    return closed


def told(row, act: str, is_new: bool) -> dict:
    """An entry as plain values: what the page says of it."""
    return {"id": row.id, "act": act, "is_new": is_new, "what": row.what, "stage": row.stage, "why": row.why,
            "in_at": clock.stamp(clock.moment(row.in_at)), "minutes": row.minutes,
            "out_at": row.out_at and clock.stamp(clock.moment(row.out_at)),
            "is_forgotten": row.way_out == ServiceWay.FORGOTTEN}  # fmt: skip
