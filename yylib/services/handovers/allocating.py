"""典藏分配: each volume to a branch and a location; one, many, a whole batch, or split by class and readers."""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select

from yylib import clock
from yylib.database import db, locked, plain
from yylib.errors import NotThere, Refused
from yylib.models.items import Location
from yylib.models.processing import AllocationRule
from yylib.services.items import moving
from yylib.services.items.rows import each

CHILDREN = frozenset("abcd")  # field 100, positions 17–19: 青少年, 学龄前, 小学生, 少年
_ITEMS = """SELECT i.id, i.stage, i.handed_over_at, i.allocated_at, b.title, b.class_no, b.audience,
(SELECT h.number FROM hand_over_item l JOIN hand_over h ON h.id = l.hand_over_id
 WHERE l.item_id = i.id AND l.is_live AND h.state = 'open') AS listed
FROM item i JOIN bib_record b ON b.id = i.bib_id"""
_PLACE = """UPDATE item SET location_id = :location, owning_branch_id = :branch, allocated_at = :now, changed_at = :now,
version = version + 1 WHERE id IN {ids}"""
_UNPLACE = """UPDATE item SET location_id = NULL, owning_branch_id = NULL, allocated_at = NULL, changed_at = :now,
version = version + 1 WHERE id IN {ids}"""


def locations() -> list[Location]:
    """The locations in use, branch by branch."""
    query = select(Location).where(Location.is_active).order_by(Location.branch_id, Location.sort, Location.id)
    return list(db.session.scalars(query))


def of_batch(batch_id: int) -> list[int]:
    """The volumes of a batch that have no location yet and are neither returned nor handed over."""
    return [row.id for row in plain(_ITEMS + " WHERE i.batch_id = :batch ORDER BY i.id", batch=batch_id)
            if not row.allocated_at and _is_open(row)]  # fmt: skip


def rules(*, closed: bool = False) -> list[AllocationRule]:
    """The rules in the order in which they are asked."""
    query = select(AllocationRule).order_by(AllocationRule.is_active.desc(), AllocationRule.sort, AllocationRule.id)
    return list(db.session.scalars(query if closed else query.where(AllocationRule.is_active)))


def get_rule(rule_id: int) -> AllocationRule:
    """One rule, or ``NotThere``."""
    found = db.session.get(AllocationRule, rule_id)
    if found is None:
        raise NotThere()
    return found


def placed(class_no: str, audience: str, held: Sequence[AllocationRule]) -> int | None:
    """The location of the first rule that fits a title; None where none does."""
    for rule in held:
        beginnings = tuple(rule.classes.upper().split())
        if beginnings and not class_no.upper().startswith(beginnings):
            continue
        if rule.audience == "children" and not CHILDREN & set(audience.lower()):
            continue
        return rule.location_id
    return None


def allocate(*, item_ids: Iterable[int], location_id: int, by: int) -> int:
    """Give volumes a location, or another one; how many. What is on a list or handed over is refused."""
    location = db.session.get(Location, location_id)
    if location is None or not location.is_active:
        raise Refused("place_wanted", field="location_id")
    ids = _free(item_ids)
    if not ids:
        raise Refused("place_none_chosen")
    _put(ids, location, by)
    return len(ids)


def allocate_by_rules(*, item_ids: Iterable[int], by: int) -> tuple[int, int]:
    """Split volumes by the rules; how many got a location, and how many no rule fits."""
    held = rules()
    if not held:
        raise Refused("place_rules_wanted")
    ids, wanted = set(_free(item_ids)), {}
    for row in each(_ITEMS + " WHERE i.id IN {ids}", ids):
        wanted.setdefault(placed(row.class_no, row.audience, held), []).append(row.id)
    left = wanted.pop(None, [])
    for location_id in sorted(wanted):
        _put(wanted[location_id], db.session.get(Location, location_id), by)
    return len(ids) - len(left), len(left)


def withdraw(*, item_ids: Iterable[int], by: int) -> int:
    """撤销分配: the volumes have no location any more; how many."""
    ids = _free(item_ids)
    with moving(ids, verb="unallocate", label="撤销分配", by=by):
        each(_UNPLACE, ids, now=clock.stamp(clock.now()))
    return len(ids)


def save_rule(*, classes: str, audience: str, location_id: int, by: int, rule_id: int | None = None,
              version: int | None = None, is_active: bool = True) -> int:  # fmt: skip
    """Add a rule behind the others, or change one; its id."""
    location = db.session.get(Location, location_id)
    if location is None or not location.is_active:
        raise Refused("place_wanted", field="location_id")
    if rule_id is None:
        last = db.session.scalar(select(func.max(AllocationRule.sort)))
        rule = AllocationRule(sort=0 if last is None else last + 1)
        db.session.add(rule)
    else:
        rule = locked(AllocationRule, rule_id, version=version)
    rule.classes, rule.audience, rule.location_id = " ".join(classes.upper().split()), audience, location_id
    rule.is_active = is_active
    db.session.flush()
    return rule.id


def move_rule(*, rule_id: int, by: int) -> None:
    """Ask a rule before the one that stands before it."""
    held = rules()
    at = next((place for place, rule in enumerate(held) if rule.id == rule_id), 0)
    if at:
        held[at - 1], held[at] = held[at], held[at - 1]
    for place, rule in enumerate(held):
        rule.sort = place


def _put(ids: list[int], location: Location, by: int) -> None:
    with moving(ids, verb="allocate", label="分配", by=by, note=location.full_name):
        each(_PLACE, ids, location=location.id, branch=location.branch_id, now=clock.stamp(clock.now()))


def _free(item_ids: Iterable[int]) -> list[int]:
    rows = each(_ITEMS + " WHERE i.id IN {ids}", item_ids)
    for row in rows:
        if row.listed:
            raise Refused("place_listed", title=row.title, number=row.listed)
    return [row.id for row in rows if _is_open(row)]


def _is_open(row) -> bool:
    return row.stage not in ("returned", "void", "shelved") and not row.handed_over_at and not row.listed
