"""The house rules of service hours."""

from yylib.services import rules

TOLERANCE = rules.declare(
    "DUTY_TOLERANCE_MINUTES", label="班次开始前、结束后多少分钟以内可以签到签退、计入时长", subject="志愿者", type=int, unit="分钟",
    default=15, low=0, high=120, source="系统默认；时长只取班次前后这么多分钟以内的部分",
)  # fmt: skip
ROUNDING = rules.declare(
    "HOURS_ROUNDING", label="时长显示时舍去不满多少分钟的零头", subject="志愿者", type=int, unit="分钟", default=0, low=0, high=30,
    source="系统默认；0 为不舍，可填 5、10、15、30。系统里存的总是分钟，先相加、再舍一次，证明上一位小数、只舍不入",
)  # fmt: skip
CLAIM_DAYS = rules.declare(
    "CLAIM_DAYS", label="忘记签到的，服务后多少天以内可以申报", subject="志愿者", type=int, unit="天", default=30, low=1, high=365,
    source="系统默认；申报要写明缘由，由另一位工作人员确认后才计",
)  # fmt: skip
CLAIM_MOST = rules.declare(
    "CLAIM_MOST_MINUTES", label="一笔申报最多多少分钟", subject="志愿者", type=int, unit="分钟", default=480, low=30, high=1440,
    source="系统默认",
)  # fmt: skip
PRINTED_CODE = rules.declare(
    "DUTY_PRINTED_CODE", label="可以用打印的签到码", subject="志愿者", type=bool, default=True,
    source="系统默认；纸质码可能被拍照带走，用它签的时长要由工作人员确认",
)  # fmt: skip
