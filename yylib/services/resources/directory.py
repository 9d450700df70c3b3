"""数字资源目录: one resource, what readers find, what is about to run out, and the staff's list."""

from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from yylib.database import db
from yylib.errors import NotThere
from yylib.models.orders import Supplier
from yylib.models.resources import DigitalResource, ForWhom, Licence, ResourceKind, ResourceUse, UsedWhere
from yylib.permissions import Permission
from yylib.services import lists
from yylib.services.lists import Column, Filter
from yylib.services.resources.licences import Standing, cost, standing


class Shown(NamedTuple):
    """A resource with how it stands today."""

    resource: DigitalResource
    standing: Standing

    @property
    def id(self) -> int:
        return self.resource.id


def get(resource_id: int) -> DigitalResource:
    """One resource with its licences, or ``NotThere``."""
    found = db.session.get(DigitalResource, resource_id)
    if found is None:
        raise NotThere()
    return found


def licence_of(resource_id: int, licence_id: int) -> Licence:
    """One licence period of a resource, or ``NotThere``."""
    found = db.session.get(Licence, licence_id)
    if found is None or found.resource_id != resource_id:
        raise NotThere()
    return found


def shown(resource: DigitalResource) -> Shown:
    """A resource with how it stands today."""
    return Shown(resource, standing(resource))


def _all(*conditions) -> list[Shown]:
    query = select(DigitalResource).where(*conditions).options(selectinload(DigitalResource.licences))
    return [shown(one) for one in db.session.scalars(query.order_by(DigitalResource.sort, DigitalResource.name))]


def for_readers() -> list[tuple[str, list[Shown]]]:
    """What the public directory lists, by kind, in each what can be used now first. What was stopped, or never had a
    licence, is not in it; what ran out is, and said so."""
    found = [one for one in _all(DigitalResource.is_public) if one.standing.state not in ("stopped", "none")]
    found.sort(key=lambda one: not one.standing.is_usable)
    groups = [(kind.label, [one for one in found if one.resource.kind == kind]) for kind in ResourceKind]
    return [group for group in groups if group[1]]


def expiring() -> list[Shown]:
    """What runs out within the first reminder's days or has run out and was neither renewed nor stopped, the soonest
    first."""
    due = [one for one in _all() if one.standing.state in ("soon", "over")]
    return sorted(due, key=lambda one: one.standing.until)


def figures(period) -> dict[str, int]:
    """Of a period of whole months: visits, searches, downloads as far as known, what the licences cost in fen, and how
    many resources were licensed on its last day."""
    first, last = f"{period.first:%Y-%m}", f"{period.last:%Y-%m}"
    sums = db.session.execute(
        select(*(func.coalesce(func.sum(part), 0) for part in (ResourceUse.visits, ResourceUse.searches,
                                                                ResourceUse.downloads)))
        .where(ResourceUse.month.between(first, last))).one()  # fmt: skip
    live = list(db.session.scalars(select(Licence).where(Licence.void_at.is_(None))))
    licensed = {one.resource_id for one in live if one.covers(period.last)}
    return {"visits": int(sums[0]), "searches": int(sums[1]), "downloads": int(sums[2]), "resources": len(licensed),
            "cost": sum(cost(one, period.first, period.last) for one in live)}  # fmt: skip


def _in_state(value: str):
    return DigitalResource.id.in_([one.id for one in _all() if one.standing.state == value])


def _until(one: Shown):
    return one.standing.until or ("长期" if one.standing.state == "ok" else None)


def _kinds() -> list[tuple[str, str]]:
    return [(kind.value, kind.label) for kind in ResourceKind]


RESOURCES = lists.announce(lists.List(
    name="resources", title="数字资源", id=DigitalResource.id, export=Permission.REPORTS_EXPORT, order="name",
    source=lambda: select(DigitalResource).select_from(DigitalResource)
    .outerjoin(Supplier, Supplier.id == DigitalResource.supplier_id),
    load=(joinedload(DigitalResource.supplier), selectinload(DigitalResource.licences)), show=shown,
    search=(DigitalResource.name, DigitalResource.provider, Supplier.name, DigitalResource.about),
    columns=(
        Column("name", "名称", lambda one: one.resource.name, (DigitalResource.name,)),
        Column("kind", "类型", lambda one: one.resource.kind_label, (DigitalResource.kind,)),
        Column("supplier", "供应商", lambda one: one.resource.supplier_name,
               (func.coalesce(Supplier.name, DigitalResource.provider),)),
        Column("where", "在哪里用", lambda one: one.resource.where_label, (DigitalResource.used_where,)),
        Column("until", "授权到", _until),
        Column("state", "状态", lambda one: one.standing.mark[1]),
        Column("public", "公开目录", lambda one: "列出" if one.resource.is_public else "不列"),
    ),
    filters=(
        Filter("state", "状态", (("soon", "快到期"), ("over", "已到期"), ("ok", "授权内"), ("ahead", "还没到开通日"),
                              ("none", "没有授权期"), ("stopped", "已停用")), _in_state),
        Filter("kind", "类型", _kinds, lambda value: DigitalResource.kind == value),
        Filter("where", "在哪里用", [(one.value, one.label) for one in UsedWhere],
               lambda value: DigitalResource.used_where == value),
        Filter("whom", "读者对象", [(one.value, one.label) for one in ForWhom],
               lambda value: DigitalResource.for_whom == value),
    ),
))  # fmt: skip
