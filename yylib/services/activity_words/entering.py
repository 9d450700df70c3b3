"""Who handed a work in is told: that it won, that the contest does not take place, that its days have moved."""

from datetime import timedelta

from sqlalchemy import select

from yylib import clock
from yylib.database import db
from yylib.models.activities import ActivityStage
from yylib.models.contests import Contest, ContestEntry
from yylib.models.outbox import OutboxItem
from yylib.services import contests, outbox, prints, rules
from yylib.services.activities import following as plans
from yylib.services.activity_words import speaking, terms
from yylib.services.contests import following
from yylib.services.outbox.wording import Words

WON, CALLED_OFF, POSTPONED = "act_won", "act_entry_off", "act_entry_moved"


def _live(activity_id: int) -> list[ContestEntry]:
    query = select(ContestEntry).where(ContestEntry.activity_id == activity_id, ContestEntry.withdrawn_at.is_(None),
                                       ContestEntry.person_id.is_not(None)).order_by(ContestEntry.number)  # fmt: skip
    return list(db.session.scalars(query))


def _tell(kind: str, entry: ContestEntry, occasion: str, what: str) -> None:
    due_at = clock.now() + timedelta(hours=rules.rule(terms.TELL_HOURS))
    outbox.tell(kind=kind, ref=f"{entry.id}@{occasion}", what=what[:500], due_at=due_at, person_id=entry.person_id,
                activity_id=entry.activity_id)  # fmt: skip


@following.follow
def decided(activity_id: int, what: str, _facts: dict) -> None:
    """The winners were published: each is told once. Taken back, what was not told yet is not true any more."""
    if what == "unpublished":
        outbox.void("公布撤回了", kinds=(WON,), activity_id=activity_id)
        return
    at = clock.stamp(db.session.scalar(select(Contest.winners_at).where(Contest.activity_id == activity_id)))
    for entry in _live(activity_id):
        if entry.award:
            _tell(WON, entry, at, f"{_work(entry)}在《{entry.activity.title}》中获{entry.award}，请告诉作者")


@plans.follow
def changed(activity_id: int, what: str, facts: dict) -> None:
    """The plan changed: whoever handed something in hears that it is called off, or what its days are now."""
    if what not in ("cancelled", "session_moved"):
        return
    outbox.void("又改了", kinds=(POSTPONED, CALLED_OFF), activity_id=activity_id)
    kind, word = (CALLED_OFF, "取消了") if what == "cancelled" else (POSTPONED, "改期了")
    told, at = set(), clock.stamp(clock.now())
    for entry in _live(activity_id):
        if entry.person_id not in told:
            told.add(entry.person_id)
            _tell(kind, entry, at, f"《{entry.activity.title}》{word}，请告诉交了作品的人")


def _entry(item: OutboxItem) -> ContestEntry | None:
    """The work that an item is about, while it takes part and its author is known."""
    found = db.session.get(ContestEntry, int(item.ref.partition("@")[0]))
    return found if found and found.withdrawn_at is None and found.person_id else None


def _work(entry: ContestEntry) -> str:
    return f"作品《{entry.title[:60]}》" if entry.title else f"参赛 {entry.number} 号"


def _page(entry: ContestEntry) -> str:
    url = prints.address(contests.path_of(entry))
    return f"结果和证书：{url}" if url else ""


def _won(item: OutboxItem) -> Words | None:
    entry = _entry(item)
    if entry is None or not entry.award or contests.of(entry.activity_id).winners_at is None:
        return None
    activity = entry.activity
    return Words(f"{entry.award}：{activity.title}", f"{speaking.greeting()}恭喜！{_work(entry)}在《{activity.title}》中荣获{entry.award}。"
                 f"{_page(entry)} {speaking.call(activity)}")  # fmt: skip


def _off(item: OutboxItem) -> Words | None:
    entry = _entry(item)
    if entry is None or entry.activity.stage != ActivityStage.CANCELLED:
        return None
    reason = f"：{entry.activity.cancel_reason}" if entry.activity.cancel_reason else ""
    return Words(f"活动取消：{entry.activity.title}", f"{speaking.greeting()}您交了作品的《{entry.activity.title}》取消了{reason}。"
                 f"对不起。{speaking.call(entry.activity)}")  # fmt: skip


def _moved(item: OutboxItem) -> Words | None:
    entry = _entry(item)
    if entry is None or entry.activity.stage != ActivityStage.APPROVED:
        return None
    known = contests.of(entry.activity_id)
    if known.closes_at is None or known.is_over:
        return None
    return Words(f"改期：{entry.activity.title}", f"{speaking.greeting()}《{entry.activity.title}》改期了，现在征集到 "
                 f"{speaking.moment(known.closes_at)} 截止。您交的{_work(entry)}仍然有效。{speaking.call(entry.activity)}")  # fmt: skip


outbox.kind(WON, "获奖", _won)
outbox.kind(CALLED_OFF, "征集取消", _off, is_urgent=True)
outbox.kind(POSTPONED, "征集改期", _moved)
