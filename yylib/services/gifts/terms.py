"""What every step of a gift shares: the house's numbers, the pipeline, how a gift is found and named."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from yylib.database import db, locked
from yylib.errors import NotThere
from yylib.models.gifts import Gift, GiftStage
from yylib.permissions import Permission
from yylib.services import history, rules
from yylib.services.pass_codes import SIGNS, Codes
from yylib.workflow import Move, Workflow

_SUBJECT = "采编"
GIFT_ANSWER_DAYS = rules.declare(
    "GIFT_ANSWER_DAYS", label="捐赠意向在多少个工作日内答复", subject=_SUBJECT, type=int, unit="个工作日",
    default=5, low=1, high=30, source="系统默认")  # fmt: skip
GIFT_OFFER_KEEP_DAYS = rules.declare(
    "GIFT_OFFER_KEEP_DAYS", label="没有接收的捐赠意向，姓名保存", subject=_SUBJECT, type=int, unit="天",
    default=90, low=1, high=365, source="系统默认（最短必要期限，个人信息保护法 第19条）")  # fmt: skip
GIFT_OFFERS_PER_ADDRESS = rules.declare(
    "GIFT_OFFERS_PER_ADDRESS", label="同一网络十分钟内最多收多少份捐赠意向", subject=_SUBJECT, type=int, unit="份",
    default=10, low=1, high=1000, source="系统默认")  # fmt: skip

_S, _RECORD, _DECIDE = GiftStage, Permission.GIFTS_RECORD, Permission.GIFTS_DECIDE
_WAITING = (_S.OFFERED, _S.INVITED)
PIPELINE = Workflow(
    Move("invite", "约来馆", _WAITING, _S.INVITED, _RECORD),
    Move("decline", "谢绝", _WAITING, _S.DECLINED, _DECIDE),
    Move("withdraw", "捐赠人撤回", _WAITING, _S.WITHDRAWN, _RECORD),  # before it is handed over: 民法典 658
    Move("reconsider", "撤销答复", (_S.INVITED, _S.DECLINED, _S.WITHDRAWN), _S.OFFERED, _RECORD),
    Move("receive", "接收", _WAITING, _S.RECEIVED, _RECORD),
    Move("void", "作废", (_S.RECEIVED,), _S.VOID, _RECORD),
    Move("unvoid", "撤销作废", (_S.VOID,), _S.RECEIVED, _RECORD),
    Move("settle", "办结", (_S.RECEIVED,), _S.SETTLED, _DECIDE),
    Move("reopen", "撤销办结", (_S.SETTLED,), _S.RECEIVED, _DECIDE),
)
# Those given out first bear an L too.
CODES = Codes(6, "gift", "SELECT 1 FROM gift WHERE code = :code", signs=SIGNS + "L")


def get(gift_id: int) -> Gift:
    """One gift with its giver, or ``NotThere``."""
    found = db.session.scalar(select(Gift).where(Gift.id == gift_id).options(joinedload(Gift.donor)))
    if found is None:
        raise NotThere()
    return found


def move(gift: Gift, verb: str, by: int | None, note: str = "") -> None:
    """One step along the pipeline, written into the history; the row is held already."""
    history.record(subject="gift", row=gift, move=PIPELINE.find(GiftStage(gift.stage), verb), by=by, note=note)


def held(gift_id: int) -> Gift:
    """One gift, held until the unit ends."""
    return locked(Gift, gift_id)


def path_of(gift: Gift) -> str:
    """The address at which the giver sees what became of it; its second half is kept nowhere."""
    return "/donate/g/" + CODES.link(gift.code)


def by_path(text: str) -> Gift:
    """The gift of a link's last part, or ``NotThere`` where it was not made by us."""
    code = CODES.linked(text)
    found = code and db.session.scalar(select(Gift).where(Gift.code == code).options(joinedload(Gift.donor)))
    if found is None:
        raise NotThere()
    return found
