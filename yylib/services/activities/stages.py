"""审批: the way of a plan. Its author, the head who endorses it and the director who approves it are three people."""

from yylib import clock
from yylib.database import db
from yylib.errors import Refused
from yylib.models.activities import Activity, ActivityStage
from yylib.permissions import Permission as P
from yylib.services import history
from yylib.services.accounts import deputies
from yylib.services.activities import fixing, following, reading, writing
from yylib.services.activities.needs import missing, permit_due
from yylib.workflow import Move, Workflow

S = ActivityStage
PIPELINE = Workflow(
    Move("submit", "提交审核", {S.DRAFT}, S.SUBMITTED, P.ACTIVITIES_PLAN),
    Move("withdraw", "撤回", {S.SUBMITTED, S.ENDORSED}, S.DRAFT, P.ACTIVITIES_PLAN),
    Move("endorse", "科室审核通过", {S.SUBMITTED}, S.ENDORSED, P.ACTIVITIES_ENDORSE),
    Move("approve", "批准", {S.ENDORSED}, S.APPROVED, P.ACTIVITIES_APPROVE),
    Move("send_back", "退回", {S.SUBMITTED}, S.DRAFT, P.ACTIVITIES_ENDORSE),
    Move("return", "退回", {S.ENDORSED}, S.DRAFT, P.ACTIVITIES_APPROVE),
    Move("cancel", "取消活动", {S.DRAFT, S.SUBMITTED, S.ENDORSED, S.APPROVED}, S.CANCELLED, P.ACTIVITIES_PLAN),
    Move("file", "归档", {S.APPROVED}, S.FILED, P.ARCHIVES_FILE),
    Move("unfile", "重开案卷", {S.FILED}, S.APPROVED, P.ARCHIVES_FILE),
)
WANTS_REASON = ("send_back", "return", "cancel")
ASKED = ("submit", "withdraw", "cancel")  # whom the page asks with the right to plan
DECIDED = {"endorse": P.ACTIVITIES_ENDORSE, "approve": P.ACTIVITIES_APPROVE, "send_back": P.ACTIVITIES_ENDORSE,
           "return": P.ACTIVITIES_APPROVE}  # fmt: skip


def move(held: Activity, verb: str, by: int | None, reason: str = "") -> None:
    """One step of an activity whose row is held, written into its history; those who follow are told by the caller."""
    step = PIPELINE.find(S(held.stage), verb)
    if verb in WANTS_REASON and not reason:
        raise Refused("activity_reason", field="reason")
    history.record(subject=writing.SUBJECT, row=held, move=step, by=by, note=reason[:500])
    db.session.flush()


def submit(*, activity_id: int, by: int | None, reason: str = "", version: int | None = None) -> None:
    """Hand a plan in: what its kind asks must be there, and time enough for the police permit where it takes one."""
    held = writing.running(activity_id, version)
    PIPELINE.find(S(held.stage), "submit")
    if lacking := missing(reading.get(activity_id)):
        raise Refused("activity_incomplete", missing="、".join(lacking))
    _permit_in_time(held)
    move(held, "submit", by, reason)
    following.changed(activity_id)


def _permit_in_time(held: Activity) -> None:
    """大型群众性活动安全管理条例 13: nobody can still ask for the permit later than so many days before."""
    due = permit_due(held)
    if due and not held.permit_no and due.by < clock.today():
        raise Refused("activity_permit_late", field="permit_no", expected=held.expected, least=due.least, ahead=due.days,
                      days=(held.first_day - clock.today()).days)  # fmt: skip


def withdraw(*, activity_id: int, by: int | None, reason: str = "", version: int | None = None) -> None:
    """Take a plan back to write in it; what was endorsed must be endorsed anew."""
    held = writing.running(activity_id, version)
    move(held, "withdraw", by, reason)
    _unapproved(held)
    following.changed(activity_id)


def review(*, activity_id: int, note: str = "", by: int, version: int | None = None) -> None:
    """内容审查: a second person has looked at what will be said and shown."""
    held = writing.running(activity_id, version)
    _other_hands(held, by, P.ACTIVITIES_REVIEW)
    held.reviewed_at, held.reviewed_by_id, held.review_note = clock.now(), by, note[:300]
    writing.note(held, "review", "内容审查通过", by, note)
    db.session.flush()


def endorse(*, activity_id: int, by: int | None, reason: str = "", version: int | None = None) -> None:
    """The head of department passes a plan on to the director."""
    held = writing.running(activity_id, version)
    PIPELINE.find(S(held.stage), "endorse")
    _other_hands(held, by, P.ACTIVITIES_ENDORSE)
    move(held, "endorse", by, reason)
    held.endorsed_at, held.endorsed_by_id = clock.now(), by
    db.session.flush()
    following.changed(activity_id)


def confirm(*, activity_id: int, by: int | None, reason: str = "", version: int | None = None) -> None:
    """What was rewritten after the approval stands: said by a head who did not write it."""
    held = writing.running(activity_id, version)
    if not fixing.is_unsettled(held):
        raise Refused("activity_settled")
    _other_hands(held, by, P.ACTIVITIES_ENDORSE)
    if held.needs_review and held.reviewed_at is None:
        raise Refused("activity_not_reviewed")
    held.endorsed_at, held.endorsed_by_id = clock.now(), by
    writing.note(held, "confirm", "确认改动", by, reason)
    db.session.flush()
    following.changed(activity_id)


def approve(*, activity_id: int, by: int | None, reason: str = "", version: int | None = None) -> None:
    """The director, or who stands in for him, approves; from now on it can be announced."""
    held = writing.running(activity_id, version)
    PIPELINE.find(S(held.stage), "approve")
    _other_hands(held, by, P.ACTIVITIES_APPROVE)
    if by is not None and by == held.endorsed_by_id:
        raise Refused("activity_same_two")
    if held.needs_review and held.reviewed_at is None:
        raise Refused("activity_not_reviewed")
    move(held, "approve", by, reason)
    held.approved_at, held.approved_by_id = clock.now(), by
    db.session.flush()
    following.changed(activity_id, "approved")


def send_back(*, activity_id: int, reason: str, by: int | None, version: int | None = None) -> None:
    """Back to its author with what is to be mended: by the head, or from the director's table."""
    held = writing.running(activity_id, version)
    move(held, "return" if held.stage == S.ENDORSED else "send_back", by, reason)
    _unapproved(held)
    following.changed(activity_id)


def _unapproved(held: Activity) -> None:
    held.endorsed_at = held.endorsed_by_id = held.approved_at = held.approved_by_id = None
    db.session.flush()


def _other_hands(held: Activity, by: int | None, permission: P) -> None:
    """Nobody judges a plan that went through his own hands, nor does his deputy for him."""
    own = writing.hands(held)
    if by in own:
        raise Refused("activity_own")
    if by is not None and (who := deputies.stands_in_for(by, permission, own)):
        raise Refused("activity_own_deputy", who=who)
