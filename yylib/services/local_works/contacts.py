"""联系人与征集联系: who may be asked, what was said when, who is due for a further word. Their names are kept no longer
than needed; a colleague sees them whole only with a reason."""

from datetime import date, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db, locked
from yylib.errors import NotThere, Refused
from yylib.models.items import Source
from yylib.models.local_works import LocalContact, LocalParty, LocalWork, WorkStage
from yylib.models.people import Person
from yylib.services import outbox, people, privacy, rules
from yylib.services.local_works.pipeline import PIPELINE, take
from yylib.services.privacy.releases import RELEASES

KIND = "local_contact"
CUSTODY_DAYS = rules.declare(
    "LOCAL_CUSTODY_DAYS", label="寄存到期前多少天提醒归还或续签", subject="采编", type=int, unit="天",
    default=30, low=1, high=365, source="系统默认")  # fmt: skip


def parties(work_id: int) -> list[LocalParty]:
    """Who may be asked about a work."""
    query = select(LocalParty).where(LocalParty.work_id == work_id).options(joinedload(LocalParty.person))
    return list(db.session.scalars(query.order_by(LocalParty.id)))


def last_contacts(work_id: int) -> list[LocalContact]:
    """What was said, the latest first."""
    query = select(LocalContact).where(LocalContact.work_id == work_id).options(
        joinedload(LocalContact.party).joinedload(LocalParty.person), joinedload(LocalContact.by))  # fmt: skip
    return list(db.session.scalars(query.order_by(LocalContact.on_day.desc(), LocalContact.id.desc())))


def add_party(*, work_id: int, name: str, phone: str, by: int, relation: str = "", is_owner: bool = False) -> int:
    """Somebody who may be asked; the same name and phone is the same person throughout the house."""
    locked(LocalWork, work_id)
    person_id = people.enter(name=name, phone=phone, by=by)
    held = db.session.scalar(
        select(LocalParty).where(LocalParty.work_id == work_id, LocalParty.person_id == person_id))  # fmt: skip
    if held is None:
        held = LocalParty(work_id=work_id, person_id=person_id, added_at=clock.now(), by_id=by)
        db.session.add(held)
    held.relation, held.is_owner = relation or held.relation or "", is_owner
    db.session.flush()
    return held.id


def remove_party(*, party_id: int, by: int) -> None:
    """Entered by mistake: the name goes; what was said stays with the work."""
    party = locked(LocalParty, party_id)
    _free(party.work, party)
    party.person_id = None


def log_contact(*, work_id: int, on_day: date, how: str, said: str, by: int, party_id: int | None = None,
                next_on: date | None = None) -> int:  # fmt: skip
    """A contact that was made, and when the next is due. The first one moves the lead on by itself."""
    work = locked(LocalWork, work_id)
    if on_day > clock.today():
        raise Refused("local_in_the_future", field="on_day")
    party = party_id and db.session.get(LocalParty, party_id)
    if party_id and (party is None or party.work_id != work_id):
        raise Refused("local_unknown_party", field="party_id")
    if party and party.person_id:
        locked(Person, party.person_id).seen_at = clock.now()
    contact = LocalContact(work_id=work_id, party_id=party_id or None, on_day=on_day, how=how, said=said, at=clock.now(),
                           by_id=by)  # fmt: skip
    db.session.add(contact)
    _tell_off(work, by)
    work.next_on = None if work.is_ended else next_on
    if work.stage == WorkStage.LEAD:
        take(work, PIPELINE.find(WorkStage.LEAD, "contact"), by=by)
    db.session.flush()
    return contact.id


def unmask(*, party_id: int, reason: str, by: int) -> dict:
    """A contact's whole name and phone for one look, with a reason that the audit keeps. Never with a form token."""
    party = db.session.get(LocalParty, party_id)
    if party is None or party.person_id is None:
        raise NotThere()
    found = people.unmask(person_id=party.person_id, reason=reason, by=by)
    return {"name": found["name"], "phone": found["phone"]}


def _due():
    """Works whose next contact is due; and custody that ends soon."""
    soon = clock.today() + timedelta(days=rules.rule(CUSTODY_DAYS))
    return or_(LocalWork.next_on <= clock.today(), and_(
        LocalWork.way == Source.CUSTODY, LocalWork.batch_id.is_not(None), LocalWork.returned_on.is_(None),
        LocalWork.custody_until <= soon))  # fmt: skip


def due_contacts() -> list[LocalWork]:
    """The works whose next contact is due today or was before, and whose custody ends soon; the longest waiting first."""
    query = select(LocalWork).where(_due()).order_by(LocalWork.next_on.is_(None), LocalWork.next_on, LocalWork.id)
    return list(db.session.scalars(query))


def count_due() -> int:
    """How many are due for a word."""
    return len(db.session.scalars(select(LocalWork.id).where(_due())).all())


def remind() -> int:
    """Have somebody told of each contact that is due, once a day it was due for; how many are. While a work is being
    solicited or lies here in custody its people count as in use, so that the owner's name outlasts the custody."""
    due = due_contacts()
    for work in due:
        is_custody = work.next_on is None or work.next_on > clock.today()
        day = work.custody_until if is_custody else work.next_on
        what = (f"寄存的地方文献 {work.number}《{work.title[:60]}》{day} 到期，请归还或续签" if is_custody
                else f"地方文献线索 {work.number}《{work.title[:60]}》定在 {day} 再联系")  # fmt: skip
        outbox.tell(kind=KIND, ref=f"{work.id}:{day}:{'custody' if is_custody else 'next'}", what=what,
                    due_at=clock.now() + timedelta(days=7 if is_custody else 1))  # fmt: skip
    _keep_in_use()
    return len(due)


def _keep_in_use() -> None:
    parties = select(LocalParty.person_id).join(LocalWork, LocalWork.id == LocalParty.work_id)
    privacy.keep_in_use(Person.id.in_(parties.where(LocalWork.closed_at.is_(None))))


def _tell_off(work: LocalWork, by: int) -> None:
    """What was to be said is said."""
    from yylib.models.outbox import OutboxItem

    query = select(OutboxItem.id).where(OutboxItem.kind == KIND, OutboxItem.ticked_at.is_(None),
                                        OutboxItem.ref.startswith(f"{work.id}:"))  # fmt: skip
    for item_id in db.session.scalars(query).all():
        outbox.tick(item_id=item_id, by=by)


def _free(work: LocalWork, party: LocalParty) -> None:
    """The owner of what lies here in custody must stay known: it has to be given back to somebody."""
    if party.is_owner and work.is_custody and work.is_here:
        raise Refused("local_custody_person", title=work.title)


def _release(person_id: int, by: int) -> int:
    """Before a person is deleted: what they said goes with them; refused while they have something here in custody."""
    held = list(db.session.scalars(select(LocalParty).where(LocalParty.person_id == person_id)))
    for party in held:
        _free(party.work, party)
    said = list(db.session.scalars(select(LocalContact).where(
        LocalContact.party_id.in_([party.id for party in held]), LocalContact.said.is_not(None))))  # fmt: skip
    for contact in said:
        contact.said = None
    return len(said)


RELEASES["征集联系记录"] = _release
