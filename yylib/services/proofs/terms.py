"""The house rules of proofs."""

from yylib.services import rules

ID_DAYS = rules.declare(
    "PROOF_ID_DAYS", label="开具证明用的证件号码保留", subject="志愿者", type=int, unit="天", default=90, low=1, high=1095,
    source="馆内规定：只为开具和补发志愿服务记录证明保存（个人信息保护法 第19条）",
)  # fmt: skip
ANNOUNCE_DAYS = rules.declare(
    "PROOF_ANNOUNCE_DAYS", label="志愿服务记录证明开具前在馆内公示", subject="志愿者", type=int, unit="天", default=7, low=7, high=30,
    source="民发〔2015〕149号：不少于 7 天；张贴当天不算，满期的第二天起开具",
)  # fmt: skip
PROMISED_PERCENT = rules.declare(
    "PROOF_PROMISED_PERCENT", label="开证明时，答应的服务时间至少做到多少，做不到的提醒审核人", subject="志愿者", type=int, unit="%", default=80,
    low=0, high=100, source="馆内规定；0 为不提醒。只提醒，不拦：志愿者需要证明的，应当无偿、如实出具（志愿服务条例 第19条）",
)  # fmt: skip
