"""The house rules of volunteers."""

from yylib.services import rules

KEEP_DAYS = rules.declare(
    "VOLUNTEER_KEEP_DAYS", label="未录用、退出后志愿者的联系与意向信息保留", subject="志愿者", type=int, unit="天", default=365,
    low=30, high=1095, source="馆内规定：服务记录长期保存（志愿服务条例 第19条），其余一年",
)  # fmt: skip
AGREEMENT_FIRST = rules.declare(
    "VOLUNTEER_AGREEMENT_FIRST", label="签了志愿服务协议才录用", subject="志愿者", type=bool, default=True,
    source="山东省志愿服务条例 第20条：服务超过一个月的，鼓励签订书面协议",
)  # fmt: skip
TRAINING_FIRST = rules.declare(
    "VOLUNTEER_TRAINING_FIRST", label="通过岗前培训才录用", subject="志愿者", type=bool, default=True,
    source="志愿服务条例 第16条：开展志愿服务需要专门知识、技能的，先培训",
)  # fmt: skip
APPLY_PER_ADDRESS = rules.declare(
    "VOLUNTEER_PER_ADDRESS", label="同一网络十分钟内最多收几份志愿者报名", subject="志愿者", type=int, unit="份", default=30,
    low=5, high=500, source="馆内规定：防止机器乱报；学校和本馆的无线网是很多人共用一个地址",
)  # fmt: skip
GROUP_MOST = rules.declare(
    "VOLUNTEER_GROUP_MOST", label="团队一次最多登记几人", subject="志愿者", type=int, unit="人", default=60, low=5, high=200,
    source="馆内规定",
)  # fmt: skip
