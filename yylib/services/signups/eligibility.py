"""能不能报这个班: each thing that is missing is said by itself, with what can be done about it (C43, C50).

A warning hinders nobody. What is ``is_final`` no coordinator can pass over: time, two places at once, what the law says of
minors (山东省志愿服务条例 第10条). Everything else can be passed over by a colleague, with a reason.
"""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from yylib import clock
from yylib.errors import NotThere, Refused
from yylib.models.shifts import Shift
from yylib.models.volunteers import AgeBand, Volunteer, VolunteerStage
from yylib.services.rules import rule
from yylib.services.signups import facts
from yylib.services.signups.facts import Duty, Facts
from yylib.services.signups.terms import (
    ABSENCE_DAYS,
    ABSENCES,
    DAY_MINUTES,
    EVENING_HOUR,
    MINOR_MINUTES,
    REST_HOURS,
    TURN_MINUTES,
)
from yylib.services.volunteers import trained, vetting

HELPED = frozenset({"closed", "begun"})  # what hinders only those who sign up by themselves
ESCORTED = frozenset({"escort", "evening"})  # what an adult who comes along mends
CLOSED = frozenset({"closed"})  # a shift that staff fill: it changes hands all the same
_CALL = "有疑问请打 0533-3240236。"
_PASS = "确要安排的，勾选“破例安排”并写原因。"
_FINAL = "这不能破例。"
_DAY = timedelta(hours=24)
_BANDS = {AgeBand.CHILD: (0, 13), AgeBand.MINOR: (14, 17), AgeBand.ADULT: (18, 150)}
_STAGES = {
    VolunteerStage.APPLIED: "申请还在审核，录用以后才能报班",
    VolunteerStage.INTERVIEW: "还没有面试，录用以后才能报班",
    VolunteerStage.TRAINING: "培训还没有通过，录用以后才能报班",
    VolunteerStage.REFUSED: "申请没有录用，可以重新报名",
    VolunteerStage.LEFT: "已经退出志愿服务，想再来请重新报名",
}


class Lack(NamedTuple):
    """One thing that is missing: its code, the sentence, whether it is only a warning, whether nobody may pass over it."""

    code: str
    text: str
    is_warning: bool = False
    is_final: bool = False


def lacks(volunteer_id: int, shift_id: int, at: datetime | None = None, escort: str = "",
          instead_of: int | None = None) -> list[Lack]:  # fmt: skip
    """What hinders a volunteer from a shift, seen from ``at``, the gravest first; ``NotThere`` for an unknown one."""
    known = facts.of([volunteer_id], [shift_id], at)
    if volunteer_id not in known.volunteers or shift_id not in known.shifts:
        raise NotThere()
    return judge(known, volunteer_id, shift_id, at=at, escort=escort, instead_of=instead_of)


def judge(known: Facts, volunteer_id: int, shift_id: int, *, at: datetime | None = None, escort: str = "",
          instead_of: int | None = None) -> list[Lack]:  # fmt: skip
    """The same of what was read for many at once; ``instead_of`` is a shift that is given away for this one."""
    volunteer, shift, at = known.volunteers[volunteer_id], known.shifts[shift_id], at or clock.now()
    held = known.duties.get(volunteer_id, ())
    duties = [duty for duty in held if duty.shift_id not in (shift_id, instead_of) and duty.stage == "taken"]
    day = clock.local(shift.starts_at).date()
    found = [
        *_of_shift(shift, volunteer, at, is_new=all(duty.shift_id != shift_id for duty in held)),
        *_of_stage(volunteer, day),
        *_of_age(shift, volunteer, day, is_agreed=volunteer_id in known.agreed, escort=escort),
        *_of_post(shift, known, volunteer_id),
        *_of_time(shift, duties),
        *_of_absences(known.absences.get(volunteer_id, []), at),
    ]
    return sorted(found, key=lambda lack: (lack.is_warning, not lack.is_final))


def hindering(found: list[Lack], passing: frozenset[str] = frozenset()) -> list[Lack]:
    """Those that are more than a warning, but for codes that do not matter where it is asked (``passing``)."""
    return [lack for lack in found if not lack.is_warning and lack.code not in passing]


def warnings(found: list[Lack]) -> list[Lack]:
    """What is said besides; that it is full is shown by itself."""
    return [lack for lack in found if lack.is_warning and lack.code != "full"]


def needs_escort(found: list[Lack]) -> bool:
    """Whether an adult is to come along."""
    return any(lack.code in ESCORTED for lack in found)


def words(found: list[Lack]) -> str:
    """All of them in one line."""
    return "；".join(lack.text for lack in found)


def check(shift_id: int, volunteer_id: int, *, escort: str = "", may: bool = False,
          passing: frozenset[str] = frozenset(), by: int | None = None, instead_of: int | None = None) -> None:  # fmt: skip
    """Refuse with all that is missing; ``may`` passes over what is not final, ``passing`` are codes that do not matter
    here: a colleague (``by``) enters people also on a shift that is not open to all, or has begun, and hears whether it
    may be passed over."""
    found = hindering(lacks(volunteer_id, shift_id, escort=escort, instead_of=instead_of), passing)
    final = [lack for lack in found if lack.is_final]
    if final or found and not may:
        field = "escort" if needs_escort(found) else None
        then = _CALL if by is None else _FINAL if final else _PASS
        raise Refused("signup_lacking", field=field, what=words(final if may else found), then=then)


def _of_shift(shift: Shift, volunteer: Volunteer, at: datetime, *, is_new: bool) -> list[Lack]:
    if shift.cancelled_at is not None:
        return [Lack("cancelled", "这个班次取消了，请看看别的班次", is_final=True)]
    if at >= shift.ends_at:
        return [Lack("over", "这个班次已经结束；当天来服务过的，请补报时长", is_final=True)]
    found = []
    if is_new and shift.group_id and shift.group_id != volunteer.group_id:
        found.append(Lack("group", "这个班次留给一个团队，请看看别的班次"))
    if is_new and not shift.is_open:
        found.append(Lack("closed", "这个班次由馆员安排，想来请打电话"))
    if at >= shift.starts_at:
        found.append(Lack("begun", "这个班次已经开始，还能不能来请打电话问一问"))
    if shift.taken >= shift.needed:
        found.append(Lack("full", "人数已满，可以排替补", is_warning=True))
    return found


def _of_stage(volunteer: Volunteer, day: date) -> list[Lack]:
    if vetting.is_serving(volunteer, day):
        return []
    if volunteer.stage == VolunteerStage.PAUSED:
        until = volunteer.paused_until
        return [
            Lack(
                "paused",
                f"服务暂停{f'到 {until.month} 月 {until.day} 日' if until else '中'}，要恢复请打电话",
                is_final=True,
            )
        ]
    return [Lack("stage", _STAGES[VolunteerStage(volunteer.stage)], is_final=True)]


def _of_age(shift: Shift, volunteer: Volunteer, day: date, *, is_agreed: bool, escort: str) -> list[Lack]:
    """The post's ages on the shift's day; who is under eighteen, and under fourteen."""
    post, band, found = shift.post, volunteer.band_on(day), []
    age = volunteer.person.age_on(day) if volunteer.person else None
    least, most = (age, age) if age is not None else _BANDS[band]
    if post.min_age is not None and most < post.min_age:
        found.append(Lack("too_young", f"{post.name}要年满 {post.min_age} 周岁，服务那天还没有满"))
    if post.max_age is not None and least > post.max_age:
        found.append(Lack("too_old", f"{post.name}限 {post.max_age} 周岁以下"))
    return (
        found
        if band == AgeBand.ADULT
        else found + _of_minor(shift, volunteer, day, band, is_agreed, bool(escort.strip()))
    )


def _of_minor(
    shift: Shift, volunteer: Volunteer, day: date, band: AgeBand, is_agreed: bool, has_escort: bool
) -> list[Lack]:
    found, minutes = [], _served(shift.starts_at, shift.ends_at, shift.break_minutes)
    if shift.post.is_risky:
        found.append(Lack("risky", f"{shift.post.name}有风险，不安排未成年人", is_final=True))
    signed = volunteer.guardian_signed_on or volunteer.group and volunteer.group.consented_on
    if not (signed or is_agreed):
        found.append(Lack("guardian", "缺监护人的同意：请监护人在告知书上签字，交给馆员", is_final=True))
    if band == AgeBand.CHILD and not has_escort:
        found.append(Lack("escort", "未满 14 周岁要有成年人一起来：请填写陪同的成年人", is_final=True))
    elif not has_escort and _is_evening(shift):
        found.append(Lack("evening", f"{rule(EVENING_HOUR)} 点以后的班次，未成年人要有成年人陪同：请填写陪同的成年人"))
    if minutes > (most := rule(MINOR_MINUTES)):
        found.append(Lack("minor_long", f"未成年人一次最多服务 {most} 分钟，这个班次 {minutes} 分钟"))
    return found


def _is_evening(shift: Shift) -> bool:
    first, last = clock.local(shift.starts_at), clock.local(shift.ends_at)
    from_ = first.replace(hour=rule(EVENING_HOUR), minute=0, second=0, microsecond=0)
    return last > from_ or first.hour < 6


def _of_post(shift: Shift, known: Facts, volunteer_id: int) -> list[Lack]:
    post, found = shift.post, []
    passed = known.trained.get(volunteer_id, set())
    if post.needs_training and None not in passed:
        found.append(Lack("training", f"还没有参加岗前培训：{_next(known, None, '请打电话问下一次培训的时间')}"))
    if post.needs_own_training and post.id not in passed:
        said = _next(known, post.id, "请打电话问培训的时间")
        found.append(Lack("own_training", f"还没有通过“{post.name}”的岗位培训：{said}"))
    if post.needs_approval and post.id not in known.approved.get(volunteer_id, set()):
        found.append(Lack("approval", f"“{post.name}”要馆员先核准：请打电话申请"))
    return found


def _next(known: Facts, kind: int | None, else_: str) -> str:
    held = known.coming.get(kind)
    return f"下一次是 {trained.when(held)}，要来请打电话说一声" if held else else_


def _of_time(shift: Shift, duties: list[Duty]) -> list[Lack]:
    """Two places at once are refused, a tight turn is said (C43); rest from day to day, and so much in any 24 hours."""
    found = []
    for duty in duties:
        if duty.starts_at < shift.ends_at and shift.starts_at < duty.ends_at:
            found.append(Lack("overlap", f"和已排上的 {duty.words}时间重叠：先取消那一班，或选别的班次", is_final=True))
            continue
        gap = max(duty.starts_at - shift.ends_at, shift.starts_at - duty.ends_at)
        if gap < timedelta(hours=rule(REST_HOURS)) and _other_day(duty, shift):
            found.append(Lack("rest", f"和 {duty.words} 之间休息不足 {rule(REST_HOURS)} 小时：请选晚一些的班次"))
        elif gap <= _turn(shift, duty):
            found.append(
                Lack(
                    "turn",
                    f"和 {duty.words} 只隔 {int(gap.total_seconds() // 60)} 分钟，请留好路上的时间",
                    is_warning=True,
                )
            )
    most = rule(DAY_MINUTES)
    if (minutes := _busiest(shift, duties)) > most:
        found.append(Lack("day", f"24 小时内最多服务 {most} 分钟，加上这一班是 {minutes} 分钟：请选另一天"))
    return found


def _turn(shift: Shift, duty: Duty) -> timedelta:
    shortest = min(shift.ends_at - shift.starts_at, duty.ends_at - duty.starts_at)
    grace = timedelta(minutes=rule(TURN_MINUTES))
    return grace if shortest >= grace else shortest / 2


def _other_day(duty: Duty, shift: Shift) -> bool:
    return clock.local(duty.starts_at).date() != clock.local(shift.starts_at).date()


def _served(starts_at: datetime, ends_at: datetime, break_minutes: int) -> int:
    return max(0, int((ends_at - starts_at).total_seconds() // 60) - break_minutes)


def _busiest(shift: Shift, duties: list[Duty]) -> int:
    """The most minutes of service in any 24 hours that the shift has a part in; breaks do not count in a shift that lies
    whole in them."""
    spans = [(one.starts_at, one.ends_at, one.break_minutes) for one in (shift, *duties)]
    edges = [(starts, starts + _DAY) for starts, _ends, _break in spans] + [
        (ends - _DAY, ends) for _s, ends, _b in spans
    ]
    return max(sum(_within(span, edge) for span in spans) for edge in edges
               if edge[0] < shift.ends_at and shift.starts_at < edge[1])  # fmt: skip


def _within(span: tuple, edge: tuple) -> int:
    starts, ends = max(span[0], edge[0]), min(span[1], edge[1])
    return _served(starts, ends, span[2] if (starts, ends) == span[:2] else 0) if starts < ends else 0


def _of_absences(absences: list[datetime], at: datetime) -> list[Lack]:
    most, days = rule(ABSENCES), rule(ABSENCE_DAYS)
    if not most or len(absences) < most:
        return []
    free = clock.local(absences[-most] + timedelta(days=days))
    return [
        Lack(
            "absences",
            f"{days} 天内有 {len(absences)} 次没有来，{free.month} 月 {free.day} 日以后可以自己报班；想早些来请打电话说明",
        )
    ]
