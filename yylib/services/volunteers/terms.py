"""The house rules of volunteers."""

from yylib.services import rules

KEEP_DAYS = rules.declare(
    "VOLUNTEER_KEEP_DAYS", label="未录用、退出后志愿者的联系与意向信息保留", subject="志愿者", type=int, unit="天", default=365,
    low=30, high=1095, source="馆内规定：服务记录长期保存（志愿服务条例 第19条），其余一年",
)  # fmt: skip
