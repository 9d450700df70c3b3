"""Who must be told when a registration or a plan changed. Acts in the unit in which that happened."""

from datetime import datetime, timedelta

from sqlalchemy import select

from yylib import clock
from yylib.database import db, plain
from yylib.models.activities import ActivitySession, ActivityStage
from yylib.models.registrations import Registration, RegistrationSheet, RegistrationStage
from yylib.services import gateways, history, outbox, rules
from yylib.services.activities import following as plans
from yylib.services.activity_words import speaking, terms
from yylib.services.registrations import following as registrations
from yylib.units import whole

_S = RegistrationStage
_OUT = {_S.CANCELLED: "读者已取消", _S.DECLINED: "读者已放弃", _S.LAPSED: "过时没有确认", _S.CLOSED: "活动取消了"}


def whom(registration: Registration) -> str:
    """One person is told once of one thing, however often they registered; a party without a person stands for itself."""
    return f"p{registration.person_id}" if registration.person_id else f"r{registration.id}"


def tell(kind: str, registration: Registration, occasion: str, what: str, due_at: datetime,
         session_id: int | None = None) -> int:  # fmt: skip
    """Enter a message to whoever registered."""
    return outbox.tell(kind=kind, ref=f"{occasion}@{whom(registration)}", what=what[:500], due_at=max(due_at, clock.now()),
                       person_id=registration.person_id, activity_id=registration.sheet.activity_id,
                       session_id=session_id, registration_id=registration.id, email=registration.email)  # fmt: skip


def soon(starts_at: datetime) -> datetime:
    """By when a change is told: within the house's hours, and two hours before it begins."""
    return min(clock.now() + timedelta(hours=rules.rule(terms.TELL_HOURS)), starts_at - timedelta(hours=2))


@registrations.follow
def became(registration_id: int, what: str, _facts: dict) -> None:
    """A registration changed. Most of them are made with nothing to tell: in a hot unit as in any other."""
    if _is_quiet(registration_id, what):
        return
    whole()
    held = db.session.get(Registration, registration_id)
    if held.stage in _OUT:
        outbox.void(_OUT[held.stage], registration_id=held.id)
        if held.stage == _S.CLOSED:
            _closed(held)
    elif what == "confirmed":
        _confirmed(held)
    elif what == "offered":
        tell(terms.OFFERED, held, f"{held.id}@{clock.stamp(held.promoted_at)}", f"《{_title(held)}》有空位，留到 "
             f"{speaking.moment(held.held_until)}，请问来不来，来就替读者确认", held.held_until)  # fmt: skip
    elif what == "waiting" and any(move.verb == "requeue" for move in history.of("registration", held.id)[-1:]):
        outbox.void("改为候补了", kinds=(terms.JOINED, terms.PROMOTED, terms.REMINDER), registration_id=held.id)
        tell(terms.REQUEUED, held, f"{held.id}@{clock.stamp(clock.now())}", f"《{_title(held)}》名额减少，改为候补",
             soon(held.sheet.starts_at))  # fmt: skip


def _is_quiet(registration_id: int, what: str) -> bool:
    """Whether it has only just been made: confirmed with no letter to send, or to wait."""
    row = what in ("confirmed", "waiting") and plain(
        "SELECT email, version FROM registration WHERE id = :id AND stage = :stage AND promoted_at IS NULL AND held_until IS "
        "NULL", id=registration_id, stage=what)  # fmt: skip
    if not row or row[0].version > 1:
        return False
    return what == "waiting" or not gateways.for_address(email=row[0].email)


def _title(registration: Registration) -> str:
    return registration.sheet.activity.title


def _confirmed(held: Registration) -> None:
    """Who took an offered place knows it. Who moved up must hear it. Who registered has seen it: a letter, if there is
    one to send, and no call."""
    if outbox.void("读者已确认", kinds=(terms.OFFERED,), registration_id=held.id) or held.held_until:
        return
    if held.promoted_at:
        tell(terms.PROMOTED, held, f"{held.id}@{clock.stamp(held.promoted_at)}", f"《{_title(held)}》候补补上了，"
             f"{speaking.moment(held.sheet.starts_at)}；来不了请告诉我们", soon(held.sheet.starts_at))  # fmt: skip
    elif gateways.for_address(email=held.email):
        tell(terms.JOINED, held, str(held.id), f"《{_title(held)}》已报上（邮件凭证）", soon(held.sheet.starts_at))


def _closed(held: Registration) -> None:
    """Called off: everybody who stood on the sheet is told, those who waited too; of a whole activity once, on however
    many of its sessions one stood."""
    if held.ends_at <= clock.now():
        return
    sheet = held.sheet
    is_all = sheet.session_id is None or sheet.activity.stage == ActivityStage.CANCELLED
    tell(terms.CANCELLED, held, f"a{sheet.activity_id}" if is_all else f"s{sheet.session_id}",
         f"《{_title(held)}》取消了，{speaking.moment(sheet.starts_at)} 不用来", soon(sheet.starts_at),
         None if is_all else sheet.session_id)  # fmt: skip


@plans.follow
def changed(activity_id: int, what: str, facts: dict) -> None:
    """A plan changed: of a session that was moved, or is one less of several, everybody who stands on it is told. What
    was said of its old time is not true any more, and the reminder is due anew."""
    if what not in ("session_moved", "session_cancelled"):
        return
    session = db.session.get(ActivitySession, facts["session_id"])
    kind = terms.MOVED if what == "session_moved" else terms.SESSION_OFF
    outbox.void("又改了", kinds=(terms.MOVED, terms.REMINDER), session_id=session.id)
    word = (
        f"改到 {speaking.moment(session.starts_at)}"
        if kind == terms.MOVED
        else f"{speaking.moment(session.starts_at)} 的一场取消"
    )
    due = soon(min(session.starts_at, facts.get("was") or session.starts_at))
    for held in standing(activity_id, session.id):
        tell(kind, held, f"{session.id}@v{session.version}", f"《{_title(held)}》{word}", due, session.id)


def standing(activity_id: int, session_id: int) -> list[Registration]:
    """Who is registered for a session, those who wait too."""
    query = select(Registration).join(RegistrationSheet, RegistrationSheet.id == Registration.sheet_id).where(
        RegistrationSheet.activity_id == activity_id, RegistrationSheet.ended_at.is_(None),
        RegistrationSheet.session_id.is_(None) | (RegistrationSheet.session_id == session_id),
        Registration.stage.in_(speaking.STANDING)).order_by(Registration.id)  # fmt: skip
    return list(db.session.scalars(query))
