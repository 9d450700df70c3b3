"""Two calendars that are never merged: opening hours for readers, working days for deadlines."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yylib.extensions import db


class OpeningHours(db.Model):
    """开放时间: one interval of one weekday (0 is Monday), of a branch or of one of its areas, from a day on.

    All rows of a branch (or area) with the latest ``valid_from`` not after a day hold on that day; an area without
    rows of its own keeps its branch's hours. One row without times says that an area keeps them again from that day.
    No interval crosses midnight; 24:00 is kept as ``time.max``.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    weekday: Mapped[int]
    opens: Mapped[time | None]
    closes: Mapped[time | None]
    valid_from: Mapped[date]
    is_verified: Mapped[bool] = mapped_column(default=False)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("closes > opens", name="order"),
        CheckConstraint("(opens IS NULL) = (closes IS NULL)", name="both"),
        Index("ix_opening_hours_branch", "branch_id", "place_id", "valid_from"),
    )


class Closure(db.Model):
    """闭馆或改时: days on which the weekly hours do not hold; without ``opens`` it is closed all day.

    Announced at least three days ahead (山东办法 15), except for force majeure (公共图书馆法 38).
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    from_on: Mapped[date]
    until_on: Mapped[date]
    opens: Mapped[time | None]
    closes: Mapped[time | None]
    reason: Mapped[str] = mapped_column(String(200))
    is_force_majeure: Mapped[bool] = mapped_column(default=False)
    announced_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    branch = relationship("Branch")
    place = relationship("Place")
    __table_args__ = (
        CheckConstraint("until_on >= from_on", name="order"),
        CheckConstraint("closes > opens", name="hours"),
        CheckConstraint("(opens IS NULL) = (closes IS NULL)", name="both"),
        Index("ix_closure_days", "branch_id", "from_on", "until_on"),
    )


class Holiday(db.Model):
    """节假日与调休: a day off or a make-up workday, as the State Council's notice of the year has it."""

    day: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    is_off: Mapped[bool]
    source: Mapped[str] = mapped_column(String(200), default="")
