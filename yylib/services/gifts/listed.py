"""The gifts and the donors as lists, and what waits for somebody."""

from typing import NamedTuple

from sqlalchemy import Integer, case, cast, extract, func, select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db
from yylib.models.gifts import TAKEN, Donor, DonorKind, Gift, GiftChannel, GiftStage
from yylib.models.people import Person
from yylib.permissions import Permission
from yylib.services import lists
from yylib.services.lists import Column, Filter

_MARKS = {"offered": "wait", "invited": "open", "declined": "off", "withdrawn": "off", "received": "wait",
          "settled": "ok", "void": "off"}  # fmt: skip
_TIME = func.coalesce(Gift.received_at, Gift.offered_at, Gift.created_at)
_GIFTS = select(func.count(Gift.id)).where(Gift.donor_id == Donor.id, Gift.stage.in_(TAKEN)).scalar_subquery()
_COPIES = (
    select(func.coalesce(func.sum(Gift.declared_count), 0)).where(Gift.donor_id == Donor.id, Gift.stage.in_(TAKEN))
    .scalar_subquery()
)  # fmt: skip


class Waiting(NamedTuple):
    """How many offers wait for an answer, how many of those are late, how many gifts wait for their list."""

    offers: int
    late: int
    lists: int


def waiting() -> Waiting:
    """What the gift desk has before it now."""
    is_offer = Gift.stage == GiftStage.OFFERED
    row = db.session.execute(select(
        func.coalesce(func.sum(case((is_offer, 1), else_=0)), 0),
        func.coalesce(func.sum(case((is_offer & (Gift.answer_due_on < clock.today()), 1), else_=0)), 0),
        func.coalesce(func.sum(case((Gift.stage == GiftStage.RECEIVED, 1), else_=0)), 0))).one()  # fmt: skip
    return Waiting(*map(int, row))


def state(gift: Gift) -> tuple[str, str]:
    """The kind of mark and the word for how a gift stands."""
    if gift.stage == GiftStage.OFFERED and gift.answer_due_on and gift.answer_due_on < clock.today():
        return "late", f"该在 {gift.answer_due_on:%m-%d} 前答复"
    if gift.stage == GiftStage.INVITED and gift.invited_on:
        return _MARKS[gift.stage], f"约在 {gift.invited_on:%m-%d}"
    return _MARKS[gift.stage], gift.stage_label


def years() -> list[int]:
    """The years in which something was received, the latest first."""
    year = cast(extract("year", Gift.received_on), Integer)
    found = db.session.scalars(select(year).where(Gift.received_on.is_not(None)).distinct()).all()
    return sorted({int(one) for one in found}, reverse=True)


def _thanked(value: str):
    return Gift.stage.in_(TAKEN) & (Gift.thanked_on.is_not(None) if value == "yes" else Gift.thanked_on.is_(None))


def _in_year(value: str):
    return extract("year", Gift.received_on) == int(value)


GIFTS = lists.announce(lists.List(
    name="gifts", title="捐赠登记", id=Gift.id, export=Permission.REPORTS_EXPORT, order="-at", keeps_q=False,
    source=lambda: select(Gift).select_from(Gift).outerjoin(Donor, Donor.id == Gift.donor_id),
    load=(joinedload(Gift.donor),), search=(Gift.number, Donor.name, Donor.initials, Gift.what),
    columns=(
        Column("number", "编号", lambda one: one.number or f"意向 {one.id}", (func.coalesce(Gift.number, ""),)),
        Column("giver", "捐赠人", lambda one: one.giver, (func.coalesce(Donor.name, ""),)),
        Column("count", "册数", lambda one: one.declared_count, (Gift.declared_count,), is_number=True),
        Column("what", "内容", lambda one: one.what),
        Column("channel", "途径", lambda one: one.channel_label),
        Column("at", "时间", lambda one: one.received_at or one.offered_at or one.created_at, (_TIME,)),
        Column("state", "状态", lambda one: state(one)[1]),
        Column("thanked", "致谢", lambda one: one.thanked_on),
    ),
    filters=(
        Filter("stage", "状态", tuple((one.value, one.label) for one in GiftStage), lambda value: Gift.stage == value),
        Filter("channel", "途径", tuple((one.value, one.label) for one in GiftChannel), lambda value: Gift.channel == value),
        Filter("year", "年份", lambda: [(one, f"{one} 年") for one in years()], _in_year),
        Filter("thanked", "致谢", (("no", "还没致谢"), ("yes", "已致谢")), _thanked),
    ),
))  # fmt: skip

DONORS = lists.announce(lists.List(
    name="donors", title="捐赠人", id=Donor.id, export=Permission.REPORTS_EXPORT, order="name", keeps_q=False,
    source=lambda: select(Donor, _GIFTS.label("gifts"), _COPIES.label("copies")).select_from(Donor)
    .outerjoin(Person, Person.id == Donor.person_id),
    load=(joinedload(Donor.person),), search=(Donor.name, Donor.initials, Donor.display_name),
    columns=(
        Column("name", "捐赠人", lambda one: one.Donor.shown, (func.coalesce(Donor.name, ""),)),
        Column("kind", "种类", lambda one: one.Donor.kind_label),
        Column("phone", "电话", lambda one: one.Donor.person.masked_phone if one.Donor.person else ""),
        Column("named", "署名", lambda one: one.Donor.public_name or "不署名"),
        Column("gifts", "次数", lambda one: one.gifts, (_GIFTS,), is_number=True),
        Column("copies", "申报册数", lambda one: one.copies, (_COPIES,), is_number=True),
        Column("since", "登记时间", lambda one: one.Donor.created_at, (Donor.created_at,)),
    ),
    filters=(
        Filter("kind", "种类", tuple((one.value, one.label) for one in DonorKind), lambda value: Donor.kind == value),
        Filter("named", "署名", (("yes", "愿意署名"), ("no", "不署名")),
               lambda value: Donor.display_consent.is_(value == "yes")),
    ),
))  # fmt: skip
