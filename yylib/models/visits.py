"""到馆: every scan as a row that is never changed, what is inside now, and the sums kept beside the rows.

Visits of a branch are its door entries; area counts (区域人次) stand apart and are never added to them.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yylib.extensions import db
from yylib.models.audit import append_only
from yylib.models.personal import Personal, personal

BigId = BigInteger().with_variant(Integer, "sqlite")


class Kind(StrEnum):
    """读者类别, as the desk's keys tell them apart."""

    ADULT = "adult"
    BOOKED = "booked"
    CARD = "card"
    CHILD = "child"
    CHILD_WITH_ADULT = "child_with_adult"
    DISABLED = "disabled"
    ELDERLY = "elderly"
    FAMILY = "family"
    GROUP = "group"
    PHONE = "phone"
    VOLUNTEER = "volunteer"

    @property
    def label(self) -> str:
        return {"adult": "成人", "booked": "预约读者", "card": "持证读者", "child": "少儿", "child_with_adult": "家长带少儿",
                "disabled": "残障读者", "elderly": "老年读者", "family": "预约带少儿", "group": "团体",
                "phone": "扫码读者", "volunteer": "志愿者上岗"}[self.value]  # fmt: skip

    @property
    def is_known(self) -> bool:
        """Whether it comes with a pass that pairs its in and out of the day; the desk's keys do not."""
        return self in (Kind.BOOKED, Kind.CARD, Kind.FAMILY, Kind.PHONE, Kind.VOLUNTEER)

    @property
    def is_visitor(self) -> bool:
        """Whether its comings are visits. A volunteer on duty is none, as staff are not: the row is kept, in no figure."""
        return self is not Kind.VOLUNTEER

    @property
    def heads(self) -> int:
        """How many people one such key counts."""
        return 2 if self is Kind.CHILD_WITH_ADULT else 1


class Source(StrEnum):
    """How a scan row came to be."""

    DESK = "desk"
    GATE = "gate"
    PRINTED = "printed"
    HOME = "home"
    OFFLINE = "offline"
    PAPER = "paper"
    CLOSING = "closing"
    DEMO = "demo"

    @property
    def label(self) -> str:
        return {"desk": "前台", "gate": "扫进出馆码", "printed": "扫纸质码", "home": "本人报离馆", "offline": "断网补传",
                "paper": "纸质补录", "closing": "闭馆推定", "demo": "演示"}[self.value]  # fmt: skip


class Scan(db.Model):
    """一笔登记: in or out, when, where, by whom, how many; refused and why. Append-only.

    ``entries`` and ``exits`` are what the row adds to the figures: 0 where it is refused or the same visit, −1 exit
    where somebody comes back within the half hour. An undo is a further row pointing to the one it takes back, with
    that row's numbers negated.
    """

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    nonce: Mapped[str] = mapped_column(String(40), unique=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    day: Mapped[date]
    at: Mapped[datetime]
    direction: Mapped[str] = mapped_column(String(4))
    kind: Mapped[str] = mapped_column(String(20))
    number: Mapped[int]
    entries: Mapped[int]
    exits: Mapped[int]
    outcome: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(10))
    terminal_id: Mapped[int | None] = mapped_column(ForeignKey("terminal.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    undoes_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("scan.id"), unique=True)
    saved_at: Mapped[datetime]

    place = relationship("Place")
    by = relationship("Account")
    __table_args__ = (
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("direction IN ('in', 'out')", name="direction"),
        Index("ix_scan_place_day", "place_id", "day", "id"),
        Index("ix_scan_by_day", "by_id", "day", "id"),
        Index("ix_scan_day", "day", "at"),
    )


append_only(Scan.__table__, "update", "delete")


@personal(Personal("holder", "读者证号（散列）", "当天进出配对，算在馆人数", 0, "day", "delete"))
class Presence(db.Model):
    """在馆: a known person's last coming and going today, under a keyed hash of the card; gone when the day ends."""

    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"), primary_key=True)
    area_id: Mapped[int] = mapped_column(primary_key=True, default=0)
    holder: Mapped[str] = mapped_column(String(64), primary_key=True)
    day: Mapped[date]
    last_at: Mapped[datetime]
    is_inside: Mapped[bool]
    scan_id: Mapped[int] = mapped_column(BigId)
    entry_id: Mapped[int] = mapped_column(BigId, default=0)
    heads: Mapped[int] = mapped_column(default=1, server_default="1")  # of the party: all, or those who stayed
    children: Mapped[int] = mapped_column(default=0, server_default="0")  # of the whole party under fourteen


class Inside(db.Model):
    """在馆人数 of a branch (area 0) or of one area: of those who came since the last closing. Never below 0.

    ``since`` is that closing. At ``until``, the next one, everybody is out: whoever reads the number later reads 0.
    """

    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"), primary_key=True)
    area_id: Mapped[int] = mapped_column(primary_key=True, default=0)
    number: Mapped[int]
    since: Mapped[datetime]
    until: Mapped[datetime]

    __table_args__ = (CheckConstraint("number >= 0", name="number"),)


class VisitHour(db.Model):
    """The day's scans of one place by hour and kind."""

    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    hour: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    weekday: Mapped[int]
    entries: Mapped[int]
    exits: Mapped[int]
    assumed: Mapped[int]
    by_hand: Mapped[int]

    __table_args__ = (Index("ix_visit_hour_day", "day", "hour"),)


class VisitDay(db.Model):
    """The day's scans of one place, summed."""

    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    weekday: Mapped[int]
    entries: Mapped[int]
    exits: Mapped[int]
    assumed: Mapped[int]
    by_hand: Mapped[int]

    __table_args__ = (Index("ix_visit_day_day", "day"),)


class VisitPeak(db.Model):
    """在馆峰值 of a day as far as it has been reckoned: of a branch, or of all together (branch 0).

    ``number`` people were inside at ``peak_at``; after the row ``scan_id``, at ``at``, it was ``inside``. Whoever reads
    it goes on from there. One made when the day was over is final.
    """

    day: Mapped[date] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(primary_key=True)
    scan_id: Mapped[int] = mapped_column(BigId)
    at: Mapped[datetime]
    inside: Mapped[int]
    number: Mapped[int]
    peak_at: Mapped[datetime]
    is_final: Mapped[bool]


@personal(Personal("leader_id", "团体参观的领队", "联系来参观的单位", 30, "scan.day", "blank"))
class GroupVisit(db.Model):
    """团体参观: the unit and its leader, beside the scan that counted them."""

    id: Mapped[int] = mapped_column(primary_key=True)
    scan_id: Mapped[int] = mapped_column(BigId, ForeignKey("scan.id"), unique=True)
    unit: Mapped[str] = mapped_column(String(80))
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(String(200), default="")

    scan = relationship("Scan")
    leader = relationship("Person")
