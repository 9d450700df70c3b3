"""志愿服务记录证明: who asked for one, who checked it, how long it was announced, and which certificate came of it."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yylib.extensions import db
from yylib.models.personal import Personal, personal
from yylib.workflow import Stage


class ProofStage(Stage):
    """申请 → 审核 → 公示 → 开具 (民发〔2015〕149号)."""

    ASKED = "asked"
    ANNOUNCED = "announced"
    ISSUED = "issued"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @classmethod
    def labels(cls) -> dict:
        return {cls.ASKED: "待审核", cls.ANNOUNCED: "公示中", cls.ISSUED: "已开具", cls.REFUSED: "不予开具",
                cls.WITHDRAWN: "已撤回"}  # fmt: skip


@personal(
    Personal(
        "id_sealed",
        "证件号码（加密）",
        "志愿服务记录证明上的身份信息（民发〔2015〕149号）",
        "PROOF_ID_DAYS",
        "ended_at",
        "blank",
    ),
    Personal("id_masked", "证件号码（遮盖）", "志愿服务记录证明上的身份信息", "PROOF_ID_DAYS", "ended_at", "blank"),
    Personal("purpose", "证明用途", "开具志愿服务记录证明", "PROOF_ID_DAYS", "ended_at", "blank"),
    Personal("objection", "公示期间的异议", "核实后答复", None, "asked_at", "blank"),
    Personal("objection_answer", "异议的答复", "核实后答复", None, "asked_at", "blank"),
    Personal("reason", "不予开具、撤回的原因", "告诉本人", None, "asked_at", "blank"),
)
class Proof(db.Model):
    """证明申请: the service between two days, to be certified. ``minutes`` and ``facts`` are frozen when it is issued; until
    then they are what was checked and announced. An ``objection`` without an answer holds the issue up. ``checked_by`` (经办人) and ``issued_by`` (负责人) are two people, neither the volunteer.
    The ID number is there only where the installation runs behind TLS, and sealed."""

    id: Mapped[int] = mapped_column(primary_key=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    purpose: Mapped[str | None] = mapped_column(String(200))
    channel: Mapped[str] = mapped_column(String(10))
    stage: Mapped[str] = mapped_column(String(10), default=ProofStage.ASKED)
    is_named: Mapped[bool] = mapped_column(default=False)
    id_kind: Mapped[str] = mapped_column(String(20), default="")
    id_sealed: Mapped[str | None] = mapped_column(Text)
    id_masked: Mapped[str | None] = mapped_column(String(30))
    minutes: Mapped[int | None]
    facts: Mapped[dict] = mapped_column(JSON, default=dict)
    asked_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    checked_at: Mapped[datetime | None]
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    announced_from: Mapped[date | None]
    announced_until: Mapped[date | None]
    objection: Mapped[str] = mapped_column(String(300), default="")
    objected_at: Mapped[datetime | None]
    objection_answer: Mapped[str] = mapped_column(String(300), default="")
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    certificate_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"))
    reason: Mapped[str] = mapped_column(String(200), default="")
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    volunteer = relationship("Volunteer")
    checked_by = relationship("Account", foreign_keys=[checked_by_id])
    issued_by = relationship("Account", foreign_keys=[issued_by_id])
    certificate = relationship("Certificate")
    secret_fields = frozenset({"id_sealed"})
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("last_day >= first_day", name="days"),
        CheckConstraint("issued_by_id IS NULL OR issued_by_id <> checked_by_id", name="two_people"),
        Index("ix_proof_stage", "stage", "asked_at"),
    )

    @property
    def stage_label(self) -> str:
        return ProofStage(self.stage).label
