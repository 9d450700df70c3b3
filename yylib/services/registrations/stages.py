"""The stages of a registration, and the one way from one to the next."""

from yylib import clock
from yylib.database import db, plain
from yylib.models.registrations import Registration, RegistrationStage
from yylib.permissions import Permission
from yylib.services import history
from yylib.workflow import Move, Workflow

_S = RegistrationStage
_MAY = Permission.REGISTRATIONS_RECORD
PIPELINE = Workflow(
    Move("promote", "递补", {_S.WAITING}, _S.CONFIRMED, _MAY),
    Move("offer", "留名额待确认", {_S.WAITING}, _S.OFFERED, _MAY),
    Move("accept", "确认参加", {_S.OFFERED}, _S.CONFIRMED, _MAY),
    Move("decline", "放弃名额", {_S.OFFERED, _S.WAITING}, _S.DECLINED, _MAY),
    Move("lapse", "逾期未确认", {_S.OFFERED}, _S.LAPSED, _MAY),
    Move("cancel", "取消报名", {_S.CONFIRMED, _S.OFFERED, _S.WAITING}, _S.CANCELLED, _MAY),
    Move("close", "活动取消", {_S.CONFIRMED, _S.OFFERED, _S.WAITING}, _S.CLOSED, _MAY),
)
OVER = frozenset({_S.CANCELLED, _S.DECLINED, _S.LAPSED, _S.CLOSED})


def move(registration: Registration, verb: str, *, by: int | None = None, note: str = "") -> None:
    """One move of the pipeline, written down; whoever is out leaves no name in the way of another registration."""
    step = PIPELINE.find(RegistrationStage(registration.stage), verb)
    history.record(subject="registration", row=registration, move=step, by=by, note=note[:200])
    if registration.stage in OVER:
        registration.ended_at = clock.now()
        plain("UPDATE participant SET is_live = :no WHERE registration_id = :id", no=False, id=registration.id)
    db.session.flush()
