"""年度活动计划: the list, a line typed or corrected, left out, begun."""

from flask import redirect, request, url_for

from yylib import clock, listings
from yylib.access import me, requires
from yylib.blueprints.year_plans import bp
from yylib.blueprints.year_plans.forms import LineForm, ReasonForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import year_plans
from yylib.services.year_plans import tables
from yylib.web import page, tell

AT = listings.At(tables.YEAR_PLAN, "year_plans.index", "year_plans.print", "year_plans.export")
listings.faces(bp, AT, P.ACTIVITIES_READ)


@bp.get("/")
@requires(P.ACTIVITIES_READ)
def index():
    rows, listing = listings.opened(AT)
    year = request.args.get("year", type=int) or clock.today().year
    year = year if 2000 <= year <= 2100 else clock.today().year
    return page("year_plans/index.html", fragment="year_plan", rows=rows, listing=listing, figures=year_plans.figures(year),
                year=year, kind_of=tables.kind_of, audience_of=tables.audience_of, state_of=tables.state_of)  # fmt: skip


@bp.route("/new", methods=["GET", "POST"])
@requires(P.ACTIVITIES_PLAN)
def new():
    """A line more."""
    form = LineForm().offer()
    if form.validate_on_submit():
        write(year_plans.save, once=form.once.data, by=me().id, **form.values())
        tell("said", "加上了")
        return redirect(url_for("year_plans.index", year=form.year.data), 303)
    return page("year_plans/line.html", form=form, line=None, status=422 if form.is_submitted() else 200)


@bp.route("/<int:line_id>", methods=["GET", "POST"])
@requires(P.ACTIVITIES_PLAN)
def change(line_id):
    """Correct a line, leave it out, or begin its activity."""
    line = year_plans.get(line_id)
    form = LineForm(obj=line).offer()
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            write(year_plans.save, once=form.once.data, line_id=line_id, version=form.version.data, by=me().id,
                  **form.values())  # fmt: skip
            tell("said", "改好了")
            return redirect(url_for("year_plans.index", year=form.year.data), 303)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    return page("year_plans/line.html", form=form, line=line, drop=ReasonForm(formdata=None), status=status)


@bp.post("/<int:line_id>/drop")
@requires(P.ACTIVITIES_PLAN)
def drop(line_id):
    form = ReasonForm()
    if not form.validate_on_submit():
        line = year_plans.get(line_id)
        return page(
            "year_plans/line.html", form=LineForm(formdata=None, obj=line).offer(), line=line, drop=form, status=422
        )
    write(year_plans.drop, once=form.once.data, line_id=line_id, reason=form.reason.data, by=me().id)
    tell("said", "记作不办了")
    return redirect(url_for("year_plans.index", year=year_plans.get(line_id).year), 303)


@bp.post("/<int:line_id>/restore")
@requires(P.ACTIVITIES_PLAN)
def restore(line_id):
    write(year_plans.restore, line_id=line_id, by=me().id)
    return redirect(url_for("year_plans.change", line_id=line_id), 303)


@bp.post("/<int:line_id>/begin")
@requires(P.ACTIVITIES_PLAN)
def begin(line_id):
    """起草: the line becomes a plan."""
    activity_id = write(year_plans.begin, line_id=line_id, by=me().id)
    tell("said", "起草好了", "接着写内容、排时间和场地。")
    return redirect(url_for("activity_desk.show", activity_id=activity_id), 303)
