"""The house rules of figures, stars and the coordinator's board."""

from yylib.services import rules
from yylib.services.volunteers.own import NAMED  # noqa: F401

_SOURCE = "志愿者星级认定的通行标准；申报、公示不少于五个工作日"

STARS = tuple(
    rules.declare(
        f"VOLUNTEER_STAR_{number}", label=f"{word}星级志愿者要服务满", subject="志愿者", type=int, unit="小时", default=hours,
        low=1, high=100_000, source=_SOURCE,
    )
    for number, word, hours in ((1, "一", 100), (2, "二", 300), (3, "三", 600), (4, "四", 1000), (5, "五", 1500))
)  # fmt: skip
STAR_NOTICE_DAYS = rules.declare(
    "VOLUNTEER_STAR_NOTICE_DAYS", label="星级认定在馆内公示", subject="志愿者", type=int, unit="个工作日", default=5, low=1, high=60,
    source=_SOURCE,
)  # fmt: skip
MILESTONES = rules.declare(
    "VOLUNTEER_MILESTONES", label="累计服务满多少小时道一声谢（逗号隔开）", subject="志愿者", type=str, default="20,50,200,500", low=0,
    high=60, source="馆内规定",
)  # fmt: skip
UNSEEN_DAYS = rules.declare(
    "VOLUNTEER_UNSEEN_DAYS", label="在册志愿者多久没来算“好久没来”", subject="志愿者", type=int, unit="天", default=90, low=7, high=730,
    source="馆内规定：三个月",
)  # fmt: skip
BOARD_DAYS = rules.declare(
    "VOLUNTEER_BOARD_DAYS", label="工作台看往后几天的缺人班次", subject="志愿者", type=int, unit="天", default=7, low=1, high=31,
    source="馆内规定",
)  # fmt: skip
ABSENT_DAYS = rules.declare(
    "VOLUNTEER_BOARD_ABSENT_DAYS", label="工作台看最近几天的未到和临时取消", subject="志愿者", type=int, unit="天", default=30, low=1,
    high=365, source="馆内规定",
)  # fmt: skip
