"""加工: the checklist the library has drawn up, what was done to each volume, and the papers its labels are printed on."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yylib.extensions import db
from yylib.workflow import Stage


class StepKind(Stage):
    """What a step hangs on: the barcode step is ticked by giving a barcode, any other by hand."""

    PLAIN = "plain"
    BARCODE = "barcode"

    @classmethod
    def labels(cls) -> dict:
        return {cls.PLAIN: "手工勾选", cls.BARCODE: "贴条码时自动勾选"}


class ProcessingStep(db.Model):
    """加工步骤. ``sources`` and ``materials`` name those it applies to; empty means all. Once a volume bears its mark it
    is never deleted, only put out of use.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[str] = mapped_column(String(8), default=StepKind.PLAIN)
    is_required: Mapped[bool] = mapped_column(default=True)
    sources: Mapped[list] = mapped_column(JSON, default=list)
    materials: Mapped[list] = mapped_column(JSON, default=list)
    sort: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class ItemStep(db.Model):
    """加工记录: a step done to a volume, by whom and when; taken back by ``undone_at``, never deleted."""

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    step_id: Mapped[int] = mapped_column(ForeignKey("processing_step.id"), index=True)
    done_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    step = relationship("ProcessingStep")
    by = relationship("Account", foreign_keys=[by_id])
    undone_by = relationship("Account", foreign_keys=[undone_by_id])
    __table_args__ = (
        Index("ix_item_step_live", "item_id", "step_id", unique=True,
              sqlite_where=db.text("undone_at IS NULL"), postgresql_where=db.text("undone_at IS NULL")),
        Index("ix_item_step_done", "done_at"),
    )  # fmt: skip


class LabelPaper(db.Model):
    """标签纸: how many labels a sheet has, how large and where, in hundredths of a millimetre.

    ``margin_left`` and ``margin_top`` are the first label's corner, ``pitch_x`` and ``pitch_y`` the way to the next one's. ``shift_x``
    (to the right) and ``shift_y`` (down) are what this library's printer needs, found with the calibration page.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    page_width: Mapped[int] = mapped_column(default=21000)
    page_height: Mapped[int] = mapped_column(default=29700)
    columns: Mapped[int]
    rows: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    margin_left: Mapped[int]
    margin_top: Mapped[int]
    pitch_x: Mapped[int]
    pitch_y: Mapped[int]
    shift_x: Mapped[int] = mapped_column(default=0)
    shift_y: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)
    sort: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("columns > 0 AND rows > 0 AND width > 0 AND height > 0", name="label"),
        CheckConstraint(
            "pitch_x >= width AND pitch_y >= height AND margin_left >= 0 AND margin_top >= 0", name="pitch"
        ),
    )


class AllocationRule(db.Model):
    """分配规则: volumes of these classes and of this audience go to this location; the lowest ``sort`` that fits holds.

    ``classes`` are beginnings of class numbers, parted by blanks; empty means any. ``audience`` is empty for any, or
    ``children`` for what is written for those under 15 (code of field 100).
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    classes: Mapped[str] = mapped_column(String(200), default="")
    audience: Mapped[str] = mapped_column(String(10), default="")
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    sort: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    location = relationship("Location")
    __mapper_args__ = {"version_id_col": version}
