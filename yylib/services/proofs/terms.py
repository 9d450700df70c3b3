"""The house rules of proofs."""

from yylib.services import rules

ID_DAYS = rules.declare(
    "PROOF_ID_DAYS", label="开具证明用的证件号码保留", subject="志愿者", type=int, unit="天", default=90, low=1, high=1095,
    source="馆内规定：只为开具和补发志愿服务记录证明保存（个人信息保护法 第19条）",
)  # fmt: skip
