"""From paper: an hour without power, hand tallies by day and by month's sheet, the door counter's readings."""

import calendar as months
from datetime import date

from flask import redirect, request, url_for

from yylib import clock
from yylib.access import me, own_or_missing, requires
from yylib.blueprints.visits import bp, checks
from yylib.blueprints.visits.forms import HourForm, ReadingForm, TallyForm
from yylib.database import write
from yylib.errors import Refused
from yylib.fields import choices, clean_line
from yylib.models.counts import Session
from yylib.permissions import Permission
from yylib.services import branches
from yylib.services.visits import paper as service
from yylib.services.visits import readings, rows
from yylib.web import page, tell


def _places() -> list:
    return choices((place.id, place.full_name) for place in branches.places())


def _forms() -> dict:
    wanted, today = request.args.get("place", type=int), clock.today()
    forms = {"hour_form": HourForm(formdata=None, place=wanted, day=today, hour=clock.local(clock.now()).hour),
             "tally_form": TallyForm(formdata=None, place=wanted, day=today)}  # fmt: skip
    return forms


def _page(status: int = 200, **forms):
    held = _forms() | forms
    for form in held.values():
        form.place.choices = _places()
    return page("visits/paper.html", status=status, place_id=request.args.get("place", type=int), month=f"{clock.today():%Y-%m}",
                entered=rows.of_paper(by=me().id), tallies=service.tallies(clock.today(), clock.today()), places={place.id: place.full_name for place in branches.places()}, **held)  # fmt: skip


@bp.get("/visits/paper")
@requires(Permission.VISITS_RECORD)
def paper():
    """纸质补录."""
    return _page()


@bp.post("/visits/paper/hour")
@requires(Permission.VISITS_RECORD)
def paper_hour():
    form = HourForm()
    form.place.choices = _places()
    if not form.validate_on_submit():
        return _page(422, hour_form=form)
    values = form.values()
    try:
        write(service.enter_hour, once=form.once.data, nonce=form.once.data[:24], place_id=values.pop("place"),
              by=me().id, **values | {"exits": values["exits"] or 0})  # fmt: skip
    except Refused as refused:
        form.refuse(refused)
        return _page(refused.sentence.status, hour_form=form)
    tell("said", f"已补录 {form.day.data} {form.hour.data} 时：进 {form.entries.data}，出 {form.exits.data or 0}")
    return redirect(url_for("visits.paper", place=form.place.data), 303)


@bp.post("/visits/paper/tally")
@requires(Permission.VISITS_RECORD)
def paper_tally():
    form = TallyForm()
    form.place.choices = _places()
    if not form.validate_on_submit():
        return _page(422, tally_form=form)
    values = form.values()
    try:
        write(service.tally, once=form.once.data, place_id=values.pop("place"), by=me().id, **values)
    except Refused as refused:
        form.refuse(refused)
        return _page(refused.sentence.status, tally_form=form)
    tell("said", f"已记下 {form.day.data} {Session(form.session.data).label} {form.number.data} 人")
    return redirect(url_for("visits.paper", place=form.place.data), 303)


@bp.post("/visits/tallies/<int:tally_id>/undo")
@requires(Permission.VISITS_RECORD)
def tally_undo(tally_id):
    """Take a tally back; it stays on record as taken back."""
    write(service.correct_tally, tally_id=tally_id, number=None, by=me().id)
    tell("said", "已撤销这一条手工计数")
    return redirect(request.form.get("back_place") and url_for("visits.paper", place=request.form["back_place"])
                    or url_for("visits.paper"), 303)  # fmt: skip


def _month() -> tuple[date, date]:
    try:
        first = clock.sane_day(request.args.get("month", "") + "-01")
    except ValueError:
        first = clock.today().replace(day=1)
    return first, first.replace(day=months.monthrange(first.year, first.month)[1])


def _sheet(typed: dict | None = None, bad: dict | None = None) -> dict:
    """The month's sheet of one place: a line a day, a column a session."""
    place = branches.get_place(request.args.get("place", 0, type=int))
    own_or_missing(place is not None)
    first, last = _month()
    held = {(row.day, row.session): row for row in service.tallies(first, last, place.id)}
    days = [first.replace(day=number) for number in range(1, last.day + 1)]
    return {"place": place, "first": first, "days": days, "sessions": list(Session), "held": held, "typed": typed or {},
            "bad": bad or {}}  # fmt: skip


@bp.get("/visits/tally-sheet/print")
@requires(Permission.VISITS_RECORD)
def tally_sheet_print():
    """月计数表, as it hangs in the room: blank cells to fill in by hand, or with what is known."""
    return page("visits/tally_print.html", blank=request.args.get("blank") == "1", **_sheet())


@bp.route("/visits/tally-sheet", methods=["GET", "POST"])
@requires(Permission.VISITS_RECORD)
def tally_sheet():
    """The month's sheet typed in: good cells are stored, a bad one is named and keeps what was typed."""
    sheet = _sheet()
    if request.method == "GET":
        return page("visits/tally_sheet.html", **sheet)
    typed, bad, stored = {}, {}, 0
    for day in sheet["days"]:
        for session in Session:
            name = f"n-{day.day}-{session.value}"
            text, held = clean_line(request.form.get(name)), sheet["held"].get((day, session.value))
            shown, present = request.form.get(f"was-{name}", ""), str(held.number) if held else ""
            if text is None or text in (shown, present):
                continue
            typed[name] = text
            try:
                _store_cell(sheet["place"].id, day, session, held, text, is_stale=shown != present)
                stored += 1
                del typed[name]
            except Refused as refused:
                bad[name] = refused.sentence.title
    if bad:
        tell("look", f"存下 {stored} 格，还有 {len(bad)} 格没有存", "标红的格子请改过再存。")
        return page("visits/tally_sheet.html", status=422, **_sheet(typed, bad))
    tell("said", f"存下 {stored} 格")
    return redirect(url_for("visits.tally_sheet", place=sheet["place"].id, month=f"{sheet['first']:%Y-%m}"), 303)


def _store_cell(place_id: int, day: date, session: Session, held, text: str, *, is_stale: bool) -> None:
    if is_stale:
        raise Refused("changed_meanwhile", who="别人")
    if text and not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise Refused("bad_cell")
    number = int(text) if text else None
    if held:
        write(service.correct_tally, tally_id=held.id, number=number, by=me().id)
    elif number is not None:
        write(service.tally, place_id=place_id, day=day, session=session, number=number, by=me().id)


@bp.route("/visits/places/<int:place_id>/readings", methods=["GET", "POST"])
@requires(Permission.VISITS_RECORD)
def reading(place_id):
    """The door counter at opening and at closing of today, or of a day that still lacks it."""
    place = branches.get_place(place_id)
    own_or_missing(place is not None)
    taken = "closing" if request.values.get("taken") == "closing" else "opening"
    form = ReadingForm(day=checks.asked_day() if "day" in request.args else clock.today())
    if form.validate_on_submit():
        day = form.day.data or clock.today()
        try:
            write(readings.enter, once=form.once.data, place_id=place.id, day=day, taken=taken, value=form.value.data,
                  sure=form.is_sure.data, by=me().id)  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            return _read(place.id, day, f"{readings.TAKEN[taken]}读数 {form.value.data} 已记下")
    return page("visits/reading.html", place=place, taken=taken, form=form, status=422 if form.is_submitted() else 200)


def _read(place_id: int, day: date, said: str):
    tell("said", said)
    if day == clock.today():
        return redirect(url_for("visits.desk", place=place_id), 303)
    return redirect(url_for("visits.place_day", place_id=place_id, day=day), 303)


@bp.post("/visits/places/<int:place_id>/readings/<int:reading_id>/undo")
@requires(Permission.VISITS_RECORD)
def reading_undo(place_id, reading_id):
    """Take a reading back; it stays on record as taken back, and can be typed again rightly."""
    write(readings.undo, reading_id=reading_id, by=me().id)
    tell("said", "已撤销这个读数，请重新抄一次")
    return redirect(request.form.get("back") == "desk" and url_for("visits.desk", place=place_id)
                    or url_for("visits.place_day", place_id=place_id, day=checks.asked_day()), 303)  # fmt: skip
