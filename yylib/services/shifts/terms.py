"""The rules of planning shifts."""

from yylib.services import rules

SUBJECT = "志愿者"
LONGEST = rules.declare(
    "SHIFT_LONGEST_HOURS", label="一个班次最长", subject=SUBJECT, type=int, unit="小时", default=12, low=1, high=24,
    source="系统默认",
)  # fmt: skip
BATCH_DAYS = rules.declare(
    "SHIFT_BATCH_DAYS", label="批量排班一次最多排多少天", subject=SUBJECT, type=int, unit="天", default=186, low=7, high=400,
    source="系统默认：半年",
)  # fmt: skip
BATCH_MOST = rules.declare(
    "SHIFT_BATCH_MOST", label="批量排班一次最多排多少个班次", subject=SUBJECT, type=int, unit="个", default=1000, low=10,
    high=5000, source="系统默认",
)  # fmt: skip
MINOR = rules.declare(
    "SHIFT_MINOR_MINUTES", label="班次改动几分钟以内不用通知", subject=SUBJECT, type=int, unit="分钟", default=5, low=0, high=60,
    source="系统默认：超过 5 分钟的改动才通知已报班的人",
)  # fmt: skip
AROUND = rules.declare(
    "SHIFT_AROUND_MINUTES", label="活动的志愿者提前到、推后走", subject=SUBJECT, type=int, unit="分钟", default=30, low=0, high=240,
    source="系统默认：与活动的布置和清场时间相同",
)  # fmt: skip
