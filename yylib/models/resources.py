"""数字资源: what is licensed from whom, until when, how it is used, and how much."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yylib.extensions import db
from yylib.workflow import Stage


class ResourceKind(Stage):
    EBOOKS = "ebooks"
    JOURNALS = "journals"
    DATABASE = "database"
    AUDIO = "audio"
    VIDEO = "video"
    CHILDREN = "children"
    MACHINE = "machine"
    LOCAL = "local"
    OTHER = "other"

    @classmethod
    def labels(cls) -> dict:
        return {cls.EBOOKS: "电子图书", cls.JOURNALS: "电子期刊", cls.DATABASE: "数据库", cls.AUDIO: "有声读物",
                cls.VIDEO: "视频课程", cls.CHILDREN: "少儿资源", cls.MACHINE: "电子图书借阅机", cls.LOCAL: "自建特色资源",
                cls.OTHER: "其他"}  # fmt: skip


class UsedWhere(Stage):
    ANYWHERE = "anywhere"
    IN_HOUSE = "in_house"
    REMOTE = "remote"

    @classmethod
    def labels(cls) -> dict:
        return {cls.ANYWHERE: "馆内馆外都能用", cls.IN_HOUSE: "只在馆内用", cls.REMOTE: "手机或家里的电脑上用"}


class ForWhom(Stage):
    ALL = "all"
    CHILDREN = "children"
    STUDENTS = "students"
    ELDERLY = "elderly"
    DISABLED = "disabled"

    @classmethod
    def labels(cls) -> dict:
        return {cls.ALL: "所有读者", cls.CHILDREN: "少儿", cls.STUDENTS: "学生", cls.ELDERLY: "老年人",
                cls.DISABLED: "残障读者"}  # fmt: skip


class DigitalResource(db.Model):
    """数字资源. Whether it may be used on a day is a fact of its licences (``services.resources``), never a column;
    ``stopped_on`` is the day from which the library offers it no more. ``size_gb`` is its whole size."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    supplier_id: Mapped[int | None] = mapped_column(ForeignKey("supplier.id"), index=True)
    provider: Mapped[str] = mapped_column(String(80), default="")
    about: Mapped[str] = mapped_column(String(300), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    how_to: Mapped[str] = mapped_column(Text, default="")
    used_where: Mapped[str] = mapped_column(String(10), default=UsedWhere.ANYWHERE)
    for_whom: Mapped[str] = mapped_column(String(10), default=ForWhom.ALL)
    size_gb: Mapped[int | None]
    is_own: Mapped[bool] = mapped_column(default=False)
    is_public: Mapped[bool] = mapped_column(default=True)
    note: Mapped[str] = mapped_column(String(300), default="")
    stopped_on: Mapped[date | None]
    sort: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    supplier = relationship("Supplier")
    licences: Mapped[list["Licence"]] = relationship(back_populates="resource", order_by="Licence.from_on, Licence.id")
    __mapper_args__ = {"version_id_col": version}

    @property
    def kind_label(self) -> str:
        return ResourceKind(self.kind).label

    @property
    def where_label(self) -> str:
        return UsedWhere(self.used_where).label

    @property
    def whom_label(self) -> str:
        return ForWhom(self.for_whom).label

    @property
    def supplier_name(self) -> str:
        return self.supplier.name if self.supplier else self.provider


class Licence(db.Model):
    """授权期: both days belong to it; without ``to_on`` it has no end. A renewal is a further one. ``fee`` is in fen for
    the whole period. One entered by mistake is void and stays."""

    id: Mapped[int] = mapped_column(primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("digital_resource.id"))
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    fee: Mapped[int] = mapped_column(BigInteger, default=0)
    contract_no: Mapped[str] = mapped_column(String(60), default="")
    note: Mapped[str] = mapped_column(String(200), default="")
    entered_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    void_at: Mapped[datetime | None]
    void_why: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)

    resource: Mapped[DigitalResource] = relationship(back_populates="licences")
    by = relationship("Account")
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        Index("ix_licence_resource", "resource_id", "from_on"),
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="order"),
        CheckConstraint("fee >= 0", name="fee"),
    )

    def covers(self, day: date) -> bool:
        """Whether it holds on this day."""
        return self.void_at is None and self.from_on <= day and (self.to_on is None or day <= self.to_on)


class ResourceUse(db.Model):
    """数字资源用量: of one month. What the supplier did not report is unknown, not 0."""

    id: Mapped[int] = mapped_column(primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("digital_resource.id"))
    month: Mapped[str] = mapped_column(String(7))
    visits: Mapped[int | None]
    searches: Mapped[int | None]
    downloads: Mapped[int | None]
    entered_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    version: Mapped[int] = mapped_column(default=1)

    resource: Mapped[DigitalResource] = relationship()
    by = relationship("Account")
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("resource_id", "month"),
        CheckConstraint("visits IS NULL OR visits >= 0", name="visits"),
        CheckConstraint("searches IS NULL OR searches >= 0", name="searches"),
        CheckConstraint("downloads IS NULL OR downloads >= 0", name="downloads"),
    )
