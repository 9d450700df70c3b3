"""Naming several volunteers in one field: by number, by whole name or by their group, one a line or parted by commas."""

import re

from sqlalchemy import func, or_, select

from yylib.database import db
from yylib.errors import Refused, declare
from yylib.models.people import Person
from yylib.models.volunteers import Volunteer, VolunteerGroup
from yylib.services.volunteers.vetting import LIVE

declare(
    volunteers_nobody=("还没有写是谁", "写志愿者编号、姓名或团队名称，一行一位。", 422),
    volunteers_unknown=("没有找到：{names}", "请写编号（如 ZY2026-0001）、登记的姓名或团队名称；已退出、未录用的不能选。", 422),
    volunteers_same=("同名的不止一位：{names}", "请改写编号。", 422),
    volunteers_many=("一次最多 {most} 位", "请分几次。", 422),
)  # fmt: skip
MOST = 300


def chosen(text: str, field: str = "who") -> list[int]:
    """The ids of those named and of the members of the groups named, each once, in the order given; whoever is not found or not the only one is said by name."""
    words = list(
        dict.fromkeys(word for word in re.split(r"[\s,，、;；]*[\n,，、;；][\s]*|\s{2,}", (text or "").strip()) if word)
    )
    if not words:
        raise Refused("volunteers_nobody", field=field)
    if len(words) > MOST:
        raise Refused("volunteers_many", field=field, most=MOST)
    found, groups = _found(words), _groups(words)
    unknown = [word for word in words if not (found.get(word.casefold()) or groups.get(word))]
    if unknown:
        raise Refused("volunteers_unknown", field=field, names="、".join(word[:20] for word in unknown[:10]))
    same = [word for word in words if len(found.get(word.casefold(), [])) > 1]
    if same:
        raise Refused("volunteers_same", field=field, names="、".join(word[:20] for word in same[:10]))
    ids = [one for word in words for one in (found.get(word.casefold()) or groups[word])]
    if len(set(ids)) > MOST:
        raise Refused("volunteers_many", field=field, most=MOST)
    return list(dict.fromkeys(ids))


def _groups(words: list[str]) -> dict[str, list[int]]:
    """The live members of the groups so named."""
    rows = db.session.execute(
        select(VolunteerGroup.name, Volunteer.id).join(Volunteer, Volunteer.group_id == VolunteerGroup.id)
        .where(VolunteerGroup.name.in_(words), Volunteer.stage.in_(LIVE)).order_by(Volunteer.id)
    )  # fmt: skip
    held: dict[str, list[int]] = {}
    for name, volunteer_id in rows:
        held.setdefault(name, []).append(volunteer_id)
    return held


def _found(words: list[str]) -> dict[str, list[int]]:
    numbers = [word.upper() for word in words]
    rows = db.session.execute(
        select(Volunteer.id, Volunteer.number, Person.name).outerjoin(Volunteer.person)
        .where(Volunteer.stage.in_(LIVE), or_(func.upper(Volunteer.number).in_(numbers), Person.name.in_(words)))
        .order_by(Volunteer.id)
    )  # fmt: skip
    held: dict[str, list[int]] = {}
    for row in rows:
        for key in {(row.number or "").casefold(), (row.name or "").casefold()} - {""}:
            held.setdefault(key, []).append(row.id)
    return held
