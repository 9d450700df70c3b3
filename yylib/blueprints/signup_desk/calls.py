"""现在谁能来: whom to call for a shift; on paper; with the phones whole for one look."""

from flask import request

from yylib import clock
from yylib.access import me, requires
from yylib.blueprints.signup_desk import bp
from yylib.blueprints.signup_desk.forms import LookForm
from yylib.blueprints.signup_desk.views import WORDS
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services.shifts import reading
from yylib.services.signups import calling, candidates
from yylib.web import moment_words, page

FURTHEST = 1000


@bp.get("/<int:shift_id>/calling")
@requires(P.VOLUNTEERS_READ)
def calls(shift_id):
    """Phones covered."""
    return _drawn(shift_id, "signup_desk/calls.html", may_unmask=me().can(P.PEOPLE_UNMASK))


@bp.get("/<int:shift_id>/calling/print")
@requires(P.VOLUNTEERS_READ)
def calls_print(shift_id):
    return _drawn(shift_id, "signup_desk/calls_print.html", printed_at=moment_words(clock.now()), maker=me().name)


@bp.route("/<int:shift_id>/calling/unmask", methods=["GET", "POST"])
@requires(P.PEOPLE_UNMASK, fresh=True)
def unmask(shift_id):
    """The whole numbers, for one look; the reason is kept, and so is who looked."""
    form, whole, status = LookForm(), None, 200
    reading.get(shift_id)
    if form.validate_on_submit():
        try:
            whole = write(calling.phones, shift_id=shift_id, reason=form.reason.data,
                          busy=request.args.get("busy") == "1", most=_upto(), by=me().id)  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    status = 422 if form.errors and status == 200 else status
    return _drawn(shift_id, "signup_desk/unmask.html", status, form=form, whole=whole)


def _drawn(shift_id: int, template: str, status: int = 200, **more):
    shift, busy, upto = reading.get(shift_id), request.args.get("busy") == "1", _upto()
    lines = calling.could_come(shift_id, busy=busy, most=upto + 1)
    asked = {"busy": 1 if busy else None, "upto": upto if upto > calling.MOST else None}
    return page(template, status=status, shift=shift, busy=busy, lines=lines[:upto], asked=asked,
                further=upto + calling.MOST if len(lines) > upto else None, half=candidates.half_words(shift), **more, **WORDS)  # fmt: skip


def _upto() -> int:
    """How many are listed: a hundred, or as many hundreds as were asked for."""
    asked = request.args.get("upto", calling.MOST, type=int)
    return min(max(asked, calling.MOST), FURTHEST)
