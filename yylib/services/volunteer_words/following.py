"""Who must be told when a volunteer, a shift, a signup or a proof changed. Acts in the unit in which that happened."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select

from yylib import clock
from yylib.database import db
from yylib.models.outbox import OutboxItem
from yylib.models.proofs import Proof
from yylib.models.shifts import Shift, Signup, Swap
from yylib.models.volunteers import Volunteer
from yylib.services import outbox, rules
from yylib.services.proofs import following as proofs
from yylib.services.shifts import following as shifts
from yylib.services.signups import answers
from yylib.services.signups import following as signups
from yylib.services.volunteer_words import speaking, terms, whom
from yylib.services.volunteers import following as volunteers

_PERSONAL = {"interview": (terms.INTERVIEW, "请告诉报名的志愿者哪天面谈"), "admitted": (terms.ADMITTED, "录用了，请告诉志愿者"),
             "refused": (terms.REFUSED, "这次没有录用，请告诉报名的志愿者")}  # fmt: skip
_PROOFS = {"issued": (terms.PROOF, "志愿服务记录证明开好了，请告诉志愿者"), "refused": (terms.PROOF_REFUSED, "证明没有开具，请告诉志愿者原因"),
           "revoked": (terms.PROOF_REVOKED, "证明作废了，请告诉志愿者"),
           "replaced": (terms.PROOF_REPLACED, "证明另开了一份，旧的作废，请告诉志愿者")}  # fmt: skip
_OVER = ("cancelled", "late", "absent", "swapped", "closed")
_SWAPS = {"swap_declined": (terms.SWAP_DECLINED, "请的人换不了，这一班还是本人的"),
          "swap_answered": (terms.SWAP_ANSWERED, "有人答应互换，请答复")}  # fmt: skip
_SWAPPED = (*_SWAPS, "swap_asked", "swap_unanswered", "swap_ended", "swap_seen")


def tell(kind: str, volunteer: Volunteer, occasion: str, what: str, due_at: datetime | None = None) -> int | None:
    """Enter a message about a volunteer to whoever is told in their stead; nobody where nobody is known."""
    person = whom.of(volunteer)
    if person is None:
        return None
    due_at = due_at or clock.now() + timedelta(hours=rules.rule(terms.TELL_HOURS))
    return outbox.tell(kind=kind, ref=f"{occasion}@p{person.id}"[:60], what=what[:500], due_at=max(due_at, clock.now()),
                       person_id=person.id)  # fmt: skip


def soon(starts_at: datetime) -> datetime:
    """By when a change of a shift is told: within the house's hours, and two hours before it begins."""
    return min(clock.now() + timedelta(hours=rules.rule(terms.TELL_HOURS)), starts_at - timedelta(hours=2))


def settle(kinds: Collection[str], beginning: str = "", why: str = "已经变了", person_id: int | None = None) -> None:
    """What waits and cannot be said truly any more leaves the list; ``beginning`` is that of its ``ref``."""
    query = select(OutboxItem).where(OutboxItem.kind.in_(list(kinds)), OutboxItem.ticked_at.is_(None))
    query = query.where(OutboxItem.ref.startswith(beginning, autoescape=True)) if beginning else query
    query = query.where(OutboxItem.person_id == person_id) if person_id else query
    for item in db.session.scalars(query.order_by(OutboxItem.id)).all():
        if outbox.words(item) is None:
            outbox.void(why, id=item.id)


@volunteers.follow
def volunteer_became(volunteer_id: int, what: str, facts: dict) -> None:
    """Invited, admitted or not. Of a group that is admitted together its leader hears once a day."""
    settle(terms.PERSONAL, f"{volunteer_id}@")
    if what not in _PERSONAL:
        return
    held, (kind, said) = db.session.get(Volunteer, volunteer_id), _PERSONAL[what]
    if what == "interview" and (speaking.interview(held) is None or _waits(kind, volunteer_id)):
        return  # without a time there is nothing to say; what waits says the new time by itself
    person = whom.of(held)
    if held.group_id and person is not None and person.id == held.group.leader_id and person.id != held.person_id:
        if not _told_today(kind, person.id):
            tell(kind, held, f"{volunteer_id}@{clock.today()}", f"{held.group.name}：{said}（告诉团队负责人）")
        return
    tell(kind, held, f"{volunteer_id}@{clock.stamp(clock.now())}", said)


def _waits(kind: str, volunteer_id: int) -> bool:
    query = select(OutboxItem.id).where(OutboxItem.kind == kind, OutboxItem.ticked_at.is_(None),
                                        OutboxItem.ref.startswith(f"{volunteer_id}@"))  # fmt: skip
    return db.session.scalar(query.limit(1)) is not None


def _told_today(kind: str, person_id: int) -> bool:
    query = select(OutboxItem.id).where(OutboxItem.kind == kind, OutboxItem.person_id == person_id,
                                        OutboxItem.created_at >= clock.midnight(clock.today()))  # fmt: skip
    return db.session.scalar(query.limit(1)) is not None


@signups.follow
def signup_became(signup_id: int, what: str, facts: dict) -> None:
    """Moved up, called off, swapped, asked to swap. What was to be said of a place that is given up is not true any more."""
    held = db.session.get(Signup, signup_id)
    shift = held.shift
    if what in _OVER:
        person = whom.of(held.volunteer)
        settle((terms.PROMOTED, terms.MOVED, terms.REMINDER), f"{shift.id}@", person_id=person and person.id)
    if what in _OVER or what in _SWAPPED:
        settle(terms.SWAPS)
        for swap in answers.unmet(signup_id):
            back = swap.returned.shift
            tell(terms.SWAP_UNMET, swap.returned.volunteer, str(swap.id), speaking.at(back.starts_at, f"{back.post.name}：互换没有成，这一班照旧"),
                 soon(back.starts_at))  # fmt: skip
    if shift.ends_at <= clock.now():
        return
    if what == "promoted":
        tell(terms.PROMOTED, held.volunteer, f"{shift.id}@{signup_id}", speaking.at(shift.starts_at, f"{shift.post.name}：替补补上了"),
             soon(shift.starts_at))  # fmt: skip
    elif what == "closed":
        tell(terms.CANCELLED, held.volunteer, f"{shift.id}@v{shift.version}", speaking.at(shift.starts_at, f"{shift.post.name}：班次取消，不用来"),
             soon(shift.starts_at))  # fmt: skip
    elif what == "swapped" and not facts.get("is_known"):
        tell(terms.SWAPPED, held.volunteer, str(signup_id), speaking.at(shift.starts_at, f"{shift.post.name}：有人接了班，不用来"),
             soon(shift.starts_at))  # fmt: skip
    elif what == "swap_asked" and facts.get("to_id"):
        swap = db.session.get(Swap, facts["swap_id"])
        tell(terms.SWAP, db.session.get(Volunteer, swap.to_id), str(swap.id), speaking.at(shift.starts_at, f"{shift.post.name}：请问能不能换班"),
             soon(shift.starts_at))  # fmt: skip
    elif what in _SWAPS:
        kind, said = _SWAPS[what]
        tell(kind, held.volunteer, str(facts["swap_id"]), speaking.at(shift.starts_at, f"{shift.post.name}：{said}"),
             soon(shift.starts_at))  # fmt: skip


@shifts.follow
def shift_changed(shift_id: int, what: str, facts: dict) -> None:
    """Moved: whoever is on it or stands by hears its new time, and the reminder is due anew."""
    if what != "moved":
        return
    db.session.flush()
    shift = db.session.get(Shift, shift_id)
    for item_id in _of_shift(shift_id, (terms.MOVED, terms.REMINDER)):
        outbox.void("又改了", id=item_id)
    if shift.starts_at <= clock.now():
        return
    due = soon(min(shift.starts_at, facts.get("was") or shift.starts_at))
    query = select(Signup).where(Signup.shift_id == shift_id, Signup.stage.in_(speaking.LIVE)).order_by(Signup.id)
    for held in db.session.scalars(query).all():
        tell(
            terms.MOVED,
            held.volunteer,
            f"{shift_id}@v{shift.version}",
            speaking.at(shift.starts_at, f"{shift.post.name}：改到这个时间"),
            due,
        )


def _of_shift(shift_id: int, kinds) -> list[int]:
    query = select(OutboxItem.id).where(OutboxItem.kind.in_(kinds), OutboxItem.ticked_at.is_(None),
                                        OutboxItem.ref.startswith(f"{shift_id}@"))  # fmt: skip
    return list(db.session.scalars(query.order_by(OutboxItem.id)))


@proofs.follow
def proof_became(proof_id: int, what: str, facts: dict) -> None:
    """Issued, not issued, revoked, replaced: once of each certificate."""
    settle(terms.PROOFS, f"{proof_id}@")
    if what in _PROOFS:
        (kind, said), held = _PROOFS[what], db.session.get(Proof, proof_id)
        tell(kind, held.volunteer, f"{proof_id}@c{held.certificate_id or 0}", said)
