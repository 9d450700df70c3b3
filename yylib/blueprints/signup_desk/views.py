"""All signups as a list; one shift with its people."""

from yylib import clock, listings
from yylib.access import me, requires
from yylib.blueprints.signup_desk import bp
from yylib.blueprints.signup_desk.forms import AddForm, GroupForm
from yylib.permissions import Permission as P
from yylib.services.shifts import reading
from yylib.services.signups import listed
from yylib.web import page

ALL = listings.At(listed.SIGNUPS, "signup_desk.index", "signup_desk.list_print", "signup_desk.list_export")
listings.faces(bp, ALL, P.VOLUNTEERS_READ)
WORDS = {"when": reading.when, "where": reading.where, "what": reading.what, "state": reading.state}


@bp.get("/")
@requires(P.VOLUNTEERS_READ)
def index():
    """Who signed up for what."""
    rows, listing = listings.opened(ALL)
    return page("signup_desk/index.html", fragment="signups", rows=rows, listing=listing, status_of=listed.status,
                channels=listed.CHANNELS, **WORDS)  # fmt: skip


@bp.get("/<int:shift_id>")
@requires(P.VOLUNTEERS_READ)
def show(shift_id):
    return drawn(shift_id)


def drawn(shift_id: int, form=None, status: int = 200, candidates=(), group_form=None):
    """The shift with who has a place, who stands by, who is out, and the form that was refused, if any."""
    shift = reading.get(shift_id)
    return page("signup_desk/show.html", status=status, shift=shift, lines=listed.of_shift(shift_id),
                form=form or AddForm(formdata=None), candidates=candidates, group_form=group_form or GroupForm(formdata=None),
                is_coming=shift.cancelled_at is None and clock.now() < shift.ends_at, may_act=me().can(P.VOLUNTEERS_RECORD), **WORDS)  # fmt: skip
