"""开放时间: the weekly table of each branch and of the areas that have their own."""

from flask import redirect, request, url_for

from yylib import clock
from yylib.access import me, requires
from yylib.blueprints.calendar import bp
from yylib.blueprints.calendar.forms import WeekForm
from yylib.database import write
from yylib.errors import NotThere, Refused
from yylib.permissions import Permission as P
from yylib.services import activities, branches
from yylib.services.calendar import closures, weeks
from yylib.services.rules import WEEKLY_HOURS, rule
from yylib.web import page, tell


@bp.get("/hours")
@requires(P.CALENDAR_READ)
def hours():
    """Each branch: its week, its areas' weeks, what is coming, its closures."""
    listed, today = branches.all_branches(), clock.today()
    chosen = next((held for held in listed if held.id == request.args.get("branch", type=int)), None)
    chosen = chosen or (listed[0] if listed else None)
    return page("calendar/hours.html", branches=listed, chosen=chosen, can_manage=me().can(P.CALENDAR_MANAGE),
                compact=weeks.compact, written=weeks.written, least=rule(WEEKLY_HOURS),
                short=chosen and weeks.is_short(chosen.id, today),
                tables=_tables(chosen.id, today) if chosen else [],
                hit=len(activities.hit(chosen.id)) if chosen and me().can(P.ACTIVITIES_READ) else 0,
                announced=closures.announced(today, chosen.id) if chosen else [])  # fmt: skip


def _tables(branch_id: int, today) -> list[dict]:
    """The branch first, then its areas, each with the table that holds and those that are coming."""
    scopes = [(None, "全馆"), *((place.id, place.name) for place in branches.places(branch_id, "area"))]
    return [{"place_id": place_id, "name": name, "week": weeks.week(branch_id, today, place_id),
             "coming": weeks.coming(branch_id, today, place_id)} for place_id, name in scopes]  # fmt: skip


@bp.route("/hours/<int:branch_id>/edit", methods=["GET", "POST"])
@requires(P.CALENDAR_MANAGE)
def edit(branch_id):
    """A whole week from a day on."""
    branch, place = _scope(branch_id)
    form = WeekForm(data=_now_holding(branch_id, place))
    if form.validate_on_submit():
        try:
            write(weeks.set_week, once=form.once.data, branch_id=branch_id, place_id=place and place.id, by=me().id,
                  **form.values())  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
            return _edit(form, branch, place, refused.sentence.status)
        tell("said", "时间表已保存", f"从 {form.valid_from.data} 起执行。")
        return _back(branch_id)
    return _edit(form, branch, place, 422 if form.errors else 200)


def _edit(form, branch, place, status: int):
    return page("calendar/edit.html", form=form, branch=branch, place=place, status=status)


def _now_holding(branch_id: int, place) -> dict:
    """What the form begins with: the table of today, the area's own or its branch's."""
    today = clock.today()
    held = place and weeks.week(branch_id, today, place.id) or weeks.week(branch_id, today)
    days = held.days if held else [[]] * 7
    return {f"day_{weekday}": weeks.written(walls) for weekday, walls in enumerate(days)}


@bp.post("/hours/<int:branch_id>/verify")
@requires(P.CALENDAR_MANAGE)
def verify(branch_id):
    """核实: what stands here is what hangs at the door."""
    _, place = _scope(branch_id)
    write(weeks.verify, branch_id=branch_id, place_id=place and place.id, by=me().id)
    tell("said", "开放时间已核实")
    return _back(branch_id)


@bp.post("/hours/<int:branch_id>/withdraw")
@requires(P.CALENDAR_MANAGE)
def withdraw_week(branch_id):
    """A table that has not begun is taken back."""
    _, place = _scope(branch_id)
    since = request.form.get("valid_from", type=clock.day)
    if since is None:
        raise NotThere()
    write(weeks.withdraw_week, branch_id=branch_id, place_id=place and place.id, valid_from=since, by=me().id)
    tell("said", "还没开始的时间表已撤回")
    return _back(branch_id)


@bp.post("/hours/<int:branch_id>/follow")
@requires(P.CALENDAR_MANAGE)
def follow(branch_id):
    """The area keeps its branch's hours again, as soon as three days' notice allow."""
    _, place = _scope(branch_id)
    if place is None:
        raise NotThere()
    since = weeks.earliest_change()
    write(weeks.follow_branch, branch_id=branch_id, place_id=place.id, valid_from=since, by=me().id)
    tell("said", f"{place.name}从 {since} 起随全馆开放")
    return _back(branch_id)


def _scope(branch_id: int):
    """The branch of the address and the area that the address or the form names, if any."""
    branch = next((held for held in branches.all_branches() if held.id == branch_id), None)
    wanted = request.values.get("place", type=int)
    place = next((held for held in branches.places(branch_id, "area") if held.id == wanted), None)
    if branch is None or wanted and place is None:
        raise NotThere()
    return branch, place


def _back(branch_id: int):
    return redirect(url_for("calendar.hours", branch=branch_id), 303)
