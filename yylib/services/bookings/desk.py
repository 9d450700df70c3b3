"""The day as the desk sees it: every slot with who is expected, inside and gone; and the bookings as a list."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import and_, extract, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from yylib import clock
from yylib.database import db, plain
from yylib.models.bookings import Booking, BookingStage, Channel
from yylib.models.branches import Place
from yylib.permissions import Permission
from yylib.services import branches, lists
from yylib.services.bookings import FULLNESS, offer
from yylib.services.bookings.space import Room, room
from yylib.services.lists import Column, Filter

_PEOPLE = (
    "SELECT place_id, starts_at, ends_at, stage, lapses_at, sum(adults + toddlers + children) AS people "
    "FROM booking WHERE day = :day GROUP BY place_id, starts_at, ends_at, stage, lapses_at"
)
_STAGES = {"booked": ("wait", "待到馆"), "arrived": ("ok", "已进馆"), "left": ("off", "已离馆"), "lapsed": ("late", "未到馆"),
           "cancelled": ("off", "已取消"), "closed": ("off", "本馆取消")}  # fmt: skip


class SlotLine(NamedTuple):
    """One slot of a day, in people: ``expected`` are booked and not there yet, ``lapsed`` did not come. ``slot`` is None
    for bookings of a slot that the plan does not have any more."""

    starts_at: datetime
    ends_at: datetime
    slot: offer.Slot | None
    expected: int
    arrived: int
    left: int
    lapsed: int

    @property
    def is_now(self) -> bool:
        return self.starts_at <= clock.now() < self.ends_at

    @property
    def is_past(self) -> bool:
        return self.ends_at <= clock.now()


class PlaceDay(NamedTuple):
    """One place on one day; ``room`` is how it stands now, only today."""

    place: Place
    lines: list[SlotLine]
    room: Room | None


class Line(NamedTuple):
    """One booking as a page may show it: the reader masked, the stage as time has it."""

    id: int
    code: str
    whom: str
    place_id: int
    place: str
    starts_at: datetime
    ends_at: datetime
    party: str
    people: int
    stage: str
    channel: str
    by: str
    note: str

    @property
    def status(self) -> tuple[str, str]:
        return _STAGES[self.stage]

    @property
    def can_end(self) -> bool:
        """Whether it can still be changed or cancelled."""
        return self.stage == "booked"


def of_day(day: date) -> list[PlaceDay]:
    """The places that take bookings, and those that took some, with their slots of a day."""
    counts = _counts(day)
    plans = {plan.place_id: plan.place for plan in offer.bookable()}
    others = {key[0] for key in counts} - set(plans)
    places = [*plans.values(), *(branches.get_place(place_id) for place_id in sorted(others))]
    return [PlaceDay(place, _lines(place.id, day, counts), room(place.id) if day == clock.today() else None)
            for place in places]  # fmt: skip


def _counts(day: date) -> dict[tuple, dict[str, int]]:
    found: dict[tuple, dict[str, int]] = {}
    for row in plain(_PEOPLE, day=day.isoformat()):
        key = row.place_id, clock.moment(row.starts_at), clock.moment(row.ends_at)
        stage = "lapsed" if row.stage == "booked" and clock.moment(row.lapses_at) <= clock.now() else row.stage
        held = found.setdefault(key, {})
        held[stage] = held.get(stage, 0) + int(row.people)
    return found


def _lines(place_id: int, day: date, counts: dict) -> list[SlotLine]:
    slots = {(slot.starts_at, slot.ends_at): slot for slot in offer.slots(place_id, day)}
    spans = set(slots) | {key[1:] for key, held in counts.items()
                          if key[0] == place_id and set(held) - {"cancelled", "closed"}}  # fmt: skip
    lines = []
    for span in sorted(spans):
        held = counts.get((place_id, *span), {})
        lines.append(SlotLine(*span, slots.get(span), *(held.get(stage, 0) for stage in ("booked", "arrived", "left", "lapsed"))))  # fmt: skip
    return lines


def party_words(booking: Booking) -> str:
    """大人 1，0–6 岁 1，7–13 岁 2."""
    said = [("大人", booking.adults), ("0–6 岁", booking.toddlers), ("7–13 岁", booking.children)]
    return "，".join(f"{label} {number}" for label, number in said if number)


def stage_of(booking: Booking) -> str:
    """The stage as time has it, whether or not the job wrote it down."""
    if booking.stage == BookingStage.BOOKED and booking.lapses_at <= clock.now():
        return BookingStage.LAPSED.value
    return booking.stage


def shown(booking: Booking) -> Line:
    """A booking as a page may show it."""
    person = booking.person
    return Line(booking.id, booking.code, f"{person.masked_name} {person.masked_phone}" if person else "（已匿名）",
                booking.place_id, booking.place.full_name, booking.starts_at, booking.ends_at, party_words(booking),
                booking.heads, stage_of(booking), Channel(booking.channel).label,
                booking.made_by.name if booking.made_by else "", booking.override_reason)  # fmt: skip


def slot_words(line: Line) -> str:
    """08:30–12:00."""
    return f"{clock.local(line.starts_at):%H:%M}–{clock.local(line.ends_at):%H:%M}"


def of_phone(people_ids: list[int]) -> list[Line]:
    """The bookings of the people found by an exact phone, from yesterday on."""
    query = select(Booking).where(Booking.person_id.in_(people_ids), Booking.day >= clock.today() - timedelta(days=1))
    query = query.options(joinedload(Booking.place), joinedload(Booking.person), joinedload(Booking.made_by))
    return [shown(one) for one in db.session.scalars(query.order_by(Booking.starts_at, Booking.id).limit(50))]


def get(booking_id: int) -> Booking | None:
    """One booking."""
    return db.session.get(Booking, booking_id)


def _source(*, day: date):
    return select(Booking).select_from(Booking).join(Booking.place).where(Booking.day == day)


def _starts() -> list[tuple[str, str]]:
    """The wall times at which slots of these weeks begin."""
    rows = plain("SELECT DISTINCT starts_at FROM booking WHERE day BETWEEN :first AND :last",
                 first=(clock.today() - timedelta(days=31)).isoformat(),
                 last=(clock.today() + timedelta(days=62)).isoformat())  # fmt: skip
    walls = sorted({f"{clock.local(clock.moment(row.starts_at)):%H:%M}" for row in rows})
    return [(wall, f"{wall} 起") for wall in walls]


def _begins(value: str):
    at = clock.utc(datetime.fromisoformat(f"2026-01-01 {value}"))
    return and_(extract("hour", Booking.starts_at) == at.hour, extract("minute", Booking.starts_at) == at.minute)


def _stage(value: str):
    late = and_(Booking.stage == BookingStage.BOOKED, Booking.lapses_at <= clock.now())
    if value == BookingStage.LAPSED:
        return or_(Booking.stage == BookingStage.LAPSED, late)
    return and_(Booking.stage == value, ~late)


BOOKINGS = lists.announce(lists.List(
    name="bookings", title="预约", id=Booking.id, export=Permission.REPORTS_EXPORT, order="slot", source=_source, show=shown,
    load=(contains_eager(Booking.place), joinedload(Booking.person), joinedload(Booking.made_by)), keeps_q=False,
    search=(Booking.code,),
    columns=(
        Column("slot", "时段", slot_words, (Booking.starts_at,)),
        Column("place", "地方", lambda one: one.place, (Place.branch_id, Place.sort, Place.id, Booking.starts_at)),
        Column("whom", "读者", lambda one: one.whom),
        Column("people", "人数", lambda one: one.people, (Booking.adults + Booking.toddlers + Booking.children,), True),
        Column("party", "大人与少儿", lambda one: one.party),
        Column("code", "凭证", lambda one: one.code, (Booking.code,)),
        Column("stage", "状态", lambda one: one.status[1], (Booking.stage, Booking.starts_at)),
        Column("channel", "怎么约的", lambda one: one.channel + (f"（{one.by}）" if one.by else "")),
        Column("note", "破例原因", lambda one: one.note),
    ),
    filters=(
        Filter("place", "地方", lambda: [(plan.place_id, plan.place.full_name) for plan in offer.bookable()],
               lambda value: Booking.place_id == int(value)),
        Filter("slot", "时段", _starts, _begins),
        Filter("stage", "状态", [(value, word) for value, (_kind, word) in _STAGES.items()], _stage),
    ),
))  # fmt: skip


_OVERRIDABLE = frozenset({"too_soon", "too_late", "party_too_large", "adult_needed", "too_many_open", "ahead_limited"})


def may_override(code: str, *, place_id: int, starts_at: datetime, adults: int, number: int) -> bool:
    """Whether a colleague may go past this refusal with a reason: windows and numbers, and the walk-ins' share where it
    has room for so many people; never the quota, the capacity, a closed day or children alone."""
    slot = offer.slot_at(place_id, starts_at)
    if slot is None or slot.ends_at <= clock.now() or adults < 1:
        return False
    return code in _OVERRIDABLE or code in FULLNESS and not slot.full_by(number, with_share=True)
