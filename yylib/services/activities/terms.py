"""The house rules of activities."""

from yylib.services import rules

KEEP_DAYS = rules.declare(
    "ACTIVITY_KEEP_DAYS", label="活动报名与签到的个人信息保留", subject="活动", type=int, unit="天", default=180, low=30, high=1095,
    source="馆内规定：活动结束半年内备查；归档的签到表按档案保管期限保存",
)  # fmt: skip
ARCHIVE_DAYS = rules.declare(
    "ARCHIVE_DAYS", label="活动结束后多少天内立卷归档", subject="活动", type=int, unit="天", default=15, low=1, high=90,
    source="《阅读推广活动服务指南》：15 日内办结；自最后一天起算",
)  # fmt: skip
PERMIT_FROM = rules.declare(
    "PERMIT_FROM", label="预计多少人起须公安机关安全许可", subject="活动", type=int, unit="人", default=1000, low=100, high=5000,
    source="《大型群众性活动安全管理条例》第二条",
)  # fmt: skip
PERMIT_DAYS = rules.declare(
    "PERMIT_DAYS", label="安全许可须提前多少天申请", subject="活动", type=int, unit="天", default=20, low=1, high=120,
    source="《大型群众性活动安全管理条例》第十三条：举办日的 20 日前",
)  # fmt: skip
YEAR_PROMISE = rules.declare(
    "ACTIVITY_PROMISE", label="每年活动场次（承诺）", subject="活动", type=int, unit="场", default=60, low=0, high=2000,
    source="本馆《阅读推广活动》服务能力：年均 60 余场（次）",
)  # fmt: skip
CHILDREN_PROMISE = rules.declare(
    "ACTIVITY_PROMISE_CHILDREN", label="其中少儿活动场次（承诺）", subject="活动", type=int, unit="场", default=20, low=0, high=2000,
    source="本馆《少儿读者服务》服务能力：年均 20 余场（次）",
)  # fmt: skip
