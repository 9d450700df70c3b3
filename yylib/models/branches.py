"""馆舍: the main library, its branches, their doors and areas."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yylib.extensions import db


class BranchKind(StrEnum):
    MAIN = "main_library"
    CITY_STUDY = "city_study"
    SERVICE_POINT = "service_point"

    @property
    def label(self) -> str:
        return {"main_library": "总馆", "city_study": "城市书房", "service_point": "服务点"}[self.value]


class PlaceKind(StrEnum):
    DOOR = "door"
    AREA = "area"

    @property
    def label(self) -> str:
        return {"door": "大门", "area": "区域"}[self.value]


class Audience(StrEnum):
    """读者对象: whom an area is made for."""

    ALL = "all"
    CHILDREN = "children"
    TODDLERS = "toddlers"

    @property
    def label(self) -> str:
        return {"all": "不限", "children": "少儿", "toddlers": "学龄前"}[self.value]


class Branch(db.Model):
    """总馆或分馆."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(20), default=BranchKind.CITY_STUDY)
    capacity: Mapped[int | None]
    sort: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    places: Mapped[list["Place"]] = relationship(back_populates="branch", order_by="Place.sort, Place.id")
    __mapper_args__ = {"version_id_col": version}


class Place(db.Model):
    """大门或区域: where people are counted. Visits of a branch are its door entries; areas are counted apart."""

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"), index=True)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(40))
    audience: Mapped[str] = mapped_column(String(10), default=Audience.ALL)
    capacity: Mapped[int | None]
    counter_max: Mapped[int] = mapped_column(default=999_999)
    is_two_way: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    sort: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    printed_codes: Mapped[int] = mapped_column(default=1, server_default="1")  # which printing of the paper codes holds

    branch: Mapped[Branch] = relationship(back_populates="places", lazy="joined")
    department = relationship("Department")
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("capacity IS NULL OR capacity >= 0", name="capacity"),
        CheckConstraint("counter_max > 0", name="counter"),
        db.UniqueConstraint("branch_id", "name"),
    )

    @property
    def is_door(self) -> bool:
        return self.kind == PlaceKind.DOOR

    @property
    def full_name(self) -> str:
        return f"{self.branch.name} {self.name}"
