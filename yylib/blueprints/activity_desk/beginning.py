"""Beginning a plan: from a blank, an earlier activity, a template; templates and series."""

from flask import redirect, request, url_for

from yylib import clock
from yylib.access import me, requires
from yylib.blueprints.activity_desk import bp
from yylib.blueprints.activity_desk.forms import BeginForm, CopyForm, SeriesForm
from yylib.database import write
from yylib.errors import NotThere, Refused
from yylib.permissions import Permission as P
from yylib.services import activities
from yylib.services.activities import patterns, reading
from yylib.web import page, tell


@bp.route("/new", methods=["GET", "POST"])
@requires(P.ACTIVITIES_PLAN)
def new():
    """Where a plan begins."""
    form = BeginForm().offer()
    if form.validate_on_submit():
        activity_id = write(activities.save, once=form.once.data, by=me().id, **form.values())
        tell("said", "起草好了", "接着写内容、排时间和场地。")
        return redirect(url_for("activity_desk.edit", activity_id=activity_id), 303)
    q = " ".join(request.args.get("q", "").split())[:40]
    return page("activity_desk/new.html", form=form, status=422 if form.is_submitted() else 200, q=q,
                earlier=reading.copyable(q), templates=reading.templates())  # fmt: skip


@bp.route("/<int:activity_id>/copy", methods=["GET", "POST"])
@requires(P.ACTIVITIES_PLAN)
def copy(activity_id):
    """A plan from last year's: the same weekday of the same week, unless another day is said."""
    held = activities.get(activity_id)
    usual = patterns.usual_day(held.first_day, clock.today()) if held.first_day else None
    festival = patterns.festival_of(held.title)
    return _laid_out(f"照“{held.title}”起草", activities.copy, usual, festival, activity_id=activity_id)


@bp.route("/templates/<int:template_id>/use", methods=["GET", "POST"])
@requires(P.ACTIVITIES_PLAN)
def use_template(template_id):
    """A plan from a template."""
    held = next((one for one in reading.templates() if one.id == template_id), None)
    if held is None:
        raise NotThere()
    return _laid_out(
        f"用模板“{held.name}”起草",
        patterns.from_template,
        None,
        patterns.festival_of(held.name),
        template_id=template_id,
    )


def _laid_out(title: str, act, usual, festival: str, **given):
    form = CopyForm(data={"first_day": usual})
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        made = write(act, once=form.once.data, first_day=form.first_day.data, by=me().id, **given)
        tell("said", "起草好了", "请看各场的时间和场地；场地被占的空着，要另选。")
        return redirect(url_for("activity_desk.show", activity_id=made), 303)
    return page("activity_desk/copy.html", title=title, form=form, status=status, festival=festival)


@bp.get("/templates")
@requires(P.ACTIVITIES_PLAN)
def templates():
    return page("activity_desk/templates.html", rows=reading.templates(closed=True))


@bp.post("/templates/<int:template_id>/<any(on, off):verb>")
@requires(P.ACTIVITIES_PLAN)
def switch_template(template_id, verb):
    write(patterns.switch_template, template_id=template_id, is_active=verb == "on", by=me().id)
    return redirect(url_for("activity_desk.templates"), 303)


@bp.route("/series", methods=["GET", "POST"])
@bp.route("/series/<int:series_id>", methods=["GET", "POST"], endpoint="one_series")
@requires(P.ACTIVITIES_PLAN)
def series(series_id=None):
    """系列和品牌: all of them, and one to change."""
    rows = reading.all_series(closed=True)
    held = next((one for one in rows if one.id == series_id), None)
    if series_id and held is None:
        raise NotThere()
    known = {name: getattr(held, name) for name in ("name", "is_brand", "about", "is_active")} if held else {}
    form = SeriesForm(data=known)
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            write(patterns.save_series, once=form.once.data, series_id=series_id, by=me().id, **form.values())
            tell("said", "存好了")
            return redirect(url_for("activity_desk.series"), 303)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    return page("activity_desk/series.html", rows=rows, form=form, held=held, status=status)
