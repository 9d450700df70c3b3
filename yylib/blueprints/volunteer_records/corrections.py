"""更正申请: the queue, one of them, its answer."""

from flask import redirect, url_for

from yylib import listings
from yylib.access import me, requires
from yylib.blueprints.volunteer_records import bp
from yylib.blueprints.volunteer_records.forms import AnswerForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import service_hours, volunteer_records
from yylib.services.volunteer_records import corrections as asked
from yylib.web import page, tell

AT = listings.At(asked.CORRECTIONS, "volunteer_records.corrections", "volunteer_records.corrections_print",
                 "volunteer_records.corrections_export")  # fmt: skip
listings.faces(bp, AT, P.VOLUNTEERS_MANAGE, "/corrections")


@bp.get("/corrections")
@requires(P.VOLUNTEERS_MANAGE)
def corrections():
    rows, listing = listings.opened(AT)
    return page("volunteer_records/corrections.html", fragment="corrections", rows=rows, listing=listing,
                status_of=asked.status, waiting=volunteer_records.count_open())  # fmt: skip


@bp.route("/corrections/<int:correction_id>", methods=["GET", "POST"])
@requires(P.VOLUNTEERS_MANAGE)
def correction(correction_id):
    """What was asked beside what the record says, and the answer with its reasons."""
    held = asked.get(correction_id)
    form = AnswerForm(data={"version": held.version})
    status = 422 if form.is_submitted() and not form.validate() else 200
    if form.is_submitted() and status == 200:
        try:
            write(asked.answer, once=form.once.data, correction_id=correction_id, by=me().id, **form.values())
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
        else:
            tell("said", "已答复", "志愿者在自己的网页上看得到。")
            return redirect(url_for("volunteer_records.corrections"), 303)
    return page("volunteer_records/correction.html", held=asked.get(correction_id), form=form, status=status,
                entry=asked.entry_of(held), untouched=asked.is_untouched(held), hours=service_hours.hours, mark=asked.status(held))  # fmt: skip
