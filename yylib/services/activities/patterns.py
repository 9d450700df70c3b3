"""从模板、去年的、计划里的一行开始: a plan's contents without its days, and a new plan made from them."""

from datetime import date, time, timedelta

from sqlalchemy import select

from yylib import clock
from yylib.database import db, locked
from yylib.errors import Refused, declare
from yylib.meanings import mean
from yylib.models.accounts import Account
from yylib.models.activities import Activity, PlanTemplate, Series
from yylib.models.branches import Place
from yylib.services import branches, calendar
from yylib.services.activities import duties, fixing, reading, sessions, writing
from yylib.services.activities.sessions import Times

declare(
    template_named=("已有同名的模板", "请换一个名字。", 422), series_named=("已有同名的系列", "请换一个名字。", 422)
)
mean(uq_plan_template_name="template_named", uq_series_name="series_named")
FESTIVALS = ("小年", "除夕", "春节", "元宵", "清明", "端午", "七夕", "中秋", "重阳", "腊八", "冬至")
_KEPT = tuple(name for name in fixing.FIELDS if name not in ("permit_no", "needs_review"))


def content_of(held: Activity, *, but: tuple[str, ...] = ()) -> dict:
    """What a plan says, without its days, as JSON: the fields, the sessions as days from the first, duties, questions."""
    told = {name: getattr(held, name) for name in _KEPT if name not in but}
    told["opens_time"] = f"{held.opens_time:%H:%M}"
    first = held.first_day or clock.today()
    asked = [{"label": one.label, "kind": one.kind, "choices": one.choices, "is_required": one.is_required}
             for one in reading.questions(held.id)]  # fmt: skip
    work = [{"what": one.what, "account_id": one.account_id, "before": (first - one.by_day).days if one.by_day else None}
            for one in reading.duties(held.id)]  # fmt: skip
    return {"fields": told, "sessions": [_pattern(one, first) for one in reading.live(held)], "duties": work,
            "questions": asked}  # fmt: skip


def _pattern(one, first: date) -> dict:
    start, end = clock.local(one.starts_at), clock.local(one.ends_at)
    return {"after": (start.date() - first).days, "start": f"{start:%H:%M}", "days": (end.date() - start.date()).days,
            "end": f"{end:%H:%M}", "place_id": one.place_id, "topic": one.topic, "setup_minutes": one.setup_minutes,
            "clear_minutes": one.clear_minutes, "takes_room": one.takes_room}  # fmt: skip


def begin(*, content: dict, by: int | None, first_day: date | None = None, copied_from_id: int | None = None,
          **told) -> int:  # fmt: skip
    """A new draft from contents; its id. With ``first_day`` its sessions are laid out from there: one whose room is taken,
    closed or gone comes without a place, for somebody to choose one."""
    fields = _living({name: value for name, value in content["fields"].items() if name in _KEPT} | told)
    activity_id = fixing.save(by=by, **fields)
    held = writing.draft(activity_id)
    held.copied_from_id = copied_from_id
    for one in content.get("sessions", ()) if first_day else ():
        _lay(held, one, first_day)
    for one in content.get("duties", ()):
        day = first_day - timedelta(days=one["before"]) if first_day and one["before"] is not None else None
        who = one["account_id"] if _works_here(one["account_id"]) else None
        duties.add_duty(activity_id=activity_id, what=one["what"], account_id=who, by_day=day, by=by)
    for one in content.get("questions", ()):
        duties.add_question(activity_id=activity_id, by=by, **one)
    sessions.redraw(activity_id)
    return activity_id


def _living(fields: dict) -> dict:
    """The fields as a plan of today may have them: nobody who has left, no branch that is closed."""
    if isinstance(fields.get("opens_time"), str):
        fields["opens_time"] = time.fromisoformat(fields["opens_time"])
    if not _works_here(fields.get("lead_id")):
        fields.pop("lead_id", None)
    branch = branches.get_branch(fields.get("branch_id") or 0)
    if branch is None or not branch.is_active:
        fields["branch_id"] = branches.all_branches()[0].id
    return fields


def _works_here(account_id: int | None) -> bool:
    held = account_id and db.session.get(Account, account_id)
    return bool(held and held.is_active)


def _lay(held: Activity, one: dict, first_day: date) -> None:
    start, end = time.fromisoformat(one["start"]), time.fromisoformat(one["end"])
    day = first_day + timedelta(days=one["after"])
    times = Times(clock.at(day, start), clock.at(day + timedelta(days=one["days"]), end), one["place_id"],
                  one["setup_minutes"], one["clear_minutes"], one["takes_room"])  # fmt: skip
    if times.place_id is not None:
        place = db.session.get(Place, times.place_id)
        is_ours = place is not None and place.is_active and place.branch_id == held.branch_id
        if not is_ours or sessions.hold(held, place.id) is None or sessions.clash(times):
            times = times._replace(place_id=None)
    sessions.place_in(held, times, one["topic"])


def copy(*, activity_id: int, first_day: date | None, by: int | None) -> int:
    """A new draft from an earlier activity, its sessions laid out from another first day; its id."""
    held = reading.get(activity_id)
    return begin(content=content_of(held), by=by, first_day=first_day, copied_from_id=activity_id, lead_id=by)


def year_on(day: date, today: date) -> date:
    """The same weekday of the same week in the first year in which it is still to come: 364 days on, or as often."""
    weeks = timedelta(days=364)
    return day + weeks * max(1, (today - day) // weeks + 1)


def usual_day(day: date, today: date) -> date:
    """When what took place on a day will be held again: on the same day of the same festival's holiday where the
    announced holidays have it, else on the same weekday of the year."""
    usual = year_on(day, today)
    festive = (calendar.same_festival_day(day, year) for year in (usual.year, usual.year + 1))
    return next((found for found in festive if found and today < found), usual)


def festival_of(title: str) -> str:
    """The festival by the lunar calendar (or the sun's) that a title names: its day is another one each year."""
    return next((name for name in FESTIVALS if name in title), "")


def keep_template(*, activity_id: int, name: str, by: int | None) -> int:
    """Keep a plan's contents to begin others from; its id. Nobody's name goes along."""
    content = content_of(reading.get(activity_id), but=("lead_id", "outside_contact", "speaker", "department_id"))
    content["duties"] = [one | {"account_id": None} for one in content["duties"]]
    made = PlanTemplate(name=name, kind=content["fields"]["kind"], content=content, by_id=by, made_at=clock.now())
    db.session.add(made)
    db.session.flush()
    return made.id


def from_template(*, template_id: int, first_day: date | None, by: int | None) -> int:
    """A new draft from a template; its id."""
    held = db.session.scalar(select(PlanTemplate).where(PlanTemplate.id == template_id))
    if held is None or not held.is_active:
        raise Refused("template_gone", field="template_id")
    return begin(content=held.content, by=by, first_day=first_day, lead_id=by)


def switch_template(*, template_id: int, is_active: bool, by: int | None) -> None:
    """Offer a template no longer, or again."""
    locked(PlanTemplate, template_id).is_active = is_active


def save_series(*, name: str, is_brand: bool = False, about: str = "", is_active: bool = True, series_id: int | None = None,
                by: int | None) -> int:  # fmt: skip
    """A series or brand, new or renamed; its id."""
    held = locked(Series, series_id) if series_id else Series()
    held.name, held.is_brand, held.about, held.is_active = name, is_brand, about, is_active
    db.session.add(held)
    db.session.flush()
    return held.id
