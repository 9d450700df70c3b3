"""接收: at the desk in a minute, a receipt at once (公益事业捐赠法 16); the list and the decisions come later."""

from yylib import clock
from yylib.database import db
from yylib.errors import Refused
from yylib.models.gifts import Gift, GiftChannel, GiftStage
from yylib.services import certificates, running_numbers
from yylib.services.gifts import donors, offers, terms


def take(*, kind: str, count: int, by: int, name: str = "", phone: str = "", is_named: bool | None = None,
         display_name: str = "", contact: str = "", what: str = "", donor_id: int | None = None) -> int:  # fmt: skip
    """Receive a gift at the desk; its id. ``kind`` is person, organisation or anonymous, ``count`` volumes as the giver
    says. The receipt's number 捐〔2026〕0001号 has no gaps in a year. ``donor_id`` is somebody who gave before; with
    another name written over theirs it is somebody else, and theirs stays as the register has it."""
    before = donors.get(donor_id) if donor_id else None
    if before and (before.kind, before.name) != (kind, " ".join((name or "").split())):
        donor_id = None
    giver = _giver(kind, name, phone, is_named, by, display_name=display_name, contact=contact, donor_id=donor_id)
    gift = Gift(code=terms.CODES.fresh(), donor_id=giver, channel=GiftChannel.DESK, stage=GiftStage.RECEIVED,
                what=what, declared_count=count, created_at=clock.now())  # fmt: skip
    _received(gift, by)
    db.session.add(gift)
    db.session.flush()
    return gift.id


def _giver(kind: str, name: str, phone: str, is_named: bool | None, by: int, **more) -> int | None:
    if kind == "anonymous":
        if phone:
            raise Refused("gift_anonymous", field="phone")
        return None
    return donors.enter(kind=kind, name=name, phone=phone, is_named=is_named, channel="desk", by=by, **more)


def _received(gift: Gift, by: int) -> None:
    today = clock.today()
    if gift.number is None:
        gift.number = f"捐〔{today.year}〕{running_numbers.take(f'gift {today.year}'):04d}号"
    gift.received_at, gift.received_on, gift.received_by_id = clock.now(), today, by


def receive(*, gift_id: int, count: int, by: int) -> None:
    """What was offered has come: counted anew, with a receipt."""
    gift = terms.held(gift_id)
    terms.move(gift, "receive", by)
    gift.declared_count = count
    _received(gift, by)
    offers.told(gift_id=gift_id, by=by)
    donors.meet(gift)
    donors.settle_lapse(gift.donor_id)


def identify(*, gift_id: int, kind: str, name: str, is_named: bool | None, by: int, phone: str = "",
             display_name: str = "", contact: str = "") -> None:  # fmt: skip
    """Correct who gave it: a name misheard, or one who was anonymous and wishes to be known after all. A name on a
    certificate is frozen; it is revoked and issued anew."""
    gift = terms.held(gift_id)
    before = gift.donor_id
    if kind == "anonymous":
        gift.donor_id = _giver(kind, name, phone, is_named, by)
    else:
        own = before if before and [one.id for one in donors.gifts_of(before)] == [gift.id] else None
        gift.donor_id = _giver(
            kind, name, phone, is_named, by, display_name=display_name, contact=contact, donor_id=own
        )
        if own:
            donors.get(own).kind = kind
    db.session.flush()
    donors.settle_lapse(before)


def void(*, gift_id: int, reason: str, by: int) -> None:
    """作废: entered by mistake. The number is not given again. Refused while a certificate stands."""
    gift = terms.held(gift_id)
    held = certificates.standing("gift", gift_id)
    if held:
        raise Refused("gift_certified", number=held.number)
    terms.move(gift, "void", by, reason)
    donors.settle_lapse(gift.donor_id)


def unvoid(*, gift_id: int, by: int) -> None:
    """It was right after all."""
    gift = terms.held(gift_id)
    terms.move(gift, "unvoid", by)
    donors.settle_lapse(gift.donor_id)
