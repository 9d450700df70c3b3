"""馆藏地: the collections of the houses, added, renamed, no longer used."""

from flask import redirect, url_for

from yylib.access import me, requires
from yylib.blueprints.holdings import bp
from yylib.blueprints.holdings.forms import PlaceForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services.holdings import locations
from yylib.web import page, tell


@bp.get("/locations")
@requires(P.ACQUISITION_READ)
def places():
    return page("holdings/places.html", places=locations.every(), volumes=locations.volumes(),
                may=me().can(P.HOLDINGS_MANAGE))  # fmt: skip


@bp.route("/locations/new", methods=["GET", "POST"])
@requires(P.HOLDINGS_MANAGE)
def new_place():
    return _edited(PlaceForm().offer(), None)


@bp.route("/locations/<int:location_id>", methods=["GET", "POST"])
@requires(P.HOLDINGS_MANAGE)
def place(location_id):
    held = locations.get(location_id)
    return _edited(PlaceForm(obj=held).offer(), held)


def _edited(form: PlaceForm, held):
    if form.validate_on_submit():
        values = form.values()
        version = values.pop("version")
        try:
            if held is None:
                write(locations.add, once=form.once.data, by=me().id, **values)
            else:
                write(
                    locations.change,
                    once=form.once.data,
                    location_id=held.id,
                    version=version or 0,
                    by=me().id,
                    **values,
                )
        except Refused as refused:
            form.refuse(refused)
        else:
            tell("said", f"已保存“{form.name.data}”")
            return redirect(url_for("holdings.places"), 303)
    return page("holdings/place.html", form=form, place=held, status=422 if form.is_submitted() else 200)


@bp.post("/locations/<int:location_id>/<any(close, open):verb>")
@requires(P.HOLDINGS_MANAGE)
def turn_place(location_id, verb):
    write(locations.turn, location_id=location_id, on=verb == "open", by=me().id)
    tell("said", "已恢复使用" if verb == "open" else "已停用，那里的册都还在原处")
    return redirect(url_for("holdings.places"), 303)
