"""征集办法: until when works come in, in which divisions, which awards there are; how an entry is found again."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import selectinload

from yylib import clock
from yylib.database import db, locked, plain
from yylib.errors import NotThere, Refused
from yylib.models.activities import Activity, ActivityKind, ActivityStage, Entry
from yylib.models.contests import Contest, ContestEntry
from yylib.services import rules
from yylib.services.activities import following, works
from yylib.services.pass_codes import Codes

MOST_EACH = rules.declare(
    "ENTRIES_EACH", label="征文、竞赛每位作者最多交几件（没有另写时）", subject="活动", type=int, unit="件", default=1, low=1, high=20,
    source="系统默认")  # fmt: skip
PER_ADDRESS = rules.declare(
    "ENTRIES_PER_ADDRESS", label="同一网络十分钟内最多收多少件作品", subject="活动", type=int, unit="件", default=60, low=1, high=1000,
    source="系统默认（学校机房共用一个网络）")  # fmt: skip
JUDGE_DAYS = rules.declare(
    "JUDGE_LINK_DAYS", label="评委链接有效", subject="活动", type=int, unit="天", default=30, low=1, high=180,
    source="系统默认")  # fmt: skip
KINDS = (ActivityKind.ESSAY_CONTEST, ActivityKind.CONTEST)
AWARDS = ({"name": "一等奖", "number": 1}, {"name": "二等奖", "number": 2}, {"name": "三等奖", "number": 3})
CODES = Codes(7, "contest-entry")
_AWARD = re.compile(r"(.{1,20}?)[\s,，:：]*([0-9]{1,3})\s*[名个件]?")


class Terms(NamedTuple):
    """The terms of one contest as they hold now: its own, else those that its plan's days give."""

    activity: Activity
    opens_at: datetime | None
    closes_at: datetime | None
    divisions: Sequence[str]
    awards: Sequence[dict]
    needs_work: bool
    most_each: int
    about: str
    winners_at: datetime | None
    is_own: bool
    version: int | None

    @property
    def is_open(self) -> bool:
        """Works come in now."""
        now = clock.now()
        return self.is_on and bool(self.closes_at) and self.opens_at <= now < self.closes_at

    @property
    def is_on(self) -> bool:
        return self.activity.stage == ActivityStage.APPROVED

    @property
    def is_public(self) -> bool:
        """Readers hand in here by themselves; to a contest of the day one registers, and we enter who takes part."""
        return self.activity.entry == Entry.SUBMIT or self.needs_work

    @property
    def is_over(self) -> bool:
        """Nothing comes in any more."""
        return bool(self.closes_at) and clock.now() >= self.closes_at


def of(activity_id: int) -> Terms:
    """The terms of an activity that takes entries; ``NotThere`` for any other."""
    query = select(Activity).where(Activity.id == activity_id).options(selectinload(Activity.sessions))
    activity = db.session.scalar(query)
    if activity is None or not takes(activity):
        raise NotThere()
    return _terms(activity, db.session.scalar(select(Contest).where(Contest.activity_id == activity_id)))


def takes(activity: Activity) -> bool:
    """Whether works are handed in for it."""
    return activity.kind in KINDS or activity.entry == Entry.SUBMIT


def numbered(number: str) -> Terms:
    """The terms of the activity with this number, or ``NotThere``."""
    found = db.session.scalar(select(Activity.id).where(Activity.number == number))
    return of(found or 0)


def _terms(activity: Activity, held: Contest | None) -> Terms:
    opens_at, closes_at = works.drawn(activity)
    is_essay = activity.kind != ActivityKind.CONTEST
    if held is None:
        return Terms(activity, opens_at, closes_at, (), AWARDS, is_essay, rules.rule(MOST_EACH), "", None, False, None)
    return Terms(activity, held.opens_at or opens_at, held.closes_at or closes_at, held.divisions, held.awards or AWARDS,
                 held.needs_work, held.most_each, held.about, held.winners_at, True, held.version)  # fmt: skip


def held(activity_id: int) -> Contest:
    """The row of a contest, made where it has none, held until the unit ends."""
    terms = of(activity_id)
    plain("INSERT INTO contest (activity_id, divisions, awards, needs_work, most_each, about, version) "
          "VALUES (:id, '[]', '[]', :needs, :most, '', 1) ON CONFLICT (activity_id) DO NOTHING",
          id=activity_id, needs=terms.needs_work, most=terms.most_each)  # fmt: skip
    return locked(Contest, db.session.scalar(select(Contest.id).where(Contest.activity_id == activity_id)))


def settle(*, activity_id: int, by: int, opens_at: datetime | None = None, closes_at: datetime | None = None,
           divisions: str = "", awards: str = "", needs_work: bool = True, most_each: int = 1, about: str = "",
           version: int | None = None) -> None:  # fmt: skip
    """Write the terms: divisions and awards one a line (``一等奖 1``). Awards are frozen while winners are published."""
    row = held(activity_id)
    if version is not None and row.version != version:
        raise Refused("changed_meanwhile", who="别人")
    if opens_at and closes_at and closes_at <= opens_at:
        raise Refused("contest_window", field="closes_at")
    listed = read_awards(awards)
    if row.winners_at and listed != list(row.awards or AWARDS):
        raise Refused("award_published")
    names = dict.fromkeys(" ".join(line.split())[:30] for line in divisions.splitlines() if line.strip())
    row.opens_at, row.closes_at, row.divisions, row.awards = opens_at, closes_at, list(names)[:20], listed
    row.needs_work, row.most_each, row.about = needs_work, most_each, about


def read_awards(text: str) -> list[dict]:
    """``一等奖 1`` a line, in their order; ``awards_unreadable`` says which line is none."""
    found = {}
    for at, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        read = _AWARD.fullmatch(line.strip())
        if not read or int(read[2]) < 1:
            raise Refused("awards_unreadable", field="awards", line=at)
        found[read[1].strip()] = int(read[2])
    return [{"name": name, "number": number} for name, number in found.items()][:20]


def words(at: datetime) -> str:
    """A moment as a sentence says it: 12 月 1 日 17:00."""
    wall = clock.local(at)
    return f"{wall.month} 月 {wall.day} 日 {wall:%H:%M}"


def get(entry_id: int) -> ContestEntry:
    """One entry, or ``NotThere``."""
    found = db.session.get(ContestEntry, entry_id)
    if found is None:
        raise NotThere()
    return found


def path_of(entry: ContestEntry) -> str:
    """The address at which who handed it in sees what became of it; its second half is kept nowhere."""
    return "/entries/p/" + CODES.link(entry.code)


def by_path(text: str) -> ContestEntry:
    """The entry of a link's last part, or ``NotThere`` where it was not made by us."""
    code = CODES.linked(text)
    found = code and db.session.scalar(select(ContestEntry).where(ContestEntry.code == code))
    if found is None:
        raise NotThere()
    return found


def ends_at(activity: Activity) -> datetime:
    """From when the time runs for which authors are kept: the end of the contest's last day."""
    return clock.midnight((activity.last_day or clock.today()) + timedelta(days=1))


@following.follow
def moved(activity_id: int, what: str, facts: dict) -> None:
    """The days of an activity changed: so does how long its authors are kept."""
    activity = db.session.get(Activity, activity_id)
    if activity and takes(activity):
        db.session.execute(update(ContestEntry).where(ContestEntry.activity_id == activity_id)
                           .values(ends_at=ends_at(activity)), execution_options={"synchronize_session": False})  # fmt: skip
