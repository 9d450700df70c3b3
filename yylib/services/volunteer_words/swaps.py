"""What two who swap or exchange their shifts read, written from what is true now; None where it is not true any more."""

from yylib import clock
from yylib.database import db
from yylib.models.outbox import OutboxItem
from yylib.models.shifts import Signup, SignupStage, Swap
from yylib.services import outbox
from yylib.services.activity_words.speaking import greeting, moment
from yylib.services.outbox.wording import Words
from yylib.services.signups import answers, exchanging
from yylib.services.volunteer_words import terms
from yylib.services.volunteer_words.speaking import call, key, link, one

_S = SignupStage


def _swap(item: OutboxItem) -> Words | None:
    swap = db.session.get(Swap, key(item))
    if swap is None or swap.ended_at or swap.signup.stage != _S.TAKEN or swap.signup.shift.starts_at <= clock.now():
        return None
    return Words("有人想跟您换班", f"{greeting()}有志愿者请您替一班：{one(swap.signup.shift)}。能来请在“我的班次”里点“接这个班”，也可以请对方接您的一班；不能来点“换不了”。"
                 f"{link(item, 'shifts', '我的班次')}{call()}")  # fmt: skip


def _answered(item: OutboxItem) -> Words | None:
    swap = db.session.get(Swap, key(item))
    if swap is None or not exchanging.stands(swap) or not exchanging.is_coming(swap.signup):
        return None
    return Words("有人答应跟您互换", f"{greeting()}有志愿者来您这一班：{one(swap.signup.shift)}；请您去 TA 的：{one(swap.returned.shift)}。"
                 f"请在“我的班次”里点同意互换或不换，没有同意以前您的班照旧。{link(item, 'shifts', '我的班次')}{call()}")  # fmt: skip


def _declined(item: OutboxItem) -> Words | None:
    swap = db.session.get(Swap, key(item))
    if swap is None or not answers.is_declined(swap):
        return None
    return Words("换不了班", f"{greeting()}您请的志愿者换不了：{one(swap.signup.shift)}，这一班还是您的。可以再请别人；来不了请早些取消。"
                 f"{link(item, 'shifts', '我的班次')}{call()}")  # fmt: skip


def _unmet(item: OutboxItem) -> Words | None:
    swap = db.session.get(Swap, key(item))
    if swap is None or not answers.is_unmet(swap):
        return None
    shift = swap.signup.shift
    return Words("互换没有成", f"{greeting()}您答应互换的 {moment(shift.starts_at)} {shift.post.name}没有换成，不用来。"
                 f"您自己的班照旧：{one(swap.returned.shift)}。{link(item, 'shifts', '我的班次')}{call()}")  # fmt: skip


def _swapped(item: OutboxItem) -> Words | None:
    """Taken over; or exchanged, with the shift that is theirs now."""
    held = db.session.get(Signup, key(item))
    if held is None or held.stage != _S.SWAPPED or held.shift.ends_at <= clock.now():
        return None
    got = answers.got_for(held.id)
    if got is None or got.stage != _S.TAKEN:
        return Words("换班成了", f"{greeting()}有人接了您的班：{one(held.shift)}，您不用来了。{call()}")
    return Words("互换成了", f"{greeting()}您的班换好了：{one(held.shift)} 不用来了，请来 {one(got.shift)}。"
                 f"{link(item, 'shifts', '我的班次')}{call()}")  # fmt: skip


outbox.kind(terms.SWAP, "请您换班", _swap)
outbox.kind(terms.SWAP_ANSWERED, "有人答应互换", _answered, is_urgent=True)
outbox.kind(terms.SWAP_DECLINED, "换不了班", _declined, is_urgent=True)
outbox.kind(terms.SWAP_UNMET, "互换没有成", _unmet, is_urgent=True)
outbox.kind(terms.SWAPPED, "换班成了", _swapped)
