"""座位图: choosing a room, drawing it, printing it and the labels of its seats."""

from flask import jsonify, redirect, request, url_for

from yylib import clock
from yylib.access import me, own_or_missing, requires
from yylib.blueprints.seat_desk import bp, picture
from yylib.blueprints.seat_desk.forms import DrawForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import branches, prints, seats
from yylib.services.seat_desk import drawing, saving
from yylib.web import moment_words, page, tell


def area(place_id: int):
    """The area a map is of; missing where it is a door or nothing."""
    place = branches.get_place(place_id)
    own_or_missing(place is not None and not place.is_door)
    return place


def copyable(place_id: int) -> list:
    """The other rooms that have a map."""
    return [place for place, count in seats.rooms() if count and place.id != place_id]


@bp.get("/maps")
@requires(P.SEATS_MANAGE)
def maps():
    """Every area with its map, or the way to draw one."""
    counts = {place.id: count for place, count in seats.rooms()}
    return page("seat_desk/maps.html", places=branches.places(kind="area"), counts=counts)


@bp.route("/maps/<int:place_id>", methods=["GET", "POST"], endpoint="map")
@requires(P.SEATS_MANAGE)
def the_map(place_id):
    """Draw and save; what was drawn stays in the page whatever the answer is."""
    place, form = area(place_id), DrawForm()
    if request.method == "GET":
        held, version = saving.drawn(place_id)
        return _page(place, DrawForm(formdata=None, drawing=drawing.written(held), version=version))
    if not form.validate_on_submit():
        return _page(place, form, status=422)
    try:
        write(saving.save, once=form.once.data, place_id=place_id, text=form.drawing.data, version=form.version.data,
              by=me().id)  # fmt: skip
    except Refused as refused:
        return _refused(place, form, refused)
    tell("said", f"{place.name}的座位图已保存", "新座位的码可以打印了；没动过的座位，码不变。")
    return redirect(url_for("seat_desk.map", place_id=place_id), 303)


def _refused(place, form, refused):
    """Changed meanwhile, the drawing begins from what is kept now: to be looked at, then saved over it."""
    if refused.code == "changed_meanwhile":
        form.version.data, form.version.raw_data = saving.drawn(place.id)[1], None
        tell("not", refused.sentence.title, "您画的还在。先点“看现在保存的图”看一眼；再点“保存”，就以您画的为准。")
    else:
        tell("not", *refused.sentence[:2])
    if refused.code in ("drawing_unreadable", "drawing_too_many"):
        form.drawing.data = drawing.written(saving.drawn(place.id)[0])
    return _page(place, form, kept=True, status=refused.sentence.status)


def _page(place, form, kept: bool = False, status: int = 200):
    held = drawing.read(form.drawing.data)
    return page("seat_desk/map.html", place=place, form=form, kept=kept, count=len(held.seats), status=status,
                picture=picture.plan(held), others=copyable(place.id))  # fmt: skip


@bp.get("/maps/<int:place_id>/drawing")
@requires(P.SEATS_MANAGE)
def drawn(place_id):
    """The drawing of a room as another room may take it over, for the page's script."""
    area(place_id)
    return saving.written(saving.copy_of(place_id)), {"Content-Type": "application/json"}


@bp.post("/maps/spaced")
@requires(P.SEATS_MANAGE)
def spaced():
    """间隔就坐 of a drawing that is not saved: which squares stay empty, and how many seats remain of how many."""
    return jsonify(drawing.spaced(drawing.read(request.form.get("drawing", "")))._asdict())


@bp.get("/maps/<int:place_id>/print", endpoint="map_print")
@requires(P.SEATS_RECORD)
def on_paper(place_id):
    """The room on A4."""
    place, (held, version) = area(place_id), saving.drawn(place_id)
    own_or_missing(version is not None)
    spacing = drawing.spaced(held)
    return page("seat_desk/map_print.html", place=place, picture=picture.plan(held), held=held, spacing=spacing, version=version,
                maker=me().name, printed_at=moment_words(clock.now()))  # fmt: skip


@bp.get("/maps/<int:place_id>/labels")
@requires(P.SEATS_RECORD)
def labels(place_id):
    """The labels of a room's seats to cut out, each with the code that is scanned; of some seats only, where asked."""
    place, held = area(place_id), seats.the_map(place_id)
    own_or_missing(held is not None)
    wanted = {label for label in request.args.get("only", "").upper().replace("，", " ").replace(",", " ").split()}
    chosen = [seat for seat in held.seats if not wanted or seat.label.upper() in wanted]
    return page("seat_desk/labels.html", place=place, seats=chosen, only=request.args.get("only", "")[:200], total=len(held.seats),
                codes={seat.id: prints.qr(f"/seat/{seat.code}") for seat in chosen}, words=picture.words)  # fmt: skip
