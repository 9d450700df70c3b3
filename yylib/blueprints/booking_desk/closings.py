"""遇上闭馆的预约: announced later than they were made."""

from flask import redirect, request, url_for

from yylib.access import me, requires
from yylib.blueprints.booking_desk import bp
from yylib.blueprints.booking_desk.forms import ReasonForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services.bookings import closings as service
from yylib.services.bookings import desk
from yylib.web import LARGEST, page, tell


@bp.route("/closings", methods=["GET", "POST"])
@requires(P.BOOKINGS_RECORD)
def closings():
    """Which they are; all, or those ticked, are cancelled with one reason, and each reader is to be told."""
    form = ReasonForm()
    if form.validate_on_submit():
        ids = [int(text) for text in request.form.getlist("booking") if text.isascii() and text.isdecimal()]
        try:
            done = write(service.close_all, once=form.once.data, by=me().id, reason=form.reason.data,
                         booking_ids=[number for number in ids if number <= LARGEST])  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
            return _drawn(form, refused.sentence.status)
        tell("said", f"已取消 {done} 个预约", "不算失约。要告诉读者的话都在“待通知”里。")
        return redirect(url_for("booking_desk.closings"), 303)
    return _drawn(form, 422 if form.errors else 200)


def _drawn(form, status: int = 200):
    return page("booking_desk/closings.html", status=status, form=form, hits=[desk.shown(one) for one in service.hit()],
                slot_words=desk.slot_words)  # fmt: skip
