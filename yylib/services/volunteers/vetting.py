"""审核: the way of an application: interview, training, admitted or not; pausing, coming back, leaving."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select

from yylib import clock
from yylib.database import db, locked
from yylib.errors import Refused
from yylib.models.people import Consent
from yylib.models.volunteers import AgeBand, Volunteer, VolunteerStage
from yylib.permissions import Permission as P
from yylib.services import history, running_numbers
from yylib.services.rules import rule
from yylib.services.volunteers import following, hands, terms, trained
from yylib.workflow import Move, Workflow

S, SUBJECT = VolunteerStage, "volunteer"
_NEW = (S.APPLIED, S.INTERVIEW, S.TRAINING)
LIVE = (*_NEW, S.ADMITTED, S.PAUSED)
PIPELINE = Workflow(
    Move("interview", "约面试", (S.APPLIED, S.INTERVIEW), S.INTERVIEW, P.VOLUNTEERS_MANAGE),
    Move("train", "进入培训", (S.APPLIED, S.INTERVIEW), S.TRAINING, P.VOLUNTEERS_MANAGE),
    Move("admit", "录用", _NEW, S.ADMITTED, P.VOLUNTEERS_MANAGE),
    Move("refuse", "不录用", _NEW, S.REFUSED, P.VOLUNTEERS_MANAGE),
    Move("pause", "暂停", (S.ADMITTED, S.PAUSED), S.PAUSED, P.VOLUNTEERS_MANAGE),
    Move("resume", "恢复", (S.PAUSED,), S.ADMITTED, P.VOLUNTEERS_MANAGE),
    Move("leave", "退出", LIVE, S.LEFT, P.VOLUNTEERS_MANAGE),
    Move("reconsider", "重新审核", (S.REFUSED, S.LEFT), S.APPLIED, P.VOLUNTEERS_MANAGE),
)
_BECAME = {"interview": "interview", "train": "training", "admit": "admitted", "refuse": "refused", "pause": "paused",
           "resume": "resumed", "leave": "left", "reconsider": "applied"}  # fmt: skip
GUARDIAN = "监护人同意（打印协议和告知书请监护人签字，登记签字日期；团队成员登记收齐同意书的日期）"
CONSENTS = ("volunteer_minor", "child")


def advance(*, volunteer_id: int, verb: str, by: int | None, reason: str = "", interview_at: datetime | None = None,
            until: date | None = None, version: int | None = None) -> str:  # fmt: skip
    """One step of the pipeline; the stage reached. ``admit`` gives the number once and for all, and is refused while
    something is missing (``volunteer_lacks`` says what); ``refuse`` needs a reason, ``pause`` a day (``until``).
    Nobody decides on their own application."""
    following.coming(volunteer_id, verb)
    held = locked(Volunteer, volunteer_id, version)
    step = PIPELINE.find(S(held.stage), verb)
    if verb != "leave" and hands.is_own(held, by):
        raise Refused("volunteer_self")
    _CHECKS.get(verb, _nothing)(held, reason, until)
    if verb == "interview":
        _inviting(interview_at)
        held.interview_at, held.interview_note = interview_at, reason[:300] or None
    note = f"到 {until}　{reason}".strip() if until and verb == "pause" else reason
    history.record(subject=SUBJECT, row=held, move=step, by=by, note=note[:500])
    held.paused_until = until if verb == "pause" else None
    held.stage_reason = reason[:200] or None if verb in ("refuse", "pause", "leave") else None
    held.closed_at = clock.now() if held.stage in (S.REFUSED, S.LEFT) else None
    db.session.flush()
    following.became(held.id, _BECAME[verb], reason=reason)
    return held.stage


def _nothing(_held: Volunteer, _reason: str, _until) -> None:
    pass


def _admitting(held: Volunteer, _reason: str, _until) -> None:
    if lacking := missing(held):
        raise Refused("volunteer_lacks", missing="；".join(lacking))
    today = clock.today()
    held.admitted_on = today
    if held.number is None:
        held.number = f"ZY{today.year}-{running_numbers.take(f'volunteer {today.year}'):04d}"


def _refusing(_held: Volunteer, reason: str, _until) -> None:
    if not reason:
        raise Refused("volunteer_reason", field="reason")


def _pausing(_held: Volunteer, _reason: str, until: date | None) -> None:
    if until is None or until < clock.today():
        raise Refused("volunteer_until", field="until")


_CHECKS = {"admit": _admitting, "refuse": _refusing, "pause": _pausing}


def _inviting(interview_at: datetime | None) -> None:
    """Nobody is invited for a day that is over."""
    if interview_at and clock.local(interview_at).date() < clock.today():
        raise Refused("volunteer_interview", field="interview_on")


def missing(held: Volunteer) -> list[str]:
    """What still stands between an applicant and being admitted, each with what to do: the guardian's consent for who is
    under eighteen (山东省志愿服务条例 10), the agreement (20), the training (志愿服务条例 16). Empty: nothing."""
    lacking = []
    if held.person is None or not held.person.name:
        lacking.append("本人姓名（已按本人要求删除，请本人重新报名）")
    if not has_guardian(held):
        lacking.append(GUARDIAN)
    if rule(terms.AGREEMENT_FIRST) and held.agreed_on is None:
        lacking.append("志愿服务协议（打印两份，双方签字后登记日期）")
    if rule(terms.TRAINING_FIRST) and not trained.has_training(held.id):
        lacking.append("岗前培训（在“培训与记录”里登记通过）")
    return lacking


def has_guardian(held: Volunteer) -> bool:
    """Whether the guardian of a minor has consented: on the phone, on the volunteer's own paper, or on the group's list.
    An adult needs none."""
    return held.id in guarded([held])


def guarded(members: Iterable[Volunteer]) -> set[int]:
    """Who of these has their guardian's consent or needs none; one statement at most, for many as for one."""
    today, found, asked = clock.today(), set(), {}
    for held in members:
        on_paper = held.guardian_signed_on or (held.group and held.group.consented_on)
        if on_paper or held.band_on(today) == AgeBand.ADULT:
            found.add(held.id)
        elif held.person_id is not None:
            asked[held.person_id] = held.id
    given = select(Consent.person_id).where(Consent.person_id.in_(asked), Consent.purpose.in_(CONSENTS),
                                            Consent.withdrawn_at.is_(None))  # fmt: skip
    return found | {asked[one] for one in (db.session.scalars(given) if asked else ())}


def is_serving(held: Volunteer, day: date) -> bool:
    """Whether somebody is in the register on a day: admitted, or paused until a day that is over by then."""
    return held.stage == S.ADMITTED or bool(held.stage == S.PAUSED and held.paused_until and held.paused_until < day)


def settle() -> int:
    """Those whose pause is over are in the register again; how many. Time had it so already (``is_serving``)."""
    query = (
        select(Volunteer.id)
        .where(Volunteer.stage == S.PAUSED, Volunteer.paused_until < clock.today())
        .order_by(Volunteer.id)
    )
    return len([advance(volunteer_id=one, verb="resume", by=None) for one in db.session.scalars(query).all()])
