"""捐赠: who gave or offered what, what was decided about each piece, and what was agreed (公益事业捐赠法)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yylib.extensions import db
from yylib.models.personal import Personal, on_erase, personal
from yylib.workflow import Stage


class DonorKind(Stage):
    PERSON = "person"
    ORGANISATION = "organisation"

    @classmethod
    def labels(cls) -> dict:
        return {cls.PERSON: "个人", cls.ORGANISATION: "单位"}


_LAPSED = ("答复捐赠意向", "GIFT_OFFER_KEEP_DAYS", "lapsed_at", "blank")
_REGISTER = ("登记造册，答复捐赠人查询（公益事业捐赠法 第16条、第21条）", None, "created_at", "blank")


@personal(
    Personal("name", "捐赠人（没有接收的意向）", *_LAPSED),
    Personal("initials", "捐赠人的拼音首字母（没有接收的意向）", *_LAPSED),
    Personal("display_name", "署名（没有接收的意向）", *_LAPSED),
    Personal("name", "捐赠人（已接收）", *_REGISTER),
    Personal("initials", "捐赠人的拼音首字母（已接收）", *_REGISTER),
    Personal(
        "display_name",
        "署名（已接收，本人同意公布）",
        "致谢名单（公益事业捐赠法 第8条、第22条）",
        None,
        "created_at",
        "blank",
    ),
)
class Donor(db.Model):
    """捐赠人: a person or an organisation; an anonymous gift has none.

    The name is the register's own and outlives the contact (``person_id``), which goes when its time is over.
    ``display_consent`` is asked expressly each time and the last answer holds: only those who said yes are named in
    public, by ``display_name``. ``lapsed_at`` is set while nothing was received from them; then the name goes, too.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(14), default=DonorKind.PERSON)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True, info=on_erase("blank"))
    name: Mapped[str | None] = mapped_column(String(120))
    initials: Mapped[str | None] = mapped_column(String(60))
    display_name: Mapped[str | None] = mapped_column(String(120))
    display_consent: Mapped[bool] = mapped_column(default=False)
    consent_asked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    lapsed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    person = relationship("Person")
    gifts: Mapped[list["Gift"]] = relationship(order_by="Gift.id", viewonly=True)
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (Index("ix_donor_name", "name"),)

    @property
    def shown(self) -> str:
        """The name as the register has it."""
        return self.name or "（已匿名）"

    @property
    def kind_label(self) -> str:
        return DonorKind(self.kind).label

    @property
    def public_name(self) -> str | None:
        """The name as it may stand in public, or None."""
        return (self.display_name or self.name) if self.display_consent else None


class GiftStage(Stage):
    """An offer waits for its answer; what was handed in waits for its list; what is settled has its way."""

    OFFERED = "offered"
    INVITED = "invited"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    RECEIVED = "received"
    SETTLED = "settled"
    VOID = "void"

    @classmethod
    def labels(cls) -> dict:
        return {cls.OFFERED: "待答复", cls.INVITED: "已约来馆", cls.DECLINED: "已谢绝", cls.WITHDRAWN: "已撤回",
                cls.RECEIVED: "待清点", cls.SETTLED: "已办结", cls.VOID: "已作废"}  # fmt: skip


TAKEN = (GiftStage.RECEIVED, GiftStage.SETTLED)


class GiftChannel(Stage):
    DESK = "desk"
    OFFER = "offer"

    @classmethod
    def labels(cls) -> dict:
        return {cls.DESK: "到馆", cls.OFFER: "网上意向"}


class GiftCondition(Stage):
    """品相, as the giver says."""

    GOOD = "good"
    USED = "used"
    WORN = "worn"
    MIXED = "mixed"

    @classmethod
    def labels(cls) -> dict:
        return {cls.GOOD: "完好", cls.USED: "有使用痕迹，无涂写", cls.WORN: "有破损或涂写", cls.MIXED: "各种都有"}


class GiftWay(Stage):
    BRING = "bring"
    FETCH = "fetch"

    @classmethod
    def labels(cls) -> dict:
        return {cls.BRING: "自己送来", cls.FETCH: "希望上门取"}


class Gift(db.Model):
    """一次捐赠, from the offer or from the desk. ``number`` is that of the receipt (收据, 公益事业捐赠法 16) and is given
    when the things are received; ``code`` names it to the giver, in the link that tells what became of it.

    ``declared_count`` is what the giver said, in volumes; what was counted is the sum of its pieces.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(6), unique=True)
    number: Mapped[str | None] = mapped_column(String(20), unique=True)
    donor_id: Mapped[int | None] = mapped_column(ForeignKey("donor.id"), index=True)
    channel: Mapped[str] = mapped_column(String(6), default=GiftChannel.DESK)
    stage: Mapped[str] = mapped_column(String(10), default=GiftStage.RECEIVED)
    what: Mapped[str] = mapped_column(String(500), default="")
    declared_count: Mapped[int]
    condition: Mapped[str] = mapped_column(String(6), default="")
    way: Mapped[str] = mapped_column(String(6), default="")
    offered_at: Mapped[datetime | None]
    answer_due_on: Mapped[date | None]
    invited_on: Mapped[date | None]
    answer: Mapped[str] = mapped_column(String(300), default="")
    received_at: Mapped[datetime | None]
    received_on: Mapped[date | None]
    received_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    settled_at: Mapped[datetime | None]
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("accession_batch.id"), index=True)
    thanked_on: Mapped[date | None]
    thanked_how: Mapped[str] = mapped_column(String(100), default="")
    thanked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    note: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    donor = relationship("Donor")
    batch = relationship("AccessionBatch")
    received_by = relationship("Account", foreign_keys=[received_by_id])
    thanked_by = relationship("Account", foreign_keys=[thanked_by_id])
    secret_fields = frozenset({"code"})
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("declared_count > 0", name="declared"),
        Index("ix_gift_stage", "stage", "id"),
        Index("ix_gift_received", "received_on"),
    )

    @property
    def stage_label(self) -> str:
        return GiftStage(self.stage).label

    @property
    def channel_label(self) -> str:
        return GiftChannel(self.channel).label

    @property
    def is_taken(self) -> bool:
        """已接收: the things are the library's."""
        return self.stage in TAKEN

    @property
    def giver(self) -> str:
        """Who gave it, as the register says."""
        return self.donor.shown if self.donor else "匿名"


class GiftDecision(Stage):
    KEEP = "keep"
    PASS_ON = "pass_on"
    DECLINE = "decline"

    @classmethod
    def labels(cls) -> dict:
        return {cls.KEEP: "留藏", cls.PASS_ON: "转赠", cls.DECLINE: "不收"}


class GiftPiece(db.Model):
    """捐赠清单行: one title of a gift, the decision about it with its reason, and what became of it.

    ``outcome`` says to whom it was passed on or how it went back; what is kept is found on the shelf through ``batch_id``.
    A line entered by mistake is taken out (``removed_at``) and stays in the table.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    gift_id: Mapped[int] = mapped_column(ForeignKey("gift.id"), index=True)
    bib_id: Mapped[int | None] = mapped_column(ForeignKey("bib_record.id"))
    isbn: Mapped[str | None] = mapped_column(String(13))
    isbn_shown: Mapped[str] = mapped_column(String(60), default="")
    title: Mapped[str] = mapped_column(String(300))
    volume: Mapped[str] = mapped_column(String(120), default="")
    responsibility: Mapped[str] = mapped_column(String(300), default="")
    publisher: Mapped[str] = mapped_column(String(150), default="")
    pub_date: Mapped[str] = mapped_column(String(40), default="")
    price: Mapped[int | None]
    copies: Mapped[int] = mapped_column(default=1)
    decision: Mapped[str | None] = mapped_column(String(8))
    reason: Mapped[str] = mapped_column(String(100), default="")
    outcome: Mapped[str] = mapped_column(String(100), default="")
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("accession_batch.id"), index=True)
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    removed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    decided_by = relationship("Account", foreign_keys=[decided_by_id])
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("copies > 0", name="copies"),
        CheckConstraint("price IS NULL OR price >= 0", name="price"),
    )

    @property
    def decision_label(self) -> str:
        return GiftDecision(self.decision).label if self.decision else "未定"

    @property
    def full_title(self) -> str:
        """The title with its volume."""
        return f"{self.title}　{self.volume}" if self.volume else self.title


class DonationAgreement(db.Model):
    """捐赠协议: kind, quality, quantity and use of what is given (公益事业捐赠法 12); it may be used for nothing else without
    the giver's consent (18). ``naming`` is a right to a name that holds only once it is approved (14) by somebody other
    than who entered it, with the paper that approved it."""

    id: Mapped[int] = mapped_column(primary_key=True)
    gift_id: Mapped[int] = mapped_column(ForeignKey("gift.id"), unique=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[str] = mapped_column(String(200))
    quality: Mapped[str] = mapped_column(String(200))
    quantity: Mapped[str] = mapped_column(String(100))
    use: Mapped[str] = mapped_column(String(300))
    naming: Mapped[str] = mapped_column(String(100), default="")
    naming_paper: Mapped[str] = mapped_column(String(100), default="")
    naming_approved_at: Mapped[datetime | None]
    naming_approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    signed_on: Mapped[date | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    made_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    version: Mapped[int] = mapped_column(default=1)

    gift = relationship("Gift")
    by = relationship("Account", foreign_keys=[by_id])
    naming_approved_by = relationship("Account", foreign_keys=[naming_approved_by_id])
    __mapper_args__ = {"version_id_col": version}

    @property
    def is_naming_open(self) -> bool:
        """Whether a name was promised that nobody has approved yet."""
        return bool(self.naming) and self.naming_approved_at is None
