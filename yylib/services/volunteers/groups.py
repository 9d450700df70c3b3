"""团队: a unit registers its people with a leader; of the members it names a name and an age band, no phones.

The consents are collected on one paper list (``paper``); the hours are each member's own.
"""

import re
import unicodedata
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db, locked
from yylib.errors import NotThere, Refused
from yylib.models.people import CHILD_AGE
from yylib.models.volunteers import AgeBand, Volunteer, VolunteerGroup, VolunteerStage
from yylib.services import people, privacy, recruitments
from yylib.services.recruitments.terms import LEAST_AGE
from yylib.services.rules import rule
from yylib.services.volunteers import applying, following, keys
from yylib.services.volunteers.terms import GROUP_MOST

_NUMBER = re.compile(r"^\d{1,3}(?:\s*[.、．)）:：,，]\s*|\s+)(?=\D)")  # of a numbered list, such as 1. or 2、
_LINE = re.compile(r"(.{1,60}?)[\s,，、;；|]+([^\s,，、;；|]{1,10})")
_WORDS = {"儿童": AgeBand.CHILD, "未满14": AgeBand.CHILD, "少年": AgeBand.MINOR, "14-17": AgeBand.MINOR, "未成年": AgeBand.MINOR,
          "成人": AgeBand.ADULT, "成年": AgeBand.ADULT, "大人": AgeBand.ADULT}  # fmt: skip


class Member(NamedTuple):
    """One line of the list: a name and the band that is kept; the year is not."""

    name: str
    band: AgeBand


def apply(*, name: str, leader: str, leader_phone: str, members: str, consent: bool, recruitment_id: int | None = None,
          note: str = "", version: str | None = None, channel: str = "web", by: int | None = None) -> int:  # fmt: skip
    """Register a unit, its leader and its members (``read`` says how they are written); the group's id.

    ``consent`` is the leader's for their own name and phone. The very same list of the same leader again is the same group.
    """
    sought = recruitments.open_one(recruitment_id, by=by)
    if not consent:
        raise Refused("volunteer_consent", field="consent")
    if not (leader_phone or "").strip():
        raise Refused("volunteer_phone", field="leader_phone")
    listed = read(members)
    shown = version or privacy.current_text("contact").version
    try:
        leader_id = people.enter(name=leader, phone=leader_phone, consent=("contact", shown, channel), by=by)
    except Refused as refused:
        refused.field = {"name": "leader", "phone": "leader_phone"}.get(refused.field, refused.field)
        raise
    if same := _same(name, leader_id, listed):
        return same
    group = VolunteerGroup(name=name, code=keys.GROUP.fresh(), leader_id=leader_id, channel=channel, note=note, made_at=clock.now(),
                           made_by_id=by)  # fmt: skip
    db.session.add(group)
    db.session.flush()
    _enter(group, listed, sought and sought.id, channel, by)
    return group.id


def add(*, group_id: int, members: str, by: int | None) -> list[int]:
    """More members, pasted as a list; their ids as volunteers. Whoever is in the group already is refused."""
    group = locked(VolunteerGroup, group_id)
    if group.ended_at is not None:
        raise Refused("volunteer_group_ended")
    listed, held = read(members), {one.name for one in of(group_id)}
    for one in listed:
        if one.name in held:
            raise Refused("group_twice", field="members", name=one.name)
    return _enter(group, listed, None, "desk", by)


def read(text: str) -> list[Member]:
    """The members of a list, one a line: 姓名 and a birth year or 儿童 (未满 14), 少年 (14–17), 成人; a number before the
    name, as of a copied list, is left out. Of a year the band is the
    younger one that is possible, so that nobody goes without a consent. Else ``group_members`` names the line."""
    lines = [
        (number, unicodedata.normalize("NFKC", line).strip())
        for number, line in enumerate((text or "").splitlines(), 1)
    ]
    filled = [(number, line) for number, line in lines if line]
    if not filled:
        raise Refused("group_nobody", field="members")
    if len(filled) > (most := rule(GROUP_MOST)):
        raise Refused("group_most", field="members", most=most)
    found = [_member(number, line) for number, line in filled]
    names = [one.name for one in found]
    for name in names:
        if names.count(name) > 1:
            raise Refused("group_twice", field="members", name=name)
    return found


def get(group_id: int) -> VolunteerGroup:
    """One group, or ``NotThere``."""
    found = db.session.get(VolunteerGroup, group_id)
    if found is None:
        raise NotThere()
    return found


def of(group_id: int, *load) -> list[Volunteer]:
    """The members of a group who did not leave, in the order of the list; ``load``: what more is read with them."""
    query = select(Volunteer).options(joinedload(Volunteer.person), *load).where(
        Volunteer.group_id == group_id, Volunteer.stage.not_in((VolunteerStage.LEFT, VolunteerStage.REFUSED)))  # fmt: skip
    return list(db.session.scalars(query.order_by(Volunteer.id)))


def link(group: VolunteerGroup) -> str:
    """The last part of the leader's address, ``CODE-SIGN``, at which the list is seen and printed."""
    return keys.GROUP.link(group.code)


def by_link(text: str) -> VolunteerGroup | None:
    """The group of a link's last part, or None where it was not made by us."""
    code = keys.GROUP.linked(text)
    return code and db.session.scalar(select(VolunteerGroup).where(VolunteerGroup.code == code))


def _member(number: int, line: str) -> Member:
    matched = _LINE.fullmatch(_NUMBER.sub("", line))
    if not matched:
        raise Refused("group_members", field="members", line=number, text=line[:20])
    try:
        name = people.normalise_name(matched[1])
    except Refused:
        raise Refused("group_members", field="members", line=number, text=line[:20]) from None
    said = matched[2].replace("周岁", "").replace("岁", "").replace("–", "-")
    if said in _WORDS:
        return Member(name, _WORDS[said])
    said = said.removesuffix("年")
    if not re.fullmatch(r"(19|20)[0-9]{2}", said):
        raise Refused("group_members", field="members", line=number, text=line[:20])
    return Member(name, _band(name, int(said), clock.today(), number, line))


def _band(name: str, year: int, today: date, number: int, line: str) -> AgeBand:
    """By the year alone: on the last day of the year of birth they would be the youngest."""
    if not today.year - 130 <= year <= today.year:
        raise Refused("group_members", field="members", line=number, text=line[:20])
    if today.year - year < (least := rule(LEAST_AGE)):
        raise Refused("group_young", field="members", name=name, least=least)
    youngest = today.year - year - 1
    return AgeBand.CHILD if youngest < CHILD_AGE else AgeBand.MINOR if youngest < 18 else AgeBand.ADULT


def _same(name: str, leader_id: int, listed: list[Member]) -> int | None:
    query = select(VolunteerGroup.id).where(VolunteerGroup.leader_id == leader_id, VolunteerGroup.name == name,
                                            VolunteerGroup.ended_at.is_(None)).order_by(VolunteerGroup.id)  # fmt: skip
    for group_id in db.session.scalars(query).all():
        if [(one.name, one.band) for one in of(group_id)] == [(one.name, str(one.band)) for one in listed]:
            return group_id
    return None


def _enter(
    group: VolunteerGroup, listed: list[Member], recruitment_id: int | None, channel: str, by: int | None
) -> list[int]:
    ids = []
    for one in listed:
        person_id = people.enter(name=one.name, phone=None, by=by)
        taken = applying.enter(person_id, channel=channel, by=by, group_id=group.id, band=one.band.value,
                               recruitment_id=recruitment_id)  # fmt: skip
        following.became(taken.volunteer_id, "applied")
        ids.append(taken.volunteer_id)
    return ids
