"""遗留物品: what was left behind is written down, kept, handed back to its owner, or after its time handed over."""

import re
import unicodedata
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db, locked
from yylib.errors import NotThere, Refused, declare
from yylib.models.branches import Branch, Place
from yylib.models.lost import LostThing
from yylib.models.outbox import OutboxItem
from yylib.models.seats import Seat
from yylib.permissions import Permission
from yylib.services import audit, branches, lists, outbox, people, rules
from yylib.services.lists import Column, Filter

declare(
    lost_in_future=("拾到的时间还没有到", "请改成现在或以前的时间。", 422),
    lost_no_seat=("这里没有座位“{label}”", "请看看座位上的号，或把它留空，在“具体在哪里”写一句。", 422),
    lost_four=("末四位要写 4 个数字", "请读者报电话的末四位；没有电话的写读者证的末四位。", 422),
    lost_gone=("这一件已经{how}，不在库里", "请看它的记录；记错了可以撤销。", 409),
    lost_kept=("这一件还在库里", "没有要撤销的。", 409),
    lost_reason=("请写明查看原因", "4–100 个字，不要写电话和证件号码；原因会记入操作日志。", 422),
)  # fmt: skip

LOST_KEEP_DAYS = rules.declare(
    "LOST_KEEP_DAYS", label="遗留物品满多少天没人领就提醒上交", subject="遗留物品", type=int, unit="天",
    default=90, low=7, high=365, source="系统默认（拾得遗失物送交公安等部门，民法典 第314条）")  # fmt: skip
_REMINDER = "lost"


def get(thing_id: int) -> LostThing:
    """One thing, or ``NotThere``."""
    found = db.session.get(LostThing, thing_id)
    if found is None:
        raise NotThere()
    return found


def state(thing: LostThing) -> tuple[str, str]:
    """The kind of mark and the word for how a thing stands."""
    if thing.returned_at:
        return "ok", "已领"
    if thing.disposed_at:
        return "off", "已处理"
    return ("late", f"在库满 {days_kept(thing)} 天，请上交") if is_due(thing) else ("open", "在库")


def days_kept(thing: LostThing) -> int:
    """How many days it has been kept until today."""
    return (clock.today() - thing.found_on).days


def is_due(thing: LostThing) -> bool:
    """Whether nobody came for it in the house's time, so that it is to be handed over."""
    return thing.is_kept and days_kept(thing) >= rules.rule(LOST_KEEP_DAYS)


def at_seat(seat_id: int) -> list[LostThing]:
    """What was found at a seat and is still kept, the latest first."""
    query = select(LostThing).where(LostThing.seat_id == seat_id, _kept()).order_by(LostThing.id.desc())
    return list(db.session.scalars(query))


def count_due() -> int:
    """How many wait to be handed over."""
    return db.session.scalar(select(func.count(LostThing.id)).where(_due()))


def last_shelf(place_id: int | None) -> str:
    """Where the last thing found in a place, or anywhere, was put: most go there again."""
    query = select(LostThing.kept_where).order_by(LostThing.id.desc()).limit(1)
    return db.session.scalar(query.where(LostThing.place_id == place_id) if place_id else query) or ""


def log(
    *, place_id: int, what: str, kept_where: str, found_at: datetime, by: int, seat: str = "", spot: str = ""
) -> int:
    """Write down a thing that was found; its number. ``seat`` is the label on the seat, if it lay at one."""
    _not_later(found_at)
    thing = LostThing(place_id=_place(place_id).id, seat_id=_seat(place_id, seat), what=what, spot=spot,
                      kept_where=kept_where, found_at=found_at, found_on=clock.local(found_at).date(), found_by_id=by)  # fmt: skip
    db.session.add(thing)
    db.session.flush()
    return thing.id


def change(*, thing_id: int, version: int, place_id: int, what: str, kept_where: str, found_at: datetime, by: int,
           seat: str = "", spot: str = "") -> None:  # fmt: skip
    """Correct what was written down, or say where it is kept now."""
    thing = locked(LostThing, thing_id, version=version)
    _not_later(found_at)
    thing.place_id, thing.seat_id = _place(place_id).id, _seat(place_id, seat, thing.seat_id)
    thing.what, thing.spot, thing.kept_where = what, spot, kept_where
    thing.found_at, thing.found_on = found_at, clock.local(found_at).date()


def hand_back(*, thing_id: int, name: str, last4: str, by: int) -> None:
    """Its owner has it again; kept for 90 days are the name and the last four digits, as proof, and no more."""
    digits = unicodedata.normalize("NFKC", last4).strip()
    if not re.fullmatch(r"[0-9]{4}", digits):
        raise Refused("lost_four", field="last4")
    thing = _here(thing_id)
    thing.returned_at, thing.returned_by_id = clock.now(), by
    thing.returned_to = f"{people.normalise_name(name)[:50]} {digits}"
    _told(thing_id, by)


def hand_over(*, thing_id: int, how: str, by: int) -> None:
    """上交 or otherwise dealt with; ``how`` says to whom or what became of it. Cash and papers need not wait."""
    thing = _here(thing_id)
    thing.disposed_at, thing.disposed_how = clock.now(), how
    _told(thing_id, by)


def undo(*, thing_id: int, by: int) -> None:
    """It was entered as handed back or handed over by mistake: it is here after all, and nobody's name is kept."""
    thing = locked(LostThing, thing_id)
    if thing.is_kept:
        raise Refused("lost_kept")
    thing.returned_at = thing.returned_to = thing.returned_by_id = thing.disposed_at = None
    thing.disposed_how = ""


def unmask(*, thing_id: int, reason: str, by: int) -> str:
    """Who took it, whole, for one look, with a reason that the audit keeps. Never run it with a form token."""
    reason = " ".join(unicodedata.normalize("NFKC", reason or "").split())
    if not 4 <= len(reason) <= 100 or re.search(r"[0-9][0-9 \-]{5,}[0-9]", reason):
        raise Refused("lost_reason", field="reason")
    thing = get(thing_id)
    audit.note(subject="lost_thing", row_id=thing_id, act="unmask", by=by, reason=reason)
    return thing.returned_to or "（已匿名）"


def remind() -> int:
    """Have somebody told of each thing whose time is over, once a thing; how many wait."""
    due = list(db.session.scalars(select(LostThing).where(_due())))
    for thing in due:
        outbox.tell(kind=_REMINDER, ref=str(thing.id), due_at=clock.now() + timedelta(days=7),
                    what=f"遗留物品 {thing.id} 号（{thing.what[:40]}）已满 {days_kept(thing)} 天没人领，请上交")  # fmt: skip
    return len(due)


def _told(thing_id: int, by: int) -> None:
    item = db.session.scalar(select(OutboxItem.id).where(OutboxItem.kind == _REMINDER, OutboxItem.ref == str(thing_id)))
    if item:
        outbox.tick(item_id=item, by=by)


def _here(thing_id: int) -> LostThing:
    thing = locked(LostThing, thing_id)
    if not thing.is_kept:
        raise Refused("lost_gone", how="领走" if thing.returned_at else "处理")
    return thing


def _not_later(found_at: datetime) -> None:
    if found_at > clock.now():
        raise Refused("lost_in_future", field="found_on")


def _place(place_id: int) -> Place:
    place = branches.get_place(place_id)
    if place is None:
        raise NotThere()
    return place


def _seat(place_id: int, label: str, held: int | None = None) -> int | None:
    """The seat of this label in a place; one that has since left the map stays where it was written down."""
    label = unicodedata.normalize("NFKC", label).strip().upper()
    if not label:
        return None
    query = select(Seat.id).where(Seat.place_id == place_id, func.upper(Seat.label) == label)
    found = db.session.scalar(
        query.where(or_(Seat.is_active, Seat.id == held)).order_by(Seat.is_active.desc()).limit(1)
    )
    if found is None:
        raise Refused("lost_no_seat", field="seat", label=label)
    return found


def _kept():
    return and_(LostThing.returned_at.is_(None), LostThing.disposed_at.is_(None))


def _due():
    return and_(_kept(), LostThing.found_on <= clock.today() - timedelta(days=rules.rule(LOST_KEEP_DAYS)))


def _in_state(value: str):
    return {"kept": _kept, "due": _due, "returned": lambda: LostThing.returned_at.is_not(None),
            "disposed": lambda: LostThing.disposed_at.is_not(None)}[value]()  # fmt: skip


def _places() -> list[tuple[int, str]]:
    return [(place.id, place.full_name) for place in branches.places(closed=True)]


THINGS = lists.announce(lists.List(
    name="lost", title="遗留物品登记", id=LostThing.id, export=Permission.REPORTS_EXPORT, order="-number",
    source=lambda: select(LostThing).select_from(LostThing).join(Place, Place.id == LostThing.place_id)
    .join(Branch, Branch.id == Place.branch_id),
    load=(joinedload(LostThing.place), joinedload(LostThing.seat)),
    search=(LostThing.what, LostThing.spot, LostThing.kept_where),
    columns=(
        Column("number", "编号", lambda one: one.id, (LostThing.id,), is_number=True),
        Column("what", "物品", lambda one: one.what, (LostThing.what,)),
        Column("where", "在哪里拾到", lambda one: one.where, (Branch.sort, Place.sort, Place.id)),
        Column("found", "拾到时间", lambda one: one.found_at, (LostThing.found_at,)),
        Column("kept", "放在哪里", lambda one: one.kept_where, (LostThing.kept_where,)),
        Column("state", "状态", lambda one: state(one)[1]),
        Column("ended", "领取或处理", lambda one: one.taker or one.disposed_how),
    ),
    filters=(
        Filter("state", "状态", (("kept", "在库"), ("due", "在库，该上交"), ("returned", "已领"), ("disposed", "已处理")),
               _in_state),
        Filter("place", "地点", _places, lambda value: LostThing.place_id == int(value)),
    ),
))  # fmt: skip
