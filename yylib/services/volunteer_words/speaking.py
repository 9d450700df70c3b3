"""What the volunteer reads, written from what is true now; None where it is not true any more."""

from datetime import datetime, timedelta

from sqlalchemy import select

from yylib import clock
from yylib.database import db
from yylib.models.certificates import Certificate
from yylib.models.outbox import OutboxItem
from yylib.models.proofs import Proof, ProofStage
from yylib.models.shifts import Shift, Signup, SignupStage
from yylib.models.volunteers import Volunteer, VolunteerStage
from yylib.services import outbox, prints
from yylib.services.activity_words.speaking import HOUSE, PHONE, greeting, moment
from yylib.services.outbox.wording import Words
from yylib.services.volunteer_words import terms, whom
from yylib.services.volunteers import keys

_S = SignupStage
LIVE = (_S.TAKEN, _S.WAITING)


def key(item: OutboxItem) -> int:
    """The id with which an item's ``ref`` begins: a volunteer's, a shift's, a swap's, a signup's or a proof's."""
    return int(item.ref.partition("@")[0])


def where(shift: Shift) -> str:
    """The place of a shift in words."""
    return shift.place.full_name if shift.place else shift.served_where or shift.branch.name


def one(shift: Shift) -> str:
    """11 月 28 日（周六）9:00–12:00，上架整理，总馆 借阅室."""
    return f"{moment(shift.starts_at)}–{clock.local(shift.ends_at):%H:%M}，{shift.post.name}，{where(shift)}"


def call() -> str:
    """Whom to ring up."""
    return f"有事请打 {PHONE}。"


def link(item: OutboxItem, surface: str, what: str) -> str:
    """The volunteer's own page, where the house has an address and the page is one person's."""
    held = whom.volunteer_of(item.person_id)
    url = held and prints.address(f"/{surface}/p/{keys.link(held)}")
    return f"{what}：{url} " if url else ""


def signed(item: OutboxItem, shift_id: int, stages) -> list[Signup]:
    """The signups of a shift for which the item's person is told."""
    query = select(Signup).where(Signup.shift_id == shift_id, Signup.stage.in_(stages),
                                 Signup.volunteer_id.in_(whom.stands_for(item.person_id)))  # fmt: skip
    return list(db.session.scalars(query.order_by(Signup.id)))


def _personal(stage: str, subject: str, text):
    """A writer of what holds while the volunteer is at this stage."""

    def write(item: OutboxItem) -> Words | None:
        held = db.session.get(Volunteer, key(item))
        if held is None or held.stage != stage or not held.person_id:
            return None
        said = text(held)
        own = link(item, "volunteer", "您的志愿者页面")
        return Words(f"{subject}：{HOUSE}", f"{greeting()}{said}{own}{call()}") if said else None

    return write


def _group(held: Volunteer) -> str:
    return f"（{held.group.name}）" if held.group else ""


def interview(held: Volunteer) -> str | None:
    """When somebody is to come; None without a time, or once it is over."""
    if held.interview_at is None or held.interview_at < clock.now():
        return None
    return f"谢谢您报名志愿服务{_group(held)}。请在 {moment(held.interview_at)} 到馆面谈，来不了请告诉我们另约。"


def _admitted(held: Volunteer) -> str:
    number = f"志愿者编号 {held.number}。" if held.number and not held.group else ""
    return f"您报名的志愿服务{_group(held)}已经录用，欢迎加入。{number}现在可以报班了。"


def _refused(held: Volunteer) -> str:
    why = f"原因：{held.stage_reason}。" if held.stage_reason else ""
    return f"谢谢您报名志愿服务{_group(held)}。这次没有录用，{why}以后招募时欢迎再报名。"


def _promoted(item: OutboxItem) -> Words | None:
    shift = db.session.get(Shift, key(item))
    if shift is None or shift.starts_at <= clock.now() or not signed(item, shift.id, (_S.TAKEN,)):
        return None
    return Words(f"替补补上了：{shift.post.name}", f"{greeting()}您替补的班有空位，已经排上您：{one(shift)}。来不了请早些取消或换班。"
                 f"{link(item, 'shifts', '我的班次')}{call()}")  # fmt: skip


def _cancelled(item: OutboxItem) -> Words | None:
    shift = db.session.get(Shift, key(item))
    if shift is None or shift.cancelled_at is None or shift.ends_at <= clock.now():
        return None
    return Words(f"班次取消：{shift.post.name}", cancelled(shift))


def cancelled(shift: Shift) -> str:
    """That it does not take place, and why."""
    reason = f"：{shift.cancel_reason}" if shift.cancel_reason else ""
    return f"{greeting()}{one(shift)}，这一班取消了{reason}。请不要白跑，对不起。{call()}"


def _moved(item: OutboxItem) -> Words | None:
    shift = db.session.get(Shift, key(item))
    if shift is None or shift.cancelled_at or shift.starts_at <= clock.now() or not signed(item, shift.id, LIVE):
        return None
    return Words(f"班次改时间：{shift.post.name}", f"{moved(shift)}{link(item, 'shifts', '我的班次')}")


def moved(shift: Shift) -> str:
    """When it is now, and when it was to be."""
    was = f"原定 {moment(shift.moved_from)}，" if shift.moved_from and shift.moved_from != shift.starts_at else ""
    return f"{greeting()}您的班有变：{was}现在是 {one(shift)}。仍然给您留着；来不了请取消或换班。{call()}"


def _reminder(item: OutboxItem) -> Words | None:
    """All the shifts of that day in one message."""
    shift = db.session.get(Shift, key(item))
    if shift is None or shift.cancelled_at or shift.starts_at <= clock.now() or not signed(item, shift.id, (_S.TAKEN,)):
        return None
    if item.ref.split("@")[1] != clock.stamp(shift.starts_at):
        return None
    return Words("提醒：志愿服务", f"{reminder(_of_day(item, shift))}{link(item, 'shifts', '我的班次')}")


def _of_day(item: OutboxItem, shift: Shift) -> list[Shift]:
    day = clock.local(shift.starts_at).date()
    query = select(Shift).join(Signup, Signup.shift_id == Shift.id).where(
        Signup.volunteer_id.in_(whom.stands_for(item.person_id)), Signup.stage == _S.TAKEN, Shift.cancelled_at.is_(None),
        Shift.starts_at >= clock.midnight(day), Shift.starts_at < clock.midnight(day + timedelta(days=1)),
    ).distinct().order_by(Shift.starts_at, Shift.id)  # fmt: skip
    return list(db.session.scalars(query))


def reminder(shifts: list[Shift]) -> str:
    """When and where."""
    return (f"{greeting()}提醒您来做志愿服务：{'；'.join(one(shift) for shift in shifts)}。到了请先扫码签到，走时签退。"
            f"来不了请取消，让替补的人来。{call()}")  # fmt: skip


def _proof(stage: str, subject: str, text: str, *, is_revoked: bool = False):
    def write(item: OutboxItem) -> Words | None:
        held = db.session.get(Proof, key(item))
        if held is None or held.stage != stage or not held.volunteer.person_id:
            return None
        certificate = held.certificate_id and db.session.get(Certificate, held.certificate_id)
        if certificate and (
            bool(certificate.revoked_at) != is_revoked
            or not item.ref.partition("@")[2].startswith(f"c{certificate.id}@")
        ):
            return None
        why = f"原因：{held.reason}。" if held.reason and stage == ProofStage.REFUSED else ""
        span = f"{held.first_day} 至 {held.last_day}"
        return Words(
            f"{subject}：{HOUSE}",
            f"{greeting()}您申请的志愿服务记录证明（{span}）{text}{why}{link(item, 'proofs', '查看')}{call()}",
        )

    return write


def at(starts_at: datetime, text: str) -> str:
    """What a colleague reads in the outbox: the moment and what."""
    return f"{moment(starts_at)} {text}"[:500]


outbox.kind(terms.INTERVIEW, "约面谈", _personal(VolunteerStage.INTERVIEW, "约您面谈", interview))
outbox.kind(terms.ADMITTED, "录用", _personal(VolunteerStage.ADMITTED, "志愿者录用", _admitted))
outbox.kind(terms.REFUSED, "未录用", _personal(VolunteerStage.REFUSED, "志愿者报名结果", _refused))
outbox.kind(terms.PROMOTED, "替补补上了", _promoted, is_urgent=True)
outbox.kind(terms.CANCELLED, "班次取消", _cancelled, is_urgent=True)
outbox.kind(terms.MOVED, "班次改时间", _moved, is_urgent=True)
outbox.kind(terms.REMINDER, "班次提醒", _reminder)
outbox.kind(
    terms.PROOF,
    "证明开好了",
    _proof(ProofStage.ISSUED, "证明开好了", "已经开好，可以自己下载，也可以到服务台领取盖章的纸质件。"),
)
outbox.kind(terms.PROOF_REFUSED, "证明没有开具", _proof(ProofStage.REFUSED, "证明没有开具", "这次没有开具。"))
outbox.kind(
    terms.PROOF_REVOKED,
    "证明作废了",
    _proof(ProofStage.ISSUED, "证明作废了", "已经作废，请不要再使用。", is_revoked=True),
)
outbox.kind(
    terms.PROOF_REPLACED,
    "证明另开了",
    _proof(ProofStage.ISSUED, "证明另开了", "已经另开一份，原来的作废，请不要再使用。"),
)
