"""到馆名单: on paper for when the server may be away, and back from paper."""

from datetime import date, datetime, time

from flask import redirect, request, url_for
from markupsafe import Markup

from yylib import clock
from yylib.access import me, own_or_missing, requires
from yylib.blueprints.visits import bp
from yylib.blueprints.visits.desk import here
from yylib.blueprints.visits.forms import ListForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission
from yylib.services import branches, prints
from yylib.services.bookings.keys import code_of
from yylib.services.visits import desk as line
from yylib.services.visits import door_list as service
from yylib.web import moment_words, page, tell

LINES = range(6)  # of those without a booking
BLANKS = range(12)


def _asked() -> tuple:
    """The place, a door unless another is asked for, and the day, today unless another is."""
    # Not of ``values``, which would let through a number that no column can hold.
    place = here(request.args.get("place", type=int) or request.form.get("place", type=int))
    try:
        day = clock.sane_day(request.args.get("day", "") or request.form.get("day", ""))
    except ValueError:
        day = clock.today()
    return place, day


def _around(place, day, **given) -> dict:
    return {"place": place, "day": day, "rows": service.rows(place.id, day), "typed": {}, "bad": [], "lines": LINES,
            "entered": service.entered(place.id, day), "places": branches.places(), "labels": line.LABELS,
            "kinds": line.COUNTED, "form": ListForm(formdata=None)} | given  # fmt: skip


@bp.get("/visits/door-list")
@requires(Permission.VISITS_RECORD)
def door_list():
    """The list on the screen: tick who came, or scan the sheet's codes one after the other."""
    return page("visits/door_list.html", **_around(*_asked()))


@bp.get("/visits/door-list/print")
@requires(Permission.VISITS_RECORD)
def door_list_print():
    """The list on A4 with a code a row and blank rows: once it is open it prints without the server."""
    place, day = _asked()
    rows = service.rows(place.id, day)
    return page("visits/door_list_print.html", place=place, day=day, rows=rows, blanks=BLANKS,
                printed_at=moment_words(clock.now()), maker=me().name, codes={row.qr: Markup(prints.codes.drawn(row.qr)) for row in rows})  # fmt: skip


@bp.post("/visits/door-list")
@requires(Permission.VISITS_RECORD)
def door_list_enter():
    """Enter what was ticked, scanned and counted on the sheet, or say what is wrong with all that was typed kept."""
    form, (place, day), bad = ListForm(), _asked(), []
    if not form.validate_on_submit():
        bad.append("页面已过期，请再点一次。")
    arrivals, counts = _arrivals(day, bad), _counts(bad)
    if not bad:
        try:
            made = write(service.enter, once=form.once.data, token=form.once.data[:16], place_id=place.id, day=day,
                         arrivals=arrivals, counts=counts, by=me().id)  # fmt: skip
        except Refused as refused:
            bad.append(refused.sentence.whole)
    if bad:
        return page("visits/door_list.html", status=422, **_around(place, day, typed=request.form, bad=bad))
    over = f"{made['passed_over']} 个预约原来就已进馆，没有再计。" if made["passed_over"] else ""
    tell("said", f"已从名单补录 {made['people']} 人", over)
    return redirect(url_for("visits.door_list", place=place.id, day=day), 303)


def _arrivals(day: date, bad: list[str]) -> list[tuple[str, datetime]]:
    """Each ticked or scanned code with the time written beside it; what cannot be read is added to ``bad``."""
    scanned = [text for text in request.form.get("codes", "").split() if text]
    found = {}
    for text in [*request.form.getlist("came"), *scanned]:
        code = code_of(text)
        if code is None:
            bad.append(f"“{text[:20]}”不是预约凭证的六位字符。")
            continue
        typed = request.form.get(f"at-{code}", "")
        try:
            found[code] = clock.at(day, time.fromisoformat(typed or "00:00"))
        except ValueError:
            bad.append(f"{code} 的时间“{typed[:10]}”不对，请写成 09:30 这样。")
    return list(found.items())


def _counts(bad: list[str]) -> list[tuple[int, str, int]]:
    """The filled-in lines of those without a booking."""
    found = []
    for index in LINES:
        typed = request.form.get(f"number-{index}", "").strip()
        hour, kind = request.form.get(f"hour-{index}", type=int), request.form.get(f"kind-{index}")
        if typed and not (typed.isdecimal() and 1 <= int(typed) <= 999 and hour in range(24) and kind in line.COUNTED):
            bad.append(f"没有预约的第 {index + 1} 行请填 1–999 的人数。")
        elif typed:
            found.append((hour, kind, int(typed)))
    return found


@bp.post("/visits/door-list/undo")
@requires(Permission.VISITS_RECORD)
def door_list_undo():
    """Take one whole entry from the list back."""
    place, day = _asked()
    token = request.form.get("token", "")
    own_or_missing(bool(token))
    made = write(service.take_back, hot=True, token=token, place_id=place.id, day=day, by=me().id,
                 at_any_time=me().can(Permission.VISITS_ADOPT))  # fmt: skip
    kept = f"{made['kept']} 笔后来又有进出，没有撤销。" if made["kept"] else ""
    tell("said" if made["undone"] else "look", f"已撤销 {made['undone']} 笔", kept)
    return redirect(url_for("visits.door_list", place=place.id, day=day), 303)
