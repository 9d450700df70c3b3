"""节假日与调休: the table by year, editing a day, taking in a notice."""

from flask import redirect, request, url_for

from yylib import clock
from yylib.access import me, requires
from yylib.blueprints.calendar import bp
from yylib.blueprints.calendar.forms import HolidayForm, NoticeForm
from yylib.database import write
from yylib.errors import NotThere, Refused
from yylib.permissions import Permission as P
from yylib.services.calendar import holidays as days
from yylib.web import page, tell


@bp.get("/holidays")
@requires(P.CALENDAR_READ)
def holidays():
    """One year's days off and make-up workdays; says aloud which year is missing."""
    return _year(HolidayForm(), 200)


def _year(form, status: int):
    known, today = days.years(), clock.today()
    year = request.args.get("year", type=int) or today.year
    year = min(max(year, 1949), 2200)
    shown = sorted({*known, year, today.year, today.year + 1}, reverse=True)
    return page("calendar/holidays.html", form=form, year=year, years=shown, held=days.of_year(year), today_=today,
                missing=days.missing(), can_manage=me().can(P.CALENDAR_MANAGE), status=status)  # fmt: skip


@bp.post("/holidays")
@requires(P.CALENDAR_MANAGE)
def set_holiday():
    """Add a day, or change what it is."""
    form = HolidayForm()
    if not form.validate_on_submit():
        return _year(form, 422)
    write(days.set_day, once=form.once.data, by=me().id, **form.values())
    tell("said", f"{form.day.data} 已登记为“{'休' if form.is_off.data == '1' else '班'}”")
    return redirect(url_for("calendar.holidays", year=form.day.data.year), 303)


@bp.post("/holidays/remove")
@requires(P.CALENDAR_MANAGE)
def remove_holiday():
    """The day is an ordinary one again."""
    day = request.form.get("day", type=clock.day)
    if day is None:
        raise NotThere()
    write(days.remove_day, day=day, by=me().id)
    tell("said", f"{day} 已改回普通日")
    return redirect(url_for("calendar.holidays", year=day.year), 303)


@bp.route("/holidays/import", methods=["GET", "POST"])
@requires(P.CALENDAR_MANAGE)
def take_notice():
    """A notice pasted or uploaded: the readable days go in, the others are named and stay in the field."""
    form, bad = NoticeForm(), []
    if form.validate_on_submit():
        lines, bad = days.read(_given(form))
        try:
            count = write(days.take, once=form.once.data, lines=lines, source=_source(form), by=me().id)
        except Refused as refused:
            form.refuse(refused)
            return page("calendar/take_notice.html", form=form, bad=bad, status=refused.sentence.status)
        tell("said", f"已导入 {count} 天", "不对的可以在表里改。")
        if not bad:
            return redirect(url_for("calendar.holidays", year=lines[0].day.year), 303)
        form.text.data = "\n".join(row.text for row in bad)
    return page("calendar/take_notice.html", form=form, bad=bad, status=422 if form.errors else 200)


def _given(form) -> str:
    """The file's text, in UTF-8 or GB18030, else what was pasted."""
    if not form.file.data:
        return form.text.data or ""
    raw = form.file.data.read()
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def _source(form) -> str:
    return f"导入 {form.file.data.filename}"[:200] if form.file.data else "粘贴导入"
