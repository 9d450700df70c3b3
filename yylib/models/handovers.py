"""移交: what the acquisition desk hands to a branch or a reading room, checked by scanning and signed by two people."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship, synonym

from yylib.extensions import db
from yylib.workflow import Stage


class HandOverStage(Stage):
    OPEN = "open"
    SIGNED = "signed"
    VOID = "void"

    @classmethod
    def labels(cls) -> dict:
        return {cls.OPEN: "核对中", cls.SIGNED: "已签收", cls.VOID: "已作废"}


class HandOver(db.Model):
    """移交清单: volumes for one branch. The giver and the taker are two people, each with an account of their own; it is
    handed over when both have signed.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"), index=True)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("accession_batch.id"), index=True)
    state: Mapped[str] = mapped_column(String(8), default=HandOverStage.OPEN)
    note: Mapped[str] = mapped_column(String(200), default="")
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    giver_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    given_at: Mapped[datetime | None]
    taker_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    taken_at: Mapped[datetime | None]
    signed_at: Mapped[datetime | None]
    void_at: Mapped[datetime | None]
    void_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    void_reason: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)

    stage = synonym("state")
    branch = relationship("Branch")
    batch = relationship("AccessionBatch")
    made_by = relationship("Account", foreign_keys=[made_by_id])
    giver = relationship("Account", foreign_keys=[giver_id])
    taker = relationship("Account", foreign_keys=[taker_id])
    lines: Mapped[list["HandOverItem"]] = relationship(order_by="HandOverItem.id")
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (Index("ix_hand_over_state", "state", "id"),)

    @property
    def state_label(self) -> str:
        return HandOverStage(self.state).label


class Found(Stage):
    """What the check by scanning said of a line; ``ASIDE`` is a volume on the table that the list does not name."""

    WAITING = "waiting"
    MATCHED = "matched"
    MISSING = "missing"
    EXTRA = "extra"
    ASIDE = "aside"

    @classmethod
    def labels(cls) -> dict:
        return {cls.WAITING: "待核对", cls.MATCHED: "相符", cls.MISSING: "缺少", cls.EXTRA: "多出",
                cls.ASIDE: "放在一边"}  # fmt: skip


class HandOverItem(db.Model):
    """清单上的一册. ``is_live`` is off when the volume left the list: missing at the signature, put aside, list void.

    ``was_added`` says that it was an extra one that the taker accepted; ``code`` is what was scanned where the volume is
    unknown.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    hand_over_id: Mapped[int] = mapped_column(ForeignKey("hand_over.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"))
    code: Mapped[str] = mapped_column(String(40), default="")
    found: Mapped[str] = mapped_column(String(8), default=Found.WAITING)
    was_added: Mapped[bool] = mapped_column(default=False)
    is_live: Mapped[bool] = mapped_column(default=True)
    why: Mapped[str] = mapped_column(String(60), default="")
    scanned_at: Mapped[datetime | None]
    scanned_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    item = relationship("Item")
    __table_args__ = (
        Index("ix_hand_over_item_live", "item_id", unique=True,
              sqlite_where=db.text("is_live"), postgresql_where=db.text("is_live")),
    )  # fmt: skip

    @property
    def found_label(self) -> str:
        return Found(self.found).label
