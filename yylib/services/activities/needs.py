"""还缺什么: what a plan must hold before it is handed in, and what somebody should look at."""

from datetime import date, time, timedelta
from typing import NamedTuple

from yylib import clock
from yylib.database import plain
from yylib.models.activities import Activity, ActivityAudience, ActivityKind, Entry
from yylib.services import rules
from yylib.services.activities import hits, reading, terms
from yylib.services.activities.kinds import shape

EMERGENCY_FROM = rules.declare(
    "ACTIVITY_EMERGENCY_FROM", label="预计多少人起要写应急预案", subject="活动", type=int, unit="人", default=200, low=10, high=5000,
    source="馆内规定：少儿、夜间和人多的活动要有应急预案",
)  # fmt: skip
EVENING = rules.declare(
    "ACTIVITY_EVENING", label="几点以后结束算夜间活动（要写应急预案）", subject="活动", type=int, unit="点", default=18, low=12, high=24,
    source="馆内规定",
)  # fmt: skip
_BOOKED = (
    "SELECT s.number, p.name, count(*) AS bookings, sum(b.adults + b.toddlers + b.children) AS heads FROM activity_session s "
    "JOIN place p ON p.id = s.place_id JOIN booking b ON b.place_id = s.place_id AND b.starts_at < s.room_until AND "
    "b.ends_at > s.room_from WHERE s.activity_id = :id AND s.cancelled_at IS NULL AND s.takes_room AND b.stage = 'booked' "
    "AND b.lapses_at > :now GROUP BY s.number, p.name ORDER BY s.number"
)
YOUNG = (ActivityAudience.CHILDREN, ActivityAudience.FAMILIES)


class Permit(NamedTuple):
    """安全许可: the last day on which it can be asked for, how many days ahead, from how many people."""

    by: date
    days: int
    least: int


def permit_due(held: Activity) -> Permit | None:
    """By when the police permit must be asked for; None where it takes none or has no day yet."""
    least, days = rules.rule(terms.PERMIT_FROM), rules.rule(terms.PERMIT_DAYS)
    if held.expected < least or held.first_day is None:
        return None
    return Permit(held.first_day - timedelta(days=days), days, least)


def needs_emergency(held: Activity) -> bool:
    """Whether the plan must say what is done in an emergency: crowds, children, evenings."""
    late = time(min(rules.rule(EVENING), 23))
    return (shape(held.kind).needs_emergency or held.audience in YOUNG or held.expected >= rules.rule(EMERGENCY_FROM)
            or any(clock.local(one.ends_at).time() > late for one in reading.live(held)))  # fmt: skip


def missing(held: Activity) -> list[str]:
    """What keeps the plan from being handed in, in words; nothing where it is whole."""
    sessions = reading.live(held)
    lacking = [] if sessions else ["时间（至少一场）"]
    lacking += [f"第 {one.number} 场的场地" for one in sessions if one.place_id is None and is_in_house(held)][:5]
    lacking += [f"第 {one.number} 场的时间已经过去" for one in sessions if one.starts_at < clock.now()][:5]
    asked = {
        "活动内容": held.about, "负责人": held.lead_id, "预计人数": held.expected,
        "馆外地点": held.outside_place or not held.is_outside, "馆外联系人": held.outside_contact or not held.is_outside,
        "线上链接": held.online_url or held.kind != ActivityKind.ONLINE,
        "安全措施": held.safety_plan or held.kind == ActivityKind.ONLINE,
        "应急预案": held.emergency_plan or not needs_emergency(held),
    }  # fmt: skip
    return lacking + [name for name, value in asked.items() if not value]


def is_in_house(held: Activity) -> bool:
    """Whether its sessions take place in one of our rooms; texts that are sent in need none."""
    return not held.is_outside and held.kind != ActivityKind.ONLINE and held.entry != Entry.SUBMIT


def warnings(held: Activity) -> list[tuple[str, str]]:
    """What keeps nothing back but should be looked at: (what, what to do)."""
    told = []
    least, days = rules.rule(terms.PERMIT_FROM), rules.rule(terms.PERMIT_DAYS)
    if held.expected >= least and not held.permit_no:
        permit = permit_due(held)
        by = f"最晚 {permit.by} 申请" if permit else "须在活动以前申请"
        told.append((f"预计 {held.expected} 人，须公安机关安全许可",
                     f"达到 {least} 人，{by}（提前 {days} 天）；办好后把文号填进方案。"))  # fmt: skip
    if over := over_room(held):
        told.append((f"名额 {held.quota} 人，{over[0]}最多容 {over[1]} 人", "请减少名额或换大一些的场地。"))
    for one, why in hits.outside_hours(reading.live(held)):
        told.append((f"第 {one.number} 场{why}", "请确认有人开门和值守，或改时间。"))
    told += [(f"第 {row.number} 场的时间，{row.name}已有 {row.bookings} 份读者预约（{row.heads} 人）",
              "请换时间或场地；要清场的，先在“预约”里取消并告诉读者；可以共用的，去掉“独占场地”。")
             for row in plain(_BOOKED, id=held.id, now=clock.stamp(clock.now()))]  # fmt: skip
    if not reading.duties(held.id):
        told.append(("还没有分工", "写清谁在哪天以前做什么；本人打开“活动策划”就看到。"))
    return told


def over_room(held: Activity) -> tuple[str, int] | None:
    """The tightest room of an activity whose quota it cannot hold, and how many it holds."""
    if not held.quota or held.entry != Entry.REGISTER:
        return None
    rooms = [one.place for one in reading.live(held) if one.place and one.place.capacity]
    tight = min(rooms, key=lambda place: place.capacity, default=None)
    return (tight.name, tight.capacity) if tight and tight.capacity < held.quota else None
