"""到馆的其他来源: hand tallies, door-counter readings, imported counts; and the one adopted figure of a place's day."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, synonym

from yylib.extensions import db
from yylib.workflow import Stage

LIVE = {"sqlite_where": text("undone_at IS NULL"), "postgresql_where": text("undone_at IS NULL")}


class Session(StrEnum):
    """时段 of a hand tally."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"

    @property
    def label(self) -> str:
        return {"morning": "上午", "afternoon": "下午", "evening": "晚上"}[self.value]


class Tally(db.Model):
    """手工计数: one place, one day, one session. A correction is a new row; the old one is marked undone."""

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    day: Mapped[date]
    session: Mapped[str] = mapped_column(String(10))
    number: Mapped[int]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]

    by = relationship("Account")
    __table_args__ = (
        CheckConstraint("number >= 0", name="number"),
        Index("uq_tally_live", "place_id", "day", "session", unique=True, **LIVE),
    )


class Reading(db.Model):
    """门禁计数器读数: what the counter showed at opening or at closing of a day. A correction is a new row."""

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    day: Mapped[date]
    taken: Mapped[str] = mapped_column(String(10))
    value: Mapped[int]
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("batch.id"), index=True)
    row: Mapped[int | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]

    by = relationship("Account")
    __table_args__ = (
        CheckConstraint("value >= 0", name="value"),
        CheckConstraint("taken IN ('opening', 'closing')", name="taken"),
        Index("uq_reading_live", "place_id", "day", "taken", unique=True, **LIVE),
    )


class IntervalStage(Stage):
    """待核 is what cannot be right and waits for somebody's word; 可信 was never in doubt."""

    OK = "ok"
    DOUBT = "doubt"
    ACCEPTED = "accepted"
    REJECTED = "rejected"

    @classmethod
    def labels(cls) -> dict:
        return {cls.OK: "可信", cls.DOUBT: "待核", cls.ACCEPTED: "核实采用", cls.REJECTED: "核实不用"}


class Interval(db.Model):
    """读数之差: what the counter counted between two readings, over one or several days.

    A difference that cannot be right is kept, ``doubt``, and enters no adopted figure until somebody decides.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    first_on: Mapped[date]
    last_on: Mapped[date]
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))
    why: Mapped[str] = mapped_column(String(200), default="")
    from_id: Mapped[int] = mapped_column(ForeignKey("reading.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("reading.id"))
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("batch.id"), index=True)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]

    stage = synonym("state")
    begins = relationship("Reading", foreign_keys=[from_id])
    ends = relationship("Reading", foreign_keys=[to_id])
    __table_args__ = (
        CheckConstraint("state IN ('ok', 'doubt', 'accepted', 'rejected')", name="state"),
        Index("ix_interval_place", "place_id", "first_on", "last_on"),
        Index("ix_interval_state", "state", "id"),
        Index("ix_interval_from", "from_id"),
        Index("ix_interval_to", "to_id"),
    )


class PastCount(db.Model):
    """导入的历史人次: one cell of a file: a day's or an hour's count, with the row and column it came from."""

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"), index=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    day: Mapped[date]
    hour: Mapped[int | None]
    entries: Mapped[int]
    exits: Mapped[int | None]
    row: Mapped[int]
    column: Mapped[str] = mapped_column(String(4))
    undone_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_past_count_place", "place_id", "day"),
        Index("uq_past_count_live", "place_id", "day", text("coalesce(hour, -1)"), unique=True, **LIVE),
    )


class DutyNote(db.Model):
    """值班记录: one line a day and branch."""

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    day: Mapped[date]
    line: Mapped[str] = mapped_column(String(300))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]

    by = relationship("Account")
    __table_args__ = (db.UniqueConstraint("branch_id", "day"),)


class FigureStage(Stage):
    """Where a day's figure stands."""

    OPEN = "open"
    ADOPTED = "adopted"

    @classmethod
    def labels(cls) -> dict:
        return {cls.OPEN: "待采纳", cls.ADOPTED: "已采纳"}


class Method(StrEnum):
    """计数方法 behind an adopted figure."""

    SCAN = "scan"
    COUNTER = "counter"
    TALLY = "tally"
    IMPORT = "import"
    BY_HAND = "by_hand"

    @property
    def label(self) -> str:
        return {
            "scan": "扫码登记",
            "counter": "门禁读数",
            "tally": "手工计数",
            "import": "历史导入",
            "by_hand": "人工核定",
        }[self.value]


class DayFigure(db.Model):
    """采纳的人次: the one figure of a place and day, with its method and who adopted it."""

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    day: Mapped[date]
    method: Mapped[str] = mapped_column(String(10))
    number: Mapped[int]
    stage: Mapped[str] = mapped_column(String(10))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    adopted_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(String(200), default="")
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("batch.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)

    by = relationship("Account")
    place = relationship("Place")
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("number >= 0", name="number"),
        db.UniqueConstraint("place_id", "day"),
        Index("ix_day_figure_day", "day"),
    )
