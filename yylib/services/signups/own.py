"""A volunteer's own shifts, and those that are open: to anybody, or to them."""

from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager

from yylib import clock
from yylib.database import db, plain
from yylib.errors import NotThere
from yylib.models.shifts import LIVE, Shift, Signup, SignupStage, Swap
from yylib.services.rules import rule
from yylib.services.shifts import reading
from yylib.services.signups import answers, eligibility, ending, exchanging, facts, places, swapping, waiting
from yylib.services.signups.eligibility import Lack
from yylib.services.signups.terms import AUTO_HOURS, SHOWN_DAYS

DAYS = 14  # a page of open shifts
_SIGNED = (
    "SELECT signup_id FROM service_entry WHERE volunteer_id = :volunteer AND signup_id IS NOT NULL AND stage <> 'void'"
)


class Page(NamedTuple):
    """Open shifts from ``first`` to ``last``, and the days with which the pages before and after begin, if any."""

    first: date
    last: date
    shifts: list[Shift]
    before: date | None
    after: date | None


class One(NamedTuple):
    """A shift as one volunteer sees it: their signup, if any, what hinders or warns them, the place they may take over."""

    shift: Shift
    signup: Signup | None
    place: int | None
    lacks: list[Lack]
    needs_escort: bool
    swap: Swap | None
    offered: Swap | None
    asked: str | None  # whom the last offer of this place named, by number; without ``swap`` they do not come
    answer: answers.Answer | None  # to the holder's offer, with a place in return
    returns: list[Signup]  # what one who may take over an offered place can give in return

    @property
    def hindering(self) -> list[Lack]:
        return eligibility.hindering(self.lacks, eligibility.ESCORTED)

    @property
    def warnings(self) -> list[Lack]:
        return eligibility.warnings(self.lacks)

    @property
    def answered(self) -> Signup | None:
        """The place that was given in answer to the offer, while it waits for its holder: one's own or another's."""
        return self.offered.returned if self.offered and exchanging.stands(self.offered) else None

    @property
    def has_lapsed(self) -> bool:
        """Whether somebody had answered the holder and cannot give in return what they said."""
        return self.answer is None and self.swap is not None and self.swap.return_id is not None

    @property
    def moves_up(self) -> bool:
        """Whether somebody who stands by is still moved up of itself."""
        return clock.now() < self.shift.starts_at - timedelta(hours=rule(AUTO_HOURS))

    @property
    def is_full(self) -> bool:
        return self.shift.taken >= self.shift.needed

    @property
    def is_late(self) -> bool:
        """Whether giving the place back now counts as 临时取消."""
        return clock.now() > ending.cancel_by(self.shift)

    @property
    def cancel_by(self):
        return ending.cancel_by(self.shift)

    @property
    def can_change(self) -> bool:
        return self.shift.cancelled_at is None and clock.now() < self.shift.starts_at

    @property
    def may_come(self) -> bool:
        """Whether one who stands by may take a free place at once."""
        return (
            self.signup is not None
            and self.signup.stage == SignupStage.WAITING
            and not self.is_full
            and not self.hindering
        )


def brief(shift: Shift) -> str:
    """11-28 周六 09:00–12:00: short enough for one line on a phone; the year where it is not this one."""
    first = clock.local(shift.starts_at)
    year = "" if first.year == clock.today().year else f"{first.year}-"
    return f"{year}{first:%m-%d} 周{'一二三四五六日'[first.weekday()]} {reading.clock_words(shift.starts_at, shift.ends_at)}"


def open_page(first: date | None = None, group_id: int | None = None) -> Page:
    """Fourteen days of shifts to come that one may sign up for, from ``first`` on; nothing behind the rule's days. Those
    kept for a group are shown to its members alone."""
    today = clock.today()
    end = today + timedelta(days=rule(SHOWN_DAYS))
    first = min(max(first or today, today), end)
    last = min(first + timedelta(days=DAYS - 1), end)
    query = select(Shift).where(
        Shift.starts_at > clock.now(), Shift.starts_at >= clock.midnight(first), Shift.is_open,
        Shift.starts_at < clock.midnight(last + timedelta(days=1)), Shift.cancelled_at.is_(None),
        or_(Shift.group_id.is_(None), Shift.group_id == (group_id or 0)))  # fmt: skip
    shifts = list(db.session.scalars(query.options(*reading.WITH).order_by(Shift.starts_at, Shift.id)))
    before = max(first - timedelta(days=DAYS), today) if first > today else None
    return Page(first, last, shifts, before, last + timedelta(days=1) if last < end else None)


def open_to(volunteer_id: int, shifts: list[Shift]) -> list[tuple[Shift, list[Lack]]]:
    """These shifts without those the volunteer is on, each with what hinders; as many statements for many as for one."""
    known = facts.of([volunteer_id], [one.id for one in shifts])
    held = {duty.shift_id for duty in known.duties.get(volunteer_id, ())}
    return [(one, eligibility.hindering(eligibility.judge(known, volunteer_id, one.id), eligibility.ESCORTED))
            for one in shifts if one.id not in held]  # fmt: skip


def signups(volunteer_id: int, past: int = 10) -> tuple[list[Signup], list[Signup]]:
    """What a volunteer has before them, the next first, and the last ones that are over or were given back."""
    base = select(Signup).join(Signup.shift).where(Signup.volunteer_id == volunteer_id)
    base = base.options(contains_eager(Signup.shift).options(*reading.WITH))
    live = Signup.stage.in_(LIVE) & (Shift.ends_at > clock.now())
    coming = db.session.scalars(base.where(live).order_by(Shift.starts_at, Signup.id))
    over = db.session.scalars(base.where(~live).order_by(Shift.starts_at.desc(), Signup.id.desc()).limit(past))
    return list(coming), list(over)


def unsigned(over: list[Signup]) -> set[int]:
    """Of these signups the ids of places that were held to the end without anybody signing in."""
    held = {one.id for one in over if one.stage == SignupStage.TAKEN and one.shift.cancelled_at is None}
    served = {row.signup_id for row in plain(_SIGNED, volunteer=over[0].volunteer_id)} if held else set()
    return held - served


def one(volunteer_id: int, shift_id: int) -> One:
    """One shift as a volunteer may see it: open to them, or theirs, or offered to them; else ``NotThere``."""
    shift = reading.get(shift_id)
    known = facts.of([volunteer_id], [shift_id])
    volunteer = known.volunteers[volunteer_id]
    signup = _latest(volunteer_id, shift_id)
    offered = next((one for one in swapping.offered_to(volunteer_id) if one.signup.shift_id == shift_id), None)
    is_theirs = shift.group_id in (None, volunteer.group_id)
    if signup is None and offered is None and not (shift.is_open and is_theirs):
        raise NotThere()
    is_live = signup is not None and signup.stage in LIVE
    found = eligibility.judge(known, volunteer_id, shift_id, escort=signup.escort or "" if is_live else "")
    bare = eligibility.judge(known, volunteer_id, shift_id)
    swap = swapping.open_by_signup([signup.id]).get(signup.id) if is_live else None
    return One(shift, signup, waiting.line(signup) if is_live else None, found,
               eligibility.needs_escort(bare), swap, offered,
               swapping.last_named(signup.id) if is_live else None, answers.waiting(swap),
               answers.in_return(known, volunteer_id, offered) if offered else [])  # fmt: skip


def _latest(volunteer_id: int, shift_id: int) -> Signup | None:
    """The live signup, else the last that is over."""
    if live := places.live(shift_id, volunteer_id):
        return live[0]
    query = select(Signup).where(Signup.shift_id == shift_id, Signup.volunteer_id == volunteer_id)
    return db.session.scalar(query.order_by(Signup.id.desc()).limit(1))


def live_of(volunteer_id: int, shift_id: int) -> int:
    """The id of the volunteer's live signup on a shift, or ``NotThere``."""
    found = places.live(shift_id, volunteer_id)
    if not found:
        raise NotThere()
    return found[0].id
