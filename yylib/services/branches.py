"""馆舍与区域: the library's houses, their doors and areas; added, renamed, merged, closed, never deleted."""

from sqlalchemy import select

from yylib.database import db, locked, plain
from yylib.errors import Refused, declare
from yylib.meanings import mean
from yylib.models.accounts import Department
from yylib.models.branches import Audience, Branch, BranchKind, Place, PlaceKind

declare(
    place_name_taken=("这个馆里已有同名的门或区域", "请换一个名字。", 422),
    branch_name_taken=("已有同名的馆", "请换一个名字。", 422),
    merge_with_itself=("不能并入自己", "请选另一个区域。", 422),
    merge_elsewhere=("只能并入同一个馆里同类的地方", "门并入门，区域并入区域。", 422),
    last_door=("一个馆至少要留一个门或区域", "先增加一个，再停用这一个。", 409),
)
mean(uq_place_branch_id_name="place_name_taken", uq_branch_name="branch_name_taken")

SHIPPED = (
    ("总馆", BranchKind.MAIN, (
        ("大门", PlaceKind.DOOR, Audience.ALL, "图书借阅部"),
        ("借阅室", PlaceKind.AREA, Audience.ALL, "图书借阅部"),
        ("报刊阅览室", PlaceKind.AREA, Audience.ALL, "报刊阅览部"),
        ("自习室", PlaceKind.AREA, Audience.ALL, "报刊阅览部"),
        ("少儿借阅区", PlaceKind.AREA, Audience.CHILDREN, "阅读推广部"),
        ("低幼阅览室", PlaceKind.AREA, Audience.TODDLERS, "阅读推广部"),
        ("低幼活动区", PlaceKind.AREA, Audience.TODDLERS, "阅读推广部"),
        ("电子阅览室", PlaceKind.AREA, Audience.ALL, "电子技术服务部"),
    )),
    ("城中城市书房", BranchKind.CITY_STUDY, (("大门", PlaceKind.DOOR, Audience.ALL, "图书借阅部"),)),
    ("祥源城市书房", BranchKind.CITY_STUDY, (("大门", PlaceKind.DOOR, Audience.ALL, "图书借阅部"),)),
)  # fmt: skip


def first_content() -> list[int]:
    """The three houses of the guides with their doors and areas; nothing where there is a branch already."""
    if plain("SELECT 1 FROM branch LIMIT 1"):
        return [row.id for row in plain("SELECT id FROM branch ORDER BY sort")]
    departments = {row.name: row.id for row in db.session.scalars(select(Department))}
    for order, (name, kind, places) in enumerate(SHIPPED):
        branch = Branch(name=name, kind=kind, sort=order, is_active=True)
        branch.places = [
            Place(name=place, kind=place_kind, audience=audience, department_id=departments.get(department), sort=rank)
            for rank, (place, place_kind, audience, department) in enumerate(places)
        ]
        db.session.add(branch)
    db.session.flush()
    return [row.id for row in plain("SELECT id FROM branch ORDER BY sort")]


def all_branches(*, closed: bool = False) -> list[Branch]:
    """The branches in their order; with ``closed`` also those no longer in use."""
    query = select(Branch).order_by(Branch.sort, Branch.id)
    return list(db.session.scalars(query if closed else query.where(Branch.is_active)))


def places(branch_id: int | None = None, kind: str | None = None, *, closed: bool = False) -> list[Place]:
    """Doors first, then areas, in their order."""
    query = select(Place).join(Branch).order_by(Branch.sort, Place.kind.desc(), Place.sort, Place.id)
    if branch_id:
        query = query.where(Place.branch_id == branch_id)
    if kind:
        query = query.where(Place.kind == kind)
    if not closed:
        query = query.where(Place.is_active, Branch.is_active)
    return list(db.session.scalars(query))


def get_place(place_id: int) -> Place | None:
    """One door or area."""
    return db.session.get(Place, place_id)


def get_branch(branch_id: int) -> Branch | None:
    """One branch."""
    return db.session.get(Branch, branch_id)


def add_branch(*, name: str, kind: str, capacity: int | None, by: int) -> int:
    """A new branch with one door."""
    sort = (plain("SELECT coalesce(max(sort), 0) + 1 AS next FROM branch"))[0].next
    branch = Branch(name=name, kind=BranchKind(kind), capacity=capacity, sort=sort)
    branch.places = [Place(name="大门", kind=PlaceKind.DOOR, sort=0)]
    db.session.add(branch)
    db.session.flush()
    return branch.id


def change_branch(*, branch_id: int, name: str, kind: str, capacity: int | None, version: int, by: int) -> None:
    """Rename a branch, or say how many it holds."""
    branch = locked(Branch, branch_id, version=version)
    branch.name, branch.kind, branch.capacity = name, BranchKind(kind), capacity


def set_branch_active(*, branch_id: int, is_active: bool, by: int) -> None:
    """Close a branch, or open it again; its past stays."""
    locked(Branch, branch_id).is_active = is_active


def add_place(*, branch_id: int, name: str, kind: str, audience: str, department_id: int | None, capacity: int | None,
              counter_max: int, is_two_way: bool, by: int) -> int:  # fmt: skip
    """A new door or area."""
    locked(Branch, branch_id)
    sort = plain("SELECT coalesce(max(sort), 0) + 1 AS next FROM place WHERE branch_id = :id", id=branch_id)[0].next
    place = Place(branch_id=branch_id, name=name, kind=PlaceKind(kind), audience=Audience(audience), sort=sort,
                  department_id=department_id, capacity=capacity, counter_max=counter_max, is_two_way=is_two_way)  # fmt: skip
    db.session.add(place)
    db.session.flush()
    return place.id


def change_place(*, place_id: int, name: str, audience: str, department_id: int | None, capacity: int | None,
                 counter_max: int, is_two_way: bool, version: int, by: int) -> None:  # fmt: skip
    """Rename it, or change whose it is, how many it holds and what its counter is like."""
    place = locked(Place, place_id, version=version)
    place.name, place.audience, place.department_id, place.capacity = name, Audience(audience), department_id, capacity
    place.counter_max, place.is_two_way = counter_max, is_two_way


def set_place_active(*, place_id: int, is_active: bool, by: int) -> None:
    """Close a door or area, or open it again; counts already made stay where they were made."""
    place = locked(Place, place_id)
    place.is_active = is_active
    db.session.flush()
    if not is_active and not plain(
        "SELECT 1 FROM place WHERE branch_id = :id AND is_active LIMIT 1", id=place.branch_id
    ):
        raise Refused("last_door")


def merge_place(*, place_id: int, into_id: int, by: int) -> None:
    """Close one place in favour of another: from now on it is counted there; the past is shown under both names."""
    if place_id == into_id:
        raise Refused("merge_with_itself", field="into_id")
    place, into = locked(Place, min(place_id, into_id)), locked(Place, max(place_id, into_id))
    if place.id != place_id:
        place, into = into, place
    if (place.branch_id, place.kind) != (into.branch_id, into.kind) or not into.is_active:
        raise Refused("merge_elsewhere", field="into_id")
    place.is_active, place.merged_into_id = False, into.id
