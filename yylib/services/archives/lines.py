"""归档清单: what the file of one kind of activity must hold, what of it is there, and what is missing.

The list is the kind's, changed by the house where it wants to; the activity itself adds (prizes, a permit) and takes away:
who needs no registration has no list of registrations.
"""

from typing import NamedTuple

from sqlalchemy import delete, func, select

from yylib.database import db
from yylib.errors import NotThere
from yylib.models.activities import Activity, ActivityAudience, ActivityKind, Entry
from yylib.models.archives import ActivityLink, ActivityPhoto, ArchiveItem, ChecklistLine, PhotoConsent
from yylib.services import audit, rules
from yylib.services.activities.terms import PERMIT_FROM
from yylib.services.archives.parts import supplied
from yylib.services.archives.terms import EVERY, LABELS, OPTIONAL, PHOTOS_LEAST, REQUIRED

STATES = {"required": "必须有", "optional": "有就放", "off": "不放"}
_CHILDREN = (ActivityAudience.CHILDREN, ActivityAudience.FAMILIES)


class Line(NamedTuple):
    """One line: ``state`` is held, missing, optional or na; ``word`` says what is there or lacking; ``item_id`` is the row
    by which it was declared not applicable."""

    what: str
    label: str
    state: str
    word: str = ""
    item_id: int | None = None


class _Held(NamedTuple):
    """What the activities have, asked once for all of them."""

    items: dict[tuple[int, str], list]
    photos: dict[int, tuple[int, int]]
    links: dict[int, int]
    parts: dict[str, set[int]]
    house: dict[str, dict[str, str]]
    least: int
    permit_from: int


def checklist(activity: Activity) -> list[Line]:
    """The lines of one activity's file, in the order of the file."""
    return _lines(activity, _held([activity.id]))


def missing_of(activity_ids: list[int]) -> dict[int, list[Line]]:
    """What is missing in each of these files; the number of statements does not grow with them."""
    held = _held(activity_ids)
    found = db.session.scalars(select(Activity).where(Activity.id.in_(activity_ids)))
    return {one.id: [line for line in _lines(one, held) if line.state == "missing"] for one in found}


def _held(ids: list[int]) -> _Held:
    items: dict[tuple[int, str], list] = {}
    rows = db.session.scalars(
        select(ArchiveItem).where(ArchiveItem.activity_id.in_(ids), ArchiveItem.removed_at.is_(None))
    )
    for row in rows:
        items.setdefault((row.activity_id, row.what), []).append(row)
    parts = {what: part.held(list(ids)) for what, part in supplied().items()}
    return _Held(items, _photos(ids), _links(ids), parts, _house(), rules.rule(PHOTOS_LEAST), rules.rule(PERMIT_FROM))


def _photos(ids: list[int]) -> dict[int, tuple[int, int]]:
    """Of each: how many photos, and how many of them say what they must."""
    told = func.count().filter(ActivityPhoto.caption != "", ActivityPhoto.taken_on.is_not(None),
                               ActivityPhoto.photographer != "", ActivityPhoto.consent != PhotoConsent.UNKNOWN)  # fmt: skip
    query = select(ActivityPhoto.activity_id, func.count(), told).where(ActivityPhoto.activity_id.in_(ids))
    query = query.where(ActivityPhoto.removed_at.is_(None)).group_by(ActivityPhoto.activity_id)
    return {row[0]: (row[1], row[2]) for row in db.session.execute(query)}


def _links(ids: list[int]) -> dict[int, int]:
    query = select(ActivityLink.activity_id, func.count()).where(ActivityLink.activity_id.in_(ids))
    return dict(
        db.session.execute(query.where(ActivityLink.removed_at.is_(None)).group_by(ActivityLink.activity_id)).all()
    )


def _house() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in db.session.scalars(select(ChecklistLine)):
        found.setdefault(row.kind, {})[row.what] = row.facts.get("state", "required" if row.is_required else "optional")
    return found


def states_of(kind: str, house: dict[str, str] | None = None) -> dict[str, str]:
    """required, optional or off for each line of a kind: ours, and over it what the house decided."""
    required = {*EVERY, *REQUIRED.get(ActivityKind(kind), ())}
    ours = {what: "required" if what in required else "optional" if what in OPTIONAL else "off" for what in LABELS}
    return ours | (house or {})


def _lines(activity: Activity, held: _Held) -> list[Line]:
    house = held.house.get(activity.kind, {})
    states = _of_activity(activity, states_of(activity.kind, house), house, held.permit_from)
    lines = [_line(activity, what, states[what], held) for what in LABELS]
    return [line for line in lines if line]


def _of_activity(activity: Activity, states: dict[str, str], house: dict[str, str], permit_from: int) -> dict[str, str]:
    """The kind's lines as this one activity needs them; what the house decided itself stands."""

    def ask(what, wanted):
        if what not in house:
            states[what] = wanted

    if activity.entry != Entry.REGISTER and activity.entry != Entry.GROUP:
        ask("registrations", "optional" if activity.entry == Entry.DROP_IN else "off")
        ask("sign_in", "optional")
    if activity.entry == Entry.DROP_IN:
        ask("head_counts", "required")
    ask("prizes", "required" if activity.has_prizes else "off")
    if activity.audience in _CHILDREN:
        ask("emergency_plan", "required")
    if activity.expected >= permit_from:
        states["permit"] = states["emergency_plan"] = "required"
    if activity.cancel_reason:
        states |= dict.fromkeys([what for what in states if what != "plan" and states[what] == "required"], "optional")
    return states


def _line(activity: Activity, what: str, state: str, held: _Held) -> Line | None:
    items = held.items.get((activity.id, what), [])
    label = supplied()[what].label if what in held.parts else LABELS[what]
    word = _said(activity, what, [one for one in items if not one.not_applicable], held)
    lacking = _lacking(activity, what, held, state == "required")
    if word and not lacking:
        return Line(what, label, "held", word)
    declared = next((one for one in items if one.not_applicable), None)
    if declared:
        return Line(what, label, "na", declared.not_applicable, declared.id)
    if word or state == "required":
        return Line(what, label, "missing", lacking or "还没有")
    return Line(what, label, "optional") if state == "optional" else None


def _said(activity: Activity, what: str, items: list, held: _Held) -> str:
    said = []
    if what == "photos" and held.photos.get(activity.id):
        said.append(f"{held.photos[activity.id][0]} 张")
    elif what == "links" and held.links.get(activity.id):
        said.append(f"{held.links[activity.id]} 条")
    elif what == "summary" and activity.summary.strip():
        said.append(f"{len(activity.summary.strip())} 字")
    elif activity.id in held.parts.get(what, ()):
        said.append("按登记的数据生成")
    if items:
        said.append(f"存有 {len(items)} 份")
    return "，".join(said)


def _lacking(activity: Activity, what: str, held: _Held, is_required: bool) -> str:
    """Why what is there is not enough yet."""
    if what != "photos":
        return ""
    count, told = held.photos.get(activity.id, (0, 0))
    if count and told < count:
        return f"{count} 张里有 {count - told} 张没有写全说明、日期、拍摄人和是否同意"
    return f"至少要 {held.least} 张，现有 {count} 张" if is_required and count < held.least else ""


def checklists(kind: str) -> list[tuple[str, str, str]]:
    """(what, label, state) of each line of a kind, for the house to change."""
    if kind not in set(ActivityKind):
        raise NotThere()
    states = states_of(kind, _house().get(kind))
    return [(what, label, states[what]) for what, label in LABELS.items()]


def change_checklist(*, kind: str, states: dict[str, str], by: int) -> None:
    """Set the lines of a kind; what is as ours is not kept. Files that are closed stay as they are."""
    if kind not in set(ActivityKind):
        raise NotThere()
    ours = states_of(kind)
    db.session.execute(delete(ChecklistLine).where(ChecklistLine.kind == kind))
    for sort, what in enumerate(LABELS):
        state = states.get(what, ours[what])
        if state in STATES and state != ours[what]:
            db.session.add(ChecklistLine(kind=kind, what=what, is_required=state == "required", sort=sort,
                                         facts={"state": state}))  # fmt: skip
    audit.note(subject="checklist_line", row_id=kind, act="change", by=by)
