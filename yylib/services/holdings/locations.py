"""馆藏地: the collections of the houses, named as the lending system names them."""

from sqlalchemy import func, select

from yylib.database import db, locked
from yylib.errors import NotThere, Refused, declare
from yylib.meanings import mean
from yylib.models.branches import Branch
from yylib.models.items import GONE, Item, Location

declare(
    location_name=("这个馆已有叫“{name}”的馆藏地", "请换一个名字。", 409),
    location_taken=("这个馆已有叫这个名字的馆藏地", "请换一个名字。", 409),
)
mean(uq_location_branch_id="location_taken", uq_location_branch_id_name="location_taken")


def every(active: bool = False) -> list[Location]:
    """The locations by branch and order; only those in use where asked."""
    query = select(Location).join(Branch, Branch.id == Location.branch_id)
    if active:
        query = query.where(Location.is_active)
    return list(db.session.scalars(query.order_by(Branch.sort, Branch.id, Location.sort, Location.name)))


def get(location_id: int) -> Location:
    """One location, or ``NotThere``."""
    found = db.session.get(Location, location_id)
    if found is None:
        raise NotThere()
    return found


def volumes() -> dict[int, int]:
    """How many volumes belong to each location."""
    query = select(Item.location_id, func.count(Item.id)).where(Item.stage.not_in(GONE)).group_by(Item.location_id)
    return dict(db.session.execute(query).all())


def add(*, branch_id: int, name: str, code: str = "", audience: str = "all", is_closed_stack: bool = False,
        is_local: bool = False, sort: int = 0, by: int) -> int:  # fmt: skip
    """A new location of a branch; its id."""
    _free(branch_id, name)
    made = Location(branch_id=branch_id, name=name, code=code, audience=audience, is_closed_stack=is_closed_stack,
                    is_local=is_local, sort=sort)  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made.id


def change(*, location_id: int, version: int, branch_id: int, name: str, code: str = "", audience: str = "all",
           is_closed_stack: bool = False, is_local: bool = False, sort: int = 0, by: int) -> None:  # fmt: skip
    """Rename a location or say otherwise what it is for. It stays with its branch once volumes stand there."""
    held = locked(Location, location_id, version=version)
    _free(branch_id, name, but=location_id)
    held.branch_id, held.name, held.code, held.audience, held.sort = branch_id, name, code, audience, sort
    held.is_closed_stack, held.is_local = is_closed_stack, is_local


def turn(*, location_id: int, on: bool, by: int) -> None:
    """Use a location no longer, or again; the volumes that stand there stay there."""
    locked(Location, location_id).is_active = on


def _free(branch_id: int, name: str, but: int = 0) -> None:
    query = select(Location.id).where(Location.branch_id == branch_id, Location.name == name, Location.id != but)
    if db.session.scalar(query):
        raise Refused("location_name", field="name", name=name)
