"""预约设置: what each place offers for booking, and the number of one slot where it differs from the plan."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select

from yylib import clock
from yylib.database import db
from yylib.errors import NotThere, Refused, declare
from yylib.models.bookings import BookingPlan, Policy, SlotQuota
from yylib.models.branches import Place
from yylib.services import branches
from yylib.services.bookings import offer
from yylib.services.bookings.space import fits
from yylib.services.bookings.terms import hold

LEAST_WALK_IN = 10  # % of every quota: whoever comes unbooked is let in too (rules of the Ministry for elders, 2020)
SHORTEST_SLOT, LONGEST_SLOT, LARGEST_QUOTA = 30, 720, 9999

declare(
    plan_walk_in=("现场名额不能少于 {least}%", "没有预约、没有手机的读者也要能进来；请填 {least}–100。", 422),
    plan_slot=("时段要么按开放时间整段，要么 {shortest}–{longest} 分钟", "请改时段长度。", 422),
    plan_quota=("请填每个时段多少人", "要预约就要有名额，1–{most} 人。", 422),
    plan_day_quota=("全天名额不能比一个时段的名额少", "请改大，或空着（不限全天）。", 422),
    slot_reason=("请写明为什么改这个时段的名额", "例如：下午有讲座，占用一半座位。", 422),
    slot_quota_number=("名额要在 0–{most} 之间", "0 是这个时段不再接受预约；已约的不取消。", 422),
    slot_past=("这个时段已经结束", "只能改还没结束的时段。", 409),
)


class Planned(NamedTuple):
    """A place with its plan; a place never planned has none and takes no bookings."""

    place: Place
    plan: BookingPlan | None

    @property
    def policy(self) -> Policy:
        return Policy(self.plan.policy) if self.plan else Policy.OFF


def planned() -> list[Planned]:
    """Every place in use with its plan, doors first."""
    plans = {plan.place_id: plan for plan in db.session.scalars(select(BookingPlan))}
    return [Planned(place, plans.get(place.id)) for place in branches.places()]


def of_place(place_id: int) -> Planned:
    """One place with its plan, or ``NotThere``."""
    place = branches.get_place(place_id)
    if place is None or not place.is_active:
        raise NotThere()
    return Planned(place, db.session.get(BookingPlan, place_id))


def draft(place: Place, *, slot_minutes: int = 0, quota: int = 0, day_quota: int | None = None,
          walk_in_percent: int = 20, policy: str = Policy.RECOMMENDED) -> BookingPlan:  # fmt: skip
    """A plan that is only looked at: stored nowhere."""
    return BookingPlan(place_id=place.id, place=place, policy=policy, slot_minutes=slot_minutes, quota=quota,
                       day_quota=day_quota, walk_in_percent=walk_in_percent)  # fmt: skip


def limits(plan: BookingPlan) -> str:
    """Whom a plan's numbers limit, in a sentence: walk-ins by the capacity, by the slot's number only where none is
    known and booking is asked for when full."""
    holds = fits(plan.place)
    walk_in = (
        "现场进馆不限人数" if holds is None else f"现场进馆由容量限制（可容纳 {holds} 人，减去馆内的和已约未到的）"
    )
    if plan.policy == Policy.OFF:
        return f"不预约，名额不起作用；{walk_in}。"
    if holds is None and plan.policy == Policy.REQUIRED:
        return "没有填容量，时段的名额既限制预约，也限制现场进馆。"
    return f"名额只限制预约；{'没有填容量，' if holds is None else ''}{walk_in}。"


def check(*, policy: str, slot_minutes: int, quota: int, day_quota: int | None, walk_in_percent: int) -> None:
    """What a plan must keep to; the first thing wrong is refused with its field."""
    if slot_minutes and not SHORTEST_SLOT <= slot_minutes <= LONGEST_SLOT:
        raise Refused("plan_slot", field="slot_minutes", shortest=SHORTEST_SLOT, longest=LONGEST_SLOT)
    if not (0 if policy == Policy.OFF else 1) <= quota <= LARGEST_QUOTA:
        raise Refused("plan_quota", field="quota", most=LARGEST_QUOTA)
    if day_quota is not None and day_quota < quota:
        raise Refused("plan_day_quota", field="day_quota")
    if not LEAST_WALK_IN <= walk_in_percent <= 100:
        raise Refused("plan_walk_in", field="walk_in_percent", least=LEAST_WALK_IN)


def set_plan(*, place_id: int, policy: str, slot_minutes: int = 0, quota: int = 0, day_quota: int | None = None,
             walk_in_percent: int = 20, version: int | None = None, by: int | None = None) -> int:  # fmt: skip
    """What a place offers from now on; bookings already made keep their slots and are never cancelled. The place's id.

    With ``version`` (0: there was no plan yet) a plan changed meanwhile is refused.
    """
    place, policy = of_place(place_id).place, Policy(policy)
    check(policy=policy, slot_minutes=slot_minutes, quota=quota, day_quota=day_quota, walk_in_percent=walk_in_percent)
    db.session.scalar(select(Place).where(Place.id == place.id).with_for_update(of=Place))
    plan = db.session.get(BookingPlan, place_id, populate_existing=True)
    if version is not None and version != (plan.version if plan else 0):
        raise Refused("changed_meanwhile", who="别人")
    if plan is None:
        plan = BookingPlan(place_id=place_id)
        db.session.add(plan)
    plan.policy, plan.slot_minutes, plan.quota = policy, slot_minutes, quota
    plan.day_quota, plan.walk_in_percent = day_quota, walk_in_percent
    db.session.flush()
    return place_id


def set_slot_quota(*, place_id: int, starts_at: datetime, quota: int, reason: str, by: int) -> int:
    """One slot's own number of people, with the reason. Lowered below what is taken nobody is cancelled, and nobody new
    is taken; returns by how many people it is then over."""
    slot = _changeable(place_id, starts_at)
    reason = " ".join(reason.split())[:200]
    if not 0 <= quota <= LARGEST_QUOTA:
        raise Refused("slot_quota_number", field="quota", most=LARGEST_QUOTA)
    if not reason:
        raise Refused("slot_reason", field="reason")
    held = quota_row(place_id, starts_at)
    if held is None:
        held = SlotQuota(place_id=place_id, starts_at=starts_at)
        db.session.add(held)
    held.quota, held.reason, held.by_id, held.made_at = quota, reason, by, clock.now()
    db.session.flush()
    return offer.slot_at(place_id, slot.starts_at).over


def clear_slot_quota(*, place_id: int, starts_at: datetime, by: int) -> None:
    """The slot follows the plan again."""
    _changeable(place_id, starts_at)
    if held := quota_row(place_id, starts_at):
        db.session.delete(held)


def quota_row(place_id: int, starts_at: datetime) -> SlotQuota | None:
    """What was set for one slot, or None where the plan holds."""
    return db.session.scalar(select(SlotQuota).where(SlotQuota.place_id == place_id, SlotQuota.starts_at == starts_at))


def quotas_of(place_id: int, day: date) -> dict[datetime, SlotQuota]:
    """The slots of a day with a number of their own."""
    query = select(SlotQuota).where(SlotQuota.place_id == place_id, SlotQuota.starts_at >= clock.midnight(day),
                                    SlotQuota.starts_at < clock.midnight(date.fromordinal(day.toordinal() + 1)))  # fmt: skip
    return {row.starts_at: row for row in db.session.scalars(query)}


def _changeable(place_id: int, starts_at: datetime) -> offer.Slot:
    """A slot that is not over, with its day held."""
    hold(place_id, clock.local(starts_at).date())
    found = offer.slot_at(place_id, starts_at)
    if found is None:
        raise Refused("slot_closed")
    if found.ends_at <= clock.now():
        raise Refused("slot_past")
    return found
