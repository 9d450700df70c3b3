"""期限: a small calculator for the counter."""

from flask import request

from yylib import clock, fields
from yylib.access import requires
from yylib.blueprints.calendar import bp
from yylib.blueprints.calendar.forms import DeadlineForm
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import branches, calendar
from yylib.web import page


@bp.get("/deadlines")
@requires(P.CALENDAR_READ)
def deadlines():
    """Accepted then, promised within that: due when."""
    now = clock.local(clock.now())
    given = {"accepted_on": now.date(), "accepted_time": now.time(), "n": 15}
    form = DeadlineForm(request.args or None, data=given, meta={"csrf": False})
    form.branch_id.choices = fields.choices((held.id, held.name) for held in branches.all_branches())
    found = None
    if request.args and form.validate():
        try:
            found = calendar.due(clock.at(form.accepted_on.data, form.accepted_time.data), form.n.data,
                                 form.unit.data, form.branch_id.data)  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
    return page("calendar/deadlines.html", form=form, found=found, status=422 if form.errors else 200)
