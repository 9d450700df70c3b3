"""The morning check, a place's day opened to its rows, and adopting its figure."""

from datetime import date, timedelta

from flask import redirect, request, url_for
from werkzeug.routing import BaseConverter, ValidationError

from yylib import clock, listings
from yylib.access import me, own_or_missing, requires
from yylib.blueprints.visits import bp
from yylib.blueprints.visits.forms import AdoptForm, DutyForm, ReasonForm
from yylib.database import write
from yylib.permissions import Permission
from yylib.services import branches, history
from yylib.services.day_sheets import standing
from yylib.services.visits import adopt, lacking, paper, readings, rows
from yylib.services.visits.undo import undo
from yylib.web import keep, page, tell

AT = listings.At(rows.SCANS, "visits.place_day", "visits.scans_print", "visits.scans_export")


class Day(BaseConverter):
    """A day in an address."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value):
        try:
            return clock.sane_day(value)
        except ValueError as error:
            raise ValidationError from error

    def to_url(self, value):
        return value if isinstance(value, str) else value.isoformat()


@bp.record_once
def _converter(state):
    state.app.url_map.converters["day"] = Day


def asked_day() -> date:
    """The day in the address's query, or yesterday."""
    try:
        return clock.sane_day(request.args.get("day", ""))
    except ValueError:
        return clock.today() - timedelta(days=1)


@bp.get("/visits/morning")
@requires(Permission.VISITS_READ)
def morning():
    """每日核对: what yesterday still lacks."""
    day = asked_day()
    return page("visits/morning.html", day=day, days=lacking.of_day(day), before=day - timedelta(days=1),
                sheets=standing.of_day(day),
                after=day + timedelta(days=1) if day < clock.today() else None, duty_form=DutyForm(),
                can_adopt=me().can(Permission.VISITS_ADOPT), can_record=me().can(Permission.VISITS_RECORD))  # fmt: skip


@bp.post("/visits/morning/adopt")
@requires(Permission.VISITS_ADOPT, fresh=True)
def adopt_all():
    """Adopt the most direct count of every place of a day that may be adopted; what may not is said."""
    day, done, refused = asked_day(), 0, []
    for branch_day in lacking.of_day(day):
        for check in branch_day.checks:
            if check.candidates and (check.figure is None or check.figure.stage != "adopted"):
                if me().id in check.candidates[0].by_ids:
                    refused.append(check.place.full_name)
                    continue
                write(adopt.move, place_id=check.place.id, day=day, verb="adopt", by=me().id)
                done += 1
    tell("said" if done else "look", f"采纳了 {done} 个数字",
         f"{'、'.join(refused)}是您自己录入的，请同事采纳。" if refused else "")  # fmt: skip
    return redirect(url_for("visits.morning", day=day), 303)


def _place(place_id: int):
    place = branches.get_place(place_id)
    own_or_missing(place is not None)
    return place


def _place_day(place_id: int, day: date, **forms) -> dict:
    place, about = _place(place_id), {"place_id": place_id, "day": day}
    figure, held = adopt.of_day(place_id, day), adopt.candidates(place_id, day)
    shown, listing = listings.opened(AT, about, **about)
    return {"place": place, "day": day, "figure": figure, "candidates": held, "rows": shown, "listing": listing,
            "tallies": paper.tallies(day, day, place_id),
            "cells": lacking.cells(place_id, day), "counter": readings.of_day(place_id, day), "intervals": lacking.intervals(place_id, day),
            "history": history.of("day_figure", figure.id) if figure else [], "own": me().id,
            "moves": adopt.PIPELINE.open_to(me(), adopt.FigureStage(figure.stage if figure else "open")),
            "can_undo": me().can(Permission.VISITS_ADOPT), "can_record": me().can(Permission.VISITS_RECORD), "adopt_form": forms.get("adopt_form") or AdoptForm(formdata=None),
            "reason_form": forms.get("reason_form") or ReasonForm(formdata=None)}  # fmt: skip


@bp.get("/visits/places/<int:place_id>/days/<day:day>")
@requires(Permission.VISITS_READ)
def place_day(place_id, day):
    """A figure's own rows: scans, tallies, readings, imported cells; and its adoption."""
    return page("visits/place_day.html", fragment="scans", **_place_day(place_id, day))


@bp.get("/visits/places/<int:place_id>/days/<day:day>/print", endpoint="scans_print")
@requires(Permission.VISITS_READ)
def on_paper(place_id, day):
    """The scans of the present filter on A4."""
    about = {"place_id": place_id, "day": day}
    return listings.printed(AT, about, _title(place_id, day), **about)


@bp.post("/visits/places/<int:place_id>/days/<day:day>/export")
@requires(Permission.REPORTS_EXPORT, fresh=True)
def scans_export(place_id, day):
    """The scans of the present filter as an Excel file."""
    return listings.exported(AT, _title(place_id, day), place_id=place_id, day=day)


def _title(place_id: int, day: date) -> str:
    return f"{_place(place_id).full_name} {day} 逐笔登记"


@bp.post("/visits/places/<int:place_id>/days/<day:day>/scans/<int:scan_id>/undo")
@requires(Permission.VISITS_ADOPT)
def undo_row(place_id, day, scan_id):
    """A head takes back a scan of any day that is not adopted."""
    adopt.refuse_if_adopted(place_id, day)
    write(undo, hot=True, scan_id=scan_id, nonce=f"undo-{scan_id}", by=me().id, at_any_time=True)
    tell("said", "已撤销这一笔")
    about = {"place_id": place_id, "day": day}
    return redirect(listings.opened(AT, about, **about)[1]["here"], 303)


@bp.post("/visits/places/<int:place_id>/days/<day:day>/<any(adopt, reopen):verb>")
@requires(Permission.VISITS_ADOPT, fresh=True)
def move(place_id, day, verb):
    """The one route of the figure's pipeline."""
    form = AdoptForm() if verb == "adopt" else ReasonForm()
    keep(
        "visits/place_day.html",
        "main",
        **_place_day(place_id, day, **{f"{'adopt' if verb == 'adopt' else 'reason'}_form": form}),
    )
    if not form.validate_on_submit():
        return page("visits/place_day.html", status=422, **_place_day(
            place_id, day, **{"adopt_form" if verb == "adopt" else "reason_form": form}))  # fmt: skip
    given = {"note": form.note.data or ""}
    if verb == "adopt":
        given |= {"method": form.method.data, "number": form.number.data}
    write(adopt.move, once=form.once.data, place_id=place_id, day=day, verb=verb, by=me().id, **given)
    tell("said", "已采纳" if verb == "adopt" else "已撤回采纳", "" if verb == "adopt" else "可以更正后再采纳。")
    return redirect(url_for("visits.place_day", place_id=place_id, day=day), 303)


@bp.post("/visits/branches/<int:branch_id>/days/<day:day>/duty")
@requires(Permission.VISITS_RECORD)
def duty(branch_id, day):
    """值班记录."""
    form = DutyForm()
    own_or_missing(branches.get_branch(branch_id) is not None)
    if form.validate_on_submit():
        write(paper.write_duty, once=form.once.data, branch_id=branch_id, day=day, line=form.line.data, by=me().id)
        tell("said", "值班记录已写好")
    else:
        tell("not", "值班记录没有写上", "请写一句话，不超过 300 字。")
    return redirect(url_for("visits.morning", day=day), 303)
