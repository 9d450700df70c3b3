"""捐赠意向: somebody says what they would give; the library answers by a day, and says no with a reason."""

from datetime import date

from sqlalchemy import select

from yylib import clock
from yylib.database import db
from yylib.errors import Refused
from yylib.models.gifts import Donor, Gift, GiftChannel, GiftStage, GiftWay
from yylib.models.outbox import OutboxItem
from yylib.services import attempts, calendar, outbox
from yylib.services.gifts import donors, terms
from yylib.services.rules import rule

_OFFER, _ANSWER = "gift_offer", "gift_answer"


def offer(*, address: str, what: str, count: int, condition: str, way: str, by: int | None = None, **giver) -> int:
    """An offer from the public form; its id. ``giver`` is who (``donors.enter``), with a phone to answer to.

    It is to be answered within the house's working days; a colleague finds it among what is to be told.
    """
    attempts.limit("gift-address", address, rule(terms.GIFT_OFFERS_PER_ADDRESS))
    attempts.enter("gift-address", address)
    donor_id = donors.enter(**giver, channel="web", by=by)
    due = calendar.due(clock.now(), rule(terms.GIFT_ANSWER_DAYS), calendar.Unit.WORKING_DAY)
    gift = Gift(code=terms.CODES.fresh(), donor_id=donor_id, channel=GiftChannel.OFFER, stage=GiftStage.OFFERED, what=what,
                declared_count=count, condition=condition, way=way, offered_at=clock.now(), answer_due_on=due.on,
                created_at=clock.now())  # fmt: skip
    db.session.add(gift)
    db.session.flush()
    _remind(gift, due.at)
    return gift.id


def _remind(gift: Gift, due_at) -> None:
    outbox.tell(kind=_OFFER, ref=str(gift.id), due_at=due_at,
                what=f"网上的捐赠意向 {gift.id} 号（{gift.declared_count} 册），请在“捐赠”里答复")  # fmt: skip


def invite(*, gift_id: int, on: date, by: int, note: str = "") -> None:
    """约来馆: on which day it is brought, or fetched; said again with another day it is a new appointment."""
    if on < clock.today():
        raise Refused("gift_past_day", field="on")
    gift = terms.held(gift_id)
    terms.move(gift, "invite", by, f"{on}{'，' + note if note else ''}")
    gift.invited_on, gift.answer = on, note
    said = f"{on.month} 月 {on.day} 日{'我们上门来取' if gift.way == GiftWay.FETCH else '请把书送到馆里服务台'}"
    _answer(gift, f"谢谢您愿意捐赠 {gift.declared_count} 册。{said}{'。' + note if note else '。'}", by)


def answer_decline(*, gift_id: int, reason: str, by: int) -> None:
    """谢绝, with the reason that the giver hears and sees."""
    reason = (reason or "").strip()
    if not reason:
        raise Refused("gift_reason", field="reason")
    gift = terms.held(gift_id)
    terms.move(gift, "decline", by, reason)
    gift.answer, gift.invited_on = reason, None
    _answer(gift, f"谢谢您愿意捐赠。这一次我们没有接收：{reason}", by)
    donors.settle_lapse(gift.donor_id)


def withdraw(*, gift_id: int, by: int | None = None) -> None:
    """The giver thinks again before anything was handed over (民法典 658); done once more it changes nothing."""
    gift = terms.held(gift_id)
    if gift.stage == GiftStage.WITHDRAWN:
        return
    terms.move(gift, "withdraw", by)
    _untold(gift.id)
    _told(gift.id, by)
    donors.settle_lapse(gift.donor_id)


def reconsider(*, gift_id: int, by: int) -> None:
    """The answer was a mistake: the offer waits again, and what was not told yet is not told any more."""
    gift = terms.held(gift_id)
    terms.move(gift, "reconsider", by)
    gift.answer, gift.invited_on = "", None
    _untold(gift.id)
    for item in _items(_OFFER, str(gift.id)):
        item.ticked_at = item.ticked_by_id = None
    donors.settle_lapse(gift.donor_id)


def _answer(gift: Gift, what: str, by: int) -> None:
    """One message to the giver; an earlier one that nobody has told yet is replaced."""
    _told(gift.id, by)
    _untold(gift.id)
    person_id = gift.donor_id and db.session.get(Donor, gift.donor_id).person_id
    due = calendar.due(clock.now(), 2, calendar.Unit.WORKING_DAY)
    count = len(list(_items(_ANSWER, f"{gift.id}:", starts=True)))
    outbox.tell(kind=_ANSWER, ref=f"{gift.id}:{count + 1}", what=what[:500], due_at=due.at, person_id=person_id)


def _told(gift_id: int, by: int | None) -> None:
    for item in _items(_OFFER, str(gift_id)):
        if item.ticked_at is None:
            item.ticked_at, item.ticked_by_id = clock.now(), by


def told(*, gift_id: int, by: int | None) -> None:
    """The offer needs no answer any more: it was received."""
    _told(gift_id, by)
    _untold(gift_id)


def _untold(gift_id: int) -> None:
    for item in _items(_ANSWER, f"{gift_id}:", starts=True):
        if item.ticked_at is None:
            db.session.delete(item)
    db.session.flush()


def _items(kind: str, ref: str, starts: bool = False):
    match = OutboxItem.ref.startswith(ref, autoescape=True) if starts else OutboxItem.ref == ref
    return db.session.scalars(select(OutboxItem).where(OutboxItem.kind == kind, match)).all()
