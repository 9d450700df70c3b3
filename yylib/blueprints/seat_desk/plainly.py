"""The same map by forms alone, one change at a time: for whoever has no script, no mouse, or no eyes for a grid."""

from flask import redirect, request, url_for

from yylib.access import me, own_or_missing, requires
from yylib.blueprints.seat_desk import bp, forms, picture
from yylib.blueprints.seat_desk.maps import area, copyable
from yylib.database import write
from yylib.errors import Refused
from yylib.fields import choices
from yylib.permissions import Permission as P
from yylib.services.seat_desk import saving
from yylib.web import page, tell

FORMS = {"row": forms.RowForm, "block": forms.BlockForm, "put": forms.PutForm, "seat": forms.SeatForm, "size": forms.SizeForm,
         "copy": forms.CopyForm, "renumber": forms.RenumberForm}  # fmt: skip
SAID = {"row": "座位放好了", "block": "座位放好了", "put": "放好了", "seat": "座位改好了", "size": "图的大小改好了",
        "copy": "照搬好了", "renumber": "座位号重新排好了"}  # fmt: skip


@bp.get("/maps/<int:place_id>/plain")
@requires(P.SEATS_MANAGE)
def plain(place_id):
    """The forms; with ``seat`` that seat's own filled in."""
    return _page(place_id)


def _page(place_id: int, status: int = 200, **typed):
    place, (held, version) = area(place_id), saving.drawn(place_id)
    wanted = request.args.get("seat", type=int)
    seat = next((one for one in held.seats if one.id == wanted), None)
    given = {"size": {"width": held.width, "height": held.height}}
    if seat:
        given["seat"] = {name: value for name, value in seat._asdict().items() if name != "id"} | {
            "x": seat.x + 1,
            "y": seat.y + 1,
        }
    shown = {name: shape(formdata=None, **given.get(name, {})) for name, shape in FORMS.items()} | typed
    for form in shown.values():
        form.version.data, form.version.raw_data = version, None
    shown["copy"].from_id.choices = _rooms(place_id)
    return page("seat_desk/plain.html", place=place, held=held, picture=picture.plan(held), forms=shown, chosen=seat, status=status,
                words=picture.words, seats=sorted(held.seats, key=lambda one: (one.y, one.x)))  # fmt: skip


def _rooms(place_id: int):
    return choices((place.id, place.full_name) for place in copyable(place_id))


@bp.post("/maps/<int:place_id>/plain/<act>")
@requires(P.SEATS_MANAGE)
def plain_act(place_id, act):
    """One change, saved at once."""
    area(place_id)
    own_or_missing(act in FORMS)
    form = FORMS[act]()
    if act == "copy":
        form.from_id.choices = _rooms(place_id)
    if not form.validate_on_submit():
        return _page(place_id, 422, **{act: form})
    try:
        write(saving.alter, once=form.once.data, place_id=place_id, version=form.version.data, act=act, by=me().id,
              **form.values())  # fmt: skip
    except Refused as refused:
        tell("not", *refused.sentence[:2])
        return _page(place_id, refused.sentence.status, **{act: form})
    tell("said", SAID[act])
    return redirect(url_for("seat_desk.plain", place_id=place_id), 303)
