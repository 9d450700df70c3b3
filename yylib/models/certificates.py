"""证书: what was certified to whom under which number. What stands in one is frozen; a false one is revoked, never changed."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yylib.extensions import db
from yylib.models.personal import Personal, on_erase, personal
from yylib.workflow import Stage


class CertificateKind(Stage):
    """捐赠证书 for gifts in general, 收藏证书 for local literature, 获奖证书 for a contest's winners, 志愿服务记录证明."""

    DONATION = "donation"
    COLLECTION = "collection"
    AWARD = "award"
    SERVICE = "service"

    @classmethod
    def labels(cls) -> dict:
        return {cls.DONATION: "捐赠证书", cls.COLLECTION: "收藏证书", cls.AWARD: "获奖证书",
                cls.SERVICE: "志愿服务记录证明"}  # fmt: skip

    @property
    def about(self) -> str:
        """What stands before the few words that say what it was issued for."""
        return {"donation": "所赠", "collection": "所赠", "award": "所获", "service": "记录"}[self.value]

    @property
    def word(self) -> str:
        """What opens its numbers."""
        return {"donation": "捐证字", "collection": "藏证字", "award": "奖证字", "service": "志证字"}[self.value]


@personal(Personal("name", "证书上的姓名", "证明捐赠或获奖、补印与查验", None, "issued_at", "blank"))
class Certificate(db.Model):
    """证书. ``name``, ``body`` and ``facts`` are as they were printed. ``is_named`` says that the bearer agreed to stand
    on the public check page by name; else the page masks it. ``token`` is the end of the address in its QR code.
    ``code`` is the check code that must be given beside the number where the kind asks for one; ``replaces_id`` is the void
    one that this one stands for.

    A bearer who asks to be deleted leaves a certificate without a name: the paper in their hands stays genuine.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    year: Mapped[int]
    seq: Mapped[int]
    number: Mapped[str] = mapped_column(String(30), unique=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True, info=on_erase("blank"))
    name: Mapped[str | None] = mapped_column(String(120))
    is_named: Mapped[bool] = mapped_column(default=False)
    what: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(String(600))
    facts: Mapped[dict] = mapped_column(JSON, default=dict)
    subject: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[int]
    issued_on: Mapped[date]
    issued_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    revoked_reason: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)
    code: Mapped[str | None] = mapped_column(String(12))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"))

    by = relationship("Account", foreign_keys=[by_id])
    revoked_by = relationship("Account", foreign_keys=[revoked_by_id])
    secret_fields = frozenset({"token", "code"})
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("kind", "year", "seq"),
        CheckConstraint("seq > 0", name="seq"),
        Index("ix_certificate_subject", "subject", "subject_id"),
    )

    @property
    def kind_label(self) -> str:
        return CertificateKind(self.kind).label

    @property
    def about_label(self) -> str:
        return CertificateKind(self.kind).about

    @property
    def facts_label(self) -> str | None:
        """What its bearer reads of a proof's figures; of the other kinds the facts as they stand."""
        held = self.facts or {}
        return f"{held['hours']} 小时（{held['minutes']} 分钟），{len(held['lines'])} 次" if "lines" in held else None

    @property
    def is_valid(self) -> bool:
        """有效: issued and not revoked."""
        return self.revoked_at is None
