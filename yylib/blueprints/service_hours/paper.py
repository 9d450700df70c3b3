"""What was not scanned: a shift's paper sheet, and what a volunteer says at the desk."""

from datetime import time

from flask import redirect, request, url_for

from yylib import clock
from yylib.access import me, own_or_missing, requires
from yylib.blueprints.service_hours import bp
from yylib.blueprints.service_hours.forms import ClaimForm
from yylib.database import write
from yylib.errors import Refused
from yylib.fields import Form
from yylib.permissions import Permission as P
from yylib.services import branches, volunteer_posts
from yylib.services.service_hours import claims, reading, today
from yylib.services.service_hours import paper as service
from yylib.services.volunteers import keys
from yylib.web import LARGEST, page, tell


@bp.route("/shifts/<int:shift_id>/paper", methods=["GET", "POST"])
@requires(P.VOLUNTEERS_RECORD)
def paper(shift_id):
    """The sheet's times, entered in one go; refused, all of them are there again."""
    one, form, bad = today.of_shift(min(shift_id, LARGEST)), Form(), None
    own_or_missing(one is not None)
    day = clock.local(one.shift.starts_at).date()
    rows, wrong = _typed(one)
    if form.validate_on_submit():
        try:
            if wrong:
                raise Refused("duty_paper_time", name=wrong, tolerance="规定的分钟数")
            number = write(service.enter, once=form.once.data, shift_id=shift_id, rows=rows, by=me().id)
            tell("said", f"已补录 {number} 人", "由另一位工作人员确认后计入时长。")
            return redirect(url_for("service_hours.index", day=day), 303)
        except Refused as refused:
            bad = refused.sentence
            one = today.of_shift(shift_id)
    return page("service_hours/paper.html", status=bad.status if bad else 200, one=one, form=form, bad=bad, typed=request.form,
                stage=reading.read_once())  # fmt: skip


def _typed(one) -> tuple[list, str]:
    """The rows with both times, and the name of one that cannot be read. A ticked row without times of its own has those
    that are the same for many."""
    rows, wrong = [], ""
    for line in one.lines:
        volunteer = line.signup.volunteer
        given = [request.form.get(f"{end}-{volunteer.id}", "").strip() for end in ("in", "out")]
        if not any(given) and request.form.get(f"same-{volunteer.id}"):
            given = [request.form.get(f"{end}-all", "").strip() for end in ("in", "out")]
            wrong = wrong or ("" if all(given) else volunteer.name)
        if not any(given):
            continue
        try:
            hours = [time.fromisoformat(text) for text in given if len(text) in (5, 8)]
            rows.append((volunteer.id, *service.moments(one.shift.starts_at, *hours)))
        except (ValueError, TypeError):
            wrong = volunteer.name
    return rows, wrong


@bp.route("/claim/<int:volunteer_id>", methods=["GET", "POST"])
@requires(P.VOLUNTEERS_RECORD)
def claim(volunteer_id):
    """Written down for a volunteer who asks for it; somebody else confirms it."""
    volunteer, status = keys.get(min(volunteer_id, LARGEST)), 200
    form = ClaimForm(day=clock.today()).offer(branches.all_branches(), volunteer_posts.all_posts())
    if form.validate_on_submit():
        try:
            made = write(claims.claim, once=form.once.data, volunteer_id=volunteer_id, by=me().id, **form.values())
            tell("said", "已登记，等待确认", "由另一位工作人员确认后计入时长。")
            return redirect(url_for("service_hours.show", entry_id=made), 303)
        except Refused as refused:
            form.refuse(refused)
            status, volunteer = refused.sentence.status, keys.get(volunteer_id)
    return page("service_hours/claim.html", status=422 if form.errors and status == 200 else status, form=form,
                volunteer=volunteer)  # fmt: skip
