"""座位: the map of a room, who sits where now, and the reports and rounds that keep seats from being held empty."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yylib.extensions import db
from yylib.models.personal import Personal, personal


class Fixture(StrEnum):
    """What stands on the map beside the seats."""

    SHELF = "shelf"
    TABLE = "table"
    WALL = "wall"
    DOOR = "door"
    DESK = "desk"

    @property
    def label(self) -> str:
        return {"shelf": "书架", "table": "桌", "wall": "墙", "door": "门", "desk": "服务台"}[self.value]


class SeatEnd(StrEnum):
    """Why a seat became free."""

    LEFT = "left"
    LAPSED = "lapsed"
    OVERSTAYED = "overstayed"
    REPORTED = "reported"
    CLOSING = "closing"
    MOVED = "moved"
    STAFF = "staff"

    @property
    def label(self) -> str:
        return {"left": "本人离开", "lapsed": "未按时签到", "overstayed": "暂离超时", "reported": "疑似占座，未回应",
                "closing": "闭馆", "moved": "换座", "staff": "馆员释放"}[self.value]  # fmt: skip


class ReportOutcome(StrEnum):
    """How a report of an empty seat ended."""

    ANSWERED = "answered"
    DROPPED = "dropped"
    FREED = "freed"
    LEFT = "left"

    @property
    def label(self) -> str:
        return {"answered": "本人在座", "dropped": "馆员核实有人", "freed": "无人回应，已让出", "left": "已离座"}[
            self.value
        ]


class SeatMap(db.Model):
    """座位图 of one area, as a grid. ``fixtures`` is JSON: [[x, y, kind], …] with ``Fixture`` kinds.

    ``is_alternate`` is 间隔就坐: which seats stay empty is computed from the map and kept nowhere.
    """

    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), primary_key=True)
    width: Mapped[int]
    height: Mapped[int]
    fixtures: Mapped[str] = mapped_column(Text, default="[]")
    is_alternate: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    place = relationship("Place")
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (CheckConstraint("width BETWEEN 1 AND 60 AND height BETWEEN 1 AND 60", name="size"),)


class Seat(db.Model):
    """座位: a square of the map with a label readers see and a code they scan. Taken off the map it stays, for history."""

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    label: Mapped[str] = mapped_column(String(10))
    code: Mapped[str] = mapped_column(String(16), unique=True)
    x: Mapped[int]
    y: Mapped[int]
    has_power: Mapped[bool] = mapped_column(default=False)
    is_at_window: Mapped[bool] = mapped_column(default=False)
    is_accessible: Mapped[bool] = mapped_column(default=False)
    is_blocked: Mapped[bool] = mapped_column(default=False)
    blocked_why: Mapped[str] = mapped_column(String(100), default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    place = relationship("Place")
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        Index("uq_seat_square", "place_id", "x", "y", unique=True, sqlite_where=db.text("is_active"),
              postgresql_where=db.text("is_active")),
        Index("uq_seat_label", "place_id", "label", unique=True, sqlite_where=db.text("is_active"),
              postgresql_where=db.text("is_active")),
    )  # fmt: skip


@personal(Personal("holder", "当天凭证（散列）", "一人一座，离馆时退座", 0, "day", "blank"))
class SeatUse(db.Model):
    """一次用座. Held from ``from_at``; lapses at ``hold_until`` unless signed in; at ``away_until`` unless back; at
    ``until_at`` in any case. All three are facts of time: a use past one of them is over, written down or not."""

    id: Mapped[int] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    day: Mapped[date]
    holder: Mapped[str | None] = mapped_column(String(64))
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"))
    from_at: Mapped[datetime]
    until_at: Mapped[datetime]
    hold_until: Mapped[datetime | None]
    signed_in_at: Mapped[datetime | None]
    away_at: Mapped[datetime | None]
    away_until: Mapped[datetime | None]
    aways: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None] = mapped_column(String(12))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    version: Mapped[int] = mapped_column(default=1)

    seat = relationship("Seat")
    secret_fields = frozenset({"holder"})
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        Index("uq_seat_use_seat_live", "seat_id", unique=True, sqlite_where=db.text("ended_at IS NULL"),
              postgresql_where=db.text("ended_at IS NULL")),
        Index("uq_seat_use_holder_live", "holder", unique=True, sqlite_where=db.text("ended_at IS NULL"),
              postgresql_where=db.text("ended_at IS NULL")),
        Index("ix_seat_use_day", "place_id", "day"),
    )  # fmt: skip


@personal(Personal("by_holder", "报告人当天凭证（散列）", "限制每天报告次数", 0, "day", "blank"))
class SeatReport(db.Model):
    """疑似占座报告, by a reader, or 巡视登记, by a colleague: the sitter has until ``due_at`` to show that they are there."""

    id: Mapped[int] = mapped_column(primary_key=True)
    seat_use_id: Mapped[int] = mapped_column(ForeignKey("seat_use.id"), index=True)
    day: Mapped[date]
    at: Mapped[datetime]
    due_at: Mapped[datetime]
    by_holder: Mapped[str | None] = mapped_column(String(64))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    outcome: Mapped[str | None] = mapped_column(String(10))
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    use = relationship("SeatUse")
    secret_fields = frozenset({"by_holder"})
    __table_args__ = (
        Index("uq_seat_report_open", "seat_use_id", unique=True, sqlite_where=db.text("closed_at IS NULL"),
              postgresql_where=db.text("closed_at IS NULL")),
        Index("ix_seat_report_day", "day"),
    )  # fmt: skip
