"""闭馆公告: announce, withdraw, print."""

from flask import redirect, request, url_for

from yylib import clock, fields
from yylib.access import me, requires
from yylib.blueprints.calendar import bp
from yylib.blueprints.calendar.forms import ClosureForm
from yylib.database import write
from yylib.errors import NotThere, Refused
from yylib.permissions import Permission as P
from yylib.services import branches
from yylib.services.calendar import closures, notices, weeks
from yylib.web import LIBRARY, page, tell


@bp.route("/closures/new", methods=["GET", "POST"])
@requires(P.CALENDAR_MANAGE)
def announce():
    """A new announcement; the page names the earliest day."""
    form = ClosureForm(where=request.args.get("where", ""))
    form.where.choices = fields.choices(_places())
    if form.validate_on_submit():
        try:
            closure_id = write(closures.announce, once=form.once.data, by=me().id, **form.values())
        except Refused as refused:
            form.refuse(refused)
            return _form(form, refused.sentence.status)
        tell("said", "公告已发布", "读者网页上已经能看到；请打印一份贴在门口。")
        return redirect(url_for("calendar.closure", closure_id=closure_id), 303)
    return _form(form, 422 if form.errors else 200)


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
