"""闭馆公告: announce, withdraw, print."""

from flask import redirect, request, url_for

from yylib import clock, fields
from yylib.access import me, requires
from yylib.blueprints.calendar import bp
from yylib.blueprints.calendar.forms import ClosureForm
from yylib.database import write
from yylib.errors import NotThere, Refused
from yylib.permissions import Permission as P
from yylib.services import activities, branches, shifts
from yylib.services.calendar import closures, notices, weeks
from yylib.web import LIBRARY, page, tell


@bp.route("/closures/new", methods=["GET", "POST"])
@requires(P.CALENDAR_MANAGE)
def announce():
    """A new announcement; the page names the earliest day."""
    form = ClosureForm(where=request.args.get("where", ""))
    form.where.choices = fields.choices(_places())
    if form.validate_on_submit():
        told = form.values()
        before = _hit(told)
        try:
            closure_id = write(closures.announce, once=form.once.data, by=me().id, **told)
        except Refused as refused:
            form.refuse(refused)
            return _form(form, refused.sentence.status)
        tell("said", "公告已发布", "读者网页上已经能看到；请打印一份贴在门口。")
        _tell_of_shifts(told)
        return redirect(_where_to(closure_id, _hit(told) - before), 303)
    return _form(form, 422 if form.errors else 200)


def _hit(told: dict) -> set[tuple[int, str]]:
    """The sessions of these days that find their place closed."""
    found = activities.hit_within(told["branch_id"], told["from_on"], told["until_on"], told["place_id"])
    return {(one.id, one.activity.title) for one, _why in found}


def _tell_of_shifts(told: dict) -> None:
    """Volunteers' shifts on these days are moved or cancelled by whoever plans them."""
    found = [one for one, _why in shifts.coming(told["branch_id"])
             if told["from_on"] <= clock.local(one.starts_at).date() <= told["until_on"]]  # fmt: skip
    if found:
        tell("look", f"碰上 {len(found)} 个志愿班次", "都列在“排班　碰上闭馆的班次”里，请逐个改时间或取消。")


def _where_to(closure_id: int, hit: set[tuple[int, str]]) -> str:
    """On to the sessions that the announcement hits, else to its sheet for the door."""
    if not hit:
        return url_for("calendar.closure", closure_id=closure_id)
    titles = "、".join(sorted({f"《{title}》" for _id, title in hit})[:5])
    if me().can(P.ACTIVITIES_READ):
        tell("look", f"碰上 {len(hit)} 场活动", f"{titles}：请逐场改期或取消，报了名的人会列进“待通知”。")
        return url_for("activity_desk.closings")
    tell("look", f"碰上 {len(hit)} 场活动", f"{titles}：请告诉策划活动的同事改期或取消。")
    return url_for("calendar.closure", closure_id=closure_id)


def _form(form, status: int):
    return page("calendar/announce.html", form=form, earliest=weeks.earliest_change(), status=status)


def _places() -> list[tuple[str, str]]:
    """Each branch as a whole, then its areas."""
    choices = []
    for branch in branches.all_branches():
        choices.append((str(branch.id), f"{branch.name}（全馆）"))
        choices += [(f"{branch.id}-{place.id}", place.full_name) for place in branches.places(branch.id, "area")]
    return choices


@bp.get("/closures/<int:closure_id>")
@requires(P.CALENDAR_READ)
def closure(closure_id):
    """The announcement as it is printed: A4, with room for the seal."""
    rows = closures.announcement(closure_id)
    if not rows:
        raise NotThere()
    day = clock.local(rows[0].announced_at).date()
    return page("calendar/closure.html", title=LIBRARY + notices.title(rows), sentence=notices.sentence(rows),
                announced=f"{day.year}年{day.month}月{day.day}日", maker=me().name,
                printed_at=f"{clock.local(clock.now()):%Y-%m-%d %H:%M}")  # fmt: skip


@bp.post("/closures/<int:closure_id>/withdraw")
@requires(P.CALENDAR_MANAGE)
def withdraw(closure_id):
    """Taken back; one that has begun ends with yesterday."""
    rows = closures.announcement(closure_id)
    if not rows:
        raise NotThere()
    branch_id = rows[0].branch_id
    write(closures.withdraw, closure_id=closure_id, by=me().id)
    tell("said", "公告已撤销", "贴在门口的那份请取下。")
    return redirect(url_for("calendar.hours", branch=branch_id), 303)
