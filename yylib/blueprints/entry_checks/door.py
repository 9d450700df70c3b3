"""At the door: two buttons, passed or refused, and nothing to write."""

from flask import request, url_for

from yylib import clock, fields
from yylib.access import me, own_or_missing, requires
from yylib.blueprints.entry_checks import bp
from yylib.blueprints.entry_checks.forms import CheckForm
from yylib.database import write
from yylib.permissions import Permission as P
from yylib.services import branches, entry_checks
from yylib.web import page, saved, tell


def _shown(place_id: int) -> dict:
    form = CheckForm(formdata=None, place=place_id)
    form.place.choices = fields.choices((place.id, place.full_name) for place in branches.places(kind="door"))
    return {"form": form, "place_id": place_id, "counts": entry_checks.of_day(clock.today(), {place_id}),
            "is_on": entry_checks.on() is not None}  # fmt: skip


def _first() -> int | None:
    doors = [place.id for place in branches.places(kind="door")]
    asked = request.args.get("place", type=int)
    return asked if asked in doors else next(iter(doors), None)


@bp.get("/door")
@requires(P.VISITS_RECORD)
def door():
    """登记核验 at one door."""
    place_id = _first()
    own_or_missing(place_id is not None)
    return page("entry_checks/door.html", fragment="counts", **_shown(place_id))


@bp.post("/door")
@requires(P.VISITS_RECORD)
def check():
    """One reader passed, or did not; the same form again counts once."""
    form = CheckForm()
    form.place.choices = fields.choices((place.id, place.full_name) for place in branches.places(kind="door"))
    if not form.validate_on_submit():
        return page("entry_checks/door.html", fragment="counts", status=422, **_shown(_first()))
    act = entry_checks.passed if form.verdict.data == "passed" else entry_checks.refuse
    write(act, place_id=form.place.data, nonce=form.once.data[:40], by=me().id)
    tell("said", "通过，请进馆" if form.verdict.data == "passed" else "未通过，已登记")
    shown = _shown(form.place.data)
    return saved(
        url_for("entry_checks.door", place=form.place.data), "entry_checks/door.html", fragment="counts", **shown
    )
