"""The house rules of signing up for shifts. Moments in UTC, spans in minutes or hours as each says."""

from yylib.services import rules

_SUBJECT = "志愿者"

TURN_MINUTES = rules.declare(
    "SIGNUP_TURN_MINUTES", label="两个班次间隔不多于多少分钟要提醒“赶”", subject=_SUBJECT, type=int, unit="分钟", default=30, low=0,
    high=180, source="馆内规定：不拒绝，只提醒；班次比这个还短的，按班次的一半",
)  # fmt: skip
REST_HOURS = rules.declare(
    "SIGNUP_REST_HOURS", label="头天的班次结束到第二天的班次开始至少休息", subject=_SUBJECT, type=int, unit="小时", default=8, low=0,
    high=16, source="馆内规定：志愿服务条例 第15条，任务要与身体状况相适应",
)  # fmt: skip
DAY_MINUTES = rules.declare(
    "SIGNUP_DAY_MINUTES", label="志愿者任意 24 小时内最多服务", subject=_SUBJECT, type=int, unit="分钟", default=480, low=60, high=1440,
    source="馆内规定：志愿服务条例 第15条",
)  # fmt: skip
MINOR_MINUTES = rules.declare(
    "SIGNUP_MINOR_MINUTES", label="未成年志愿者一个班次最长", subject=_SUBJECT, type=int, unit="分钟", default=180, low=30, high=480,
    source="馆内规定：山东省志愿服务条例 第10条；图书馆小志愿者通例 2–3 小时",
)  # fmt: skip
EVENING_HOUR = rules.declare(
    "SIGNUP_EVENING_HOUR", label="几点以后的班次，未成年人要有成年人陪同", subject=_SUBJECT, type=int, unit="点", default=18, low=16,
    high=23, source="馆内规定：山东省志愿服务条例 第10条，未成年人参加与其相适应的活动",
)  # fmt: skip
ABSENCES = rules.declare(
    "SIGNUP_ABSENCES", label="未到几次后暂不能自己报班（0 不限）", subject=_SUBJECT, type=int, unit="次", default=2, low=0, high=20,
    source="馆内规定：志愿服务条例 第22条，不能来应当及时告知",
)  # fmt: skip
ABSENCE_DAYS = rules.declare(
    "SIGNUP_ABSENCE_DAYS", label="未到次数按最近多少天计", subject=_SUBJECT, type=int, unit="天", default=90, low=7, high=365,
    source="馆内规定",
)  # fmt: skip
CANCEL_HOURS = rules.declare(
    "SIGNUP_CANCEL_HOURS", label="开始前多少小时内取消算“临时取消”", subject=_SUBJECT, type=int, unit="小时", default=24, low=0, high=168,
    source="馆内规定：志愿服务条例 第22条",
)  # fmt: skip
AUTO_HOURS = rules.declare(
    "SIGNUP_AUTO_HOURS", label="开始前多少小时以外，替补自动补上", subject=_SUBJECT, type=int, unit="小时", default=24, low=1, high=168,
    source="馆内规定：更近的由馆员打电话，或替补自己点“我来”",
)  # fmt: skip
SHOWN_DAYS = rules.declare(
    "SIGNUP_SHOWN_DAYS", label="网上看得到多少天以内的班次", subject=_SUBJECT, type=int, unit="天", default=42, low=7, high=180,
    source="馆内规定",
)  # fmt: skip
RELIABLE_DAYS = rules.declare(
    "SIGNUP_RELIABLE_DAYS", label="守约率按最近多少天计", subject=_SUBJECT, type=int, unit="天", default=365, low=30, high=1095,
    source="馆内规定：守约率只供排班参考，不减服务时长",
)  # fmt: skip
