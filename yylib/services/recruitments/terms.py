"""The house rules of recruiting volunteers."""

from yylib.services import rules

LEAST_AGE = rules.declare(
    "VOLUNTEER_LEAST_AGE", label="报名做志愿者的最小年龄", subject="志愿者", type=int, unit="岁", default=6, low=3, high=18,
    source="馆内规定：小小志愿者由成年人陪同（山东省志愿服务条例 第10条）；公告可以定得更严",
)  # fmt: skip
ANY_TIME = rules.declare(
    "VOLUNTEER_ANY_TIME", label="没有招募公告时也可以网上报名", subject="志愿者", type=bool, default=True,
    source="馆内规定：常年接受志愿者报名",
)  # fmt: skip
