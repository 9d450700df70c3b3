"""捐赠人: met again by phone or by the organisation's name, asked each time whether to be named, thanked, let go."""

from datetime import date

from sqlalchemy import select

from yylib import clock
from yylib.database import db, locked
from yylib.errors import NotThere, Refused
from yylib.models.gifts import TAKEN, Donor, DonorKind, Gift, GiftStage
from yylib.services import certificates, people, pinyin, privacy
from yylib.services.gifts import terms

LONGEST = 120
WAITING = (GiftStage.OFFERED, GiftStage.INVITED)


def get(donor_id: int) -> Donor:
    """One donor, or ``NotThere``."""
    found = db.session.get(Donor, donor_id)
    if found is None:
        raise NotThere()
    return found


def of_people(person_ids: list[int]) -> list[Donor]:
    """The donors behind these people: whoever searches by phone finds the person first, by the whole of it."""
    return list(db.session.scalars(select(Donor).where(Donor.person_id.in_(person_ids)).order_by(Donor.id)))


def gifts_of(donor_id: int) -> list[Gift]:
    """All that one donor offered and gave, the latest first."""
    return list(db.session.scalars(select(Gift).where(Gift.donor_id == donor_id).order_by(Gift.id.desc())))


def enter(*, kind: str, name: str, phone: str, is_named: bool | None, channel: str, by: int | None, contact: str = "",
          display_name: str = "", donor_id: int | None = None) -> int:  # fmt: skip
    """Enter who gives, or meet them again; the donor's id. Whether to be named must have been asked (公益事业捐赠法 8).

    A person is met again by name and phone, an organisation by its whole name; a person without a phone cannot be told
    apart. The phone stands with the person and goes when its time is over; the name stays with the register. Whoever
    writes a name into the public form (``channel`` web) is met by nobody: it would let anybody speak for a giver.
    """
    name = " ".join((name or "").split())
    if not 1 <= len(name) <= LONGEST or kind not in DonorKind._value2member_map_:
        raise Refused("gift_who", field="name")
    if is_named is None:
        raise Refused("gift_ask_naming", field="is_named")
    person_id = _person(contact or name, phone, channel, by) if phone else None
    known = None if channel == "web" else _known(kind, name, person_id, donor_id)
    row = known or Donor(kind=kind, created_at=clock.now())
    row.name, row.initials, row.lapsed_at = name, pinyin.initials(name)[:60], None
    row.person_id = person_id or row.person_id
    db.session.add(row)
    db.session.flush()
    _named(row, is_named, display_name, channel, by)
    return row.id


def _person(name: str, phone: str, channel: str, by: int | None) -> int:
    version = privacy.current_text("contact").version
    return people.enter(name=name[:60], phone=phone, consent=("contact", version, channel), by=by)


def _known(kind: str, name: str, person_id: int | None, donor_id: int | None) -> Donor | None:
    if donor_id:
        return locked(Donor, donor_id)
    wanted = _same(kind, name, person_id)
    if wanted is None:
        return None
    return db.session.scalar(select(Donor).where(wanted).order_by(Donor.id).limit(1).with_for_update())


def _same(kind: str, name: str, person_id: int | None):
    if kind == DonorKind.ORGANISATION:
        return (Donor.kind == kind) & (Donor.name == name)
    return (Donor.kind == kind) & (Donor.person_id == person_id) if person_id else None


def meet(gift: Gift) -> None:
    """What was offered has come, and who gives stands at the desk: the gift joins those they gave before, where they gave
    the same answer about their name; with another answer they stay apart until somebody asks."""
    own = get(gift.donor_id) if gift.donor_id else None
    wanted = _same(own.kind, own.name, own.person_id) if own and own.name else None
    if wanted is None:
        return
    gave = select(Gift.id).where(Gift.donor_id == Donor.id, Gift.stage.in_(TAKEN)).exists()
    before = select(Donor.id).where(wanted, Donor.id != own.id, gave, Donor.display_consent == own.display_consent,
                                    Donor.display_name.is_not_distinct_from(own.display_name))  # fmt: skip
    gift.donor_id = db.session.scalar(before.order_by(Donor.id).limit(1)) or own.id
    db.session.flush()
    settle_lapse(own.id)


def _named(row: Donor, is_named: bool, display_name: str, channel: str, by: int | None) -> None:
    """The answer to the question; a yes of somebody known is proved by a consent, a no withdraws it."""
    row.display_consent, row.consent_asked_at = is_named, clock.now()
    row.display_name = (display_name.strip() or None) if is_named else None
    if row.person_id and is_named:
        consent = ("thanks", privacy.current_text("thanks").version, channel)
        people.give_consent(person_id=row.person_id, consent=consent, by=by)
    elif row.person_id and not _is_named_elsewhere(row):
        people.withdraw(person_id=row.person_id, purpose="thanks", by=by)
    db.session.flush()
    own = list(db.session.scalars(select(Gift.id).where(Gift.donor_id == row.id)))
    certificates.show_names(subject="gift", subject_ids=own, public_name=row.public_name)


def _is_named_elsewhere(row: Donor) -> bool:
    """Whether the same person agreed to be named for other gifts."""
    other = select(Donor.id).where(Donor.person_id == row.person_id, Donor.id != row.id, Donor.display_consent)
    return db.session.scalar(other.limit(1)) is not None


def name_me(
    *, donor_id: int, is_named: bool, display_name: str = "", channel: str = "web", by: int | None = None
) -> None:
    """Say yes or no to being named, at any later time: as easily taken back as given (个人信息保护法 15)."""
    _named(locked(Donor, donor_id), is_named, display_name, channel, by)


def settle_lapse(donor_id: int | None) -> None:
    """Whether anything of a donor is still open or was received; else the time of the name begins to run."""
    if donor_id is None:
        return
    row = locked(Donor, donor_id)
    open_or_taken = select(Gift.id).where(Gift.donor_id == donor_id, Gift.stage.in_((*WAITING, *TAKEN))).limit(1)
    if db.session.scalar(open_or_taken):
        row.lapsed_at = None
    else:
        row.lapsed_at = row.lapsed_at or clock.now()


def thank(*, gift_id: int, on: date, how: str, by: int) -> None:
    """致谢: on which day and how the giver was thanked."""
    gift = terms.held(gift_id)
    if not gift.is_taken:
        raise Refused("gift_not_taken")
    gift.thanked_on, gift.thanked_how, gift.thanked_by_id = on, how, by


def unthank(*, gift_id: int, by: int) -> None:
    """It was entered by mistake."""
    gift = terms.held(gift_id)
    gift.thanked_on, gift.thanked_how, gift.thanked_by_id = None, "", None


def let_go(*, person_id: int, by: int | None) -> int:
    """A person asks to be deleted: open offers are withdrawn, the name goes from the register, from the public list and
    from the certificates; how many donors. Numbers, days, titles and what became of them stay (公益事业捐赠法 16, 20)."""
    rows = list(db.session.scalars(select(Donor).where(Donor.person_id == person_id, Donor.kind == DonorKind.PERSON)
                                   .with_for_update()))  # fmt: skip
    for row in rows:
        waiting = select(Gift).where(Gift.donor_id == row.id, Gift.stage.in_(WAITING)).with_for_update()
        for gift in db.session.scalars(waiting).all():
            terms.move(gift, "withdraw", by, "应本人要求删除个人信息")
        row.name = row.initials = row.display_name = None
        row.display_consent = False
    certificates.let_go(person_id=person_id, by=by)
    db.session.flush()
    return len(rows)
