"""表彰奖励 and 服务评价: the lists, entering for several, taking back."""

from flask import redirect, request, url_for

from yylib import listings
from yylib.access import me, requires
from yylib.blueprints.volunteer_records import bp
from yylib.blueprints.volunteer_records.forms import CommendForm, EvaluateForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import volunteer_records
from yylib.services.volunteer_records import honours
from yylib.services.volunteer_records.record import grade_words
from yylib.services.volunteers import choosing
from yylib.web import page, tell

HONOURS = listings.At(honours.COMMENDATIONS, "volunteer_records.commendations", "volunteer_records.commendations_print",
                      "volunteer_records.commendations_export")  # fmt: skip
listings.faces(bp, HONOURS, P.VOLUNTEERS_MANAGE, "/commendations")
JUDGED = listings.At(honours.EVALUATED, "volunteer_records.evaluations", "volunteer_records.evaluations_print",
                     "volunteer_records.evaluations_export")  # fmt: skip
listings.faces(bp, JUDGED, P.VOLUNTEERS_MANAGE, "/evaluations")


@bp.get("/commendations")
@requires(P.VOLUNTEERS_MANAGE)
def commendations():
    rows, listing = listings.opened(HONOURS)
    return page("volunteer_records/commendations.html", fragment="commendations", rows=rows, listing=listing,
                waiting=volunteer_records.count_open())  # fmt: skip


@bp.route("/commendations/new", methods=["GET", "POST"])
@requires(P.VOLUNTEERS_MANAGE)
def commend():
    """One honour for all who are named."""
    form = CommendForm(who=request.args.get("who", "")[:40])
    return _entered(form, honours.commend, "volunteer_records/commend.html", "commendations", "已登记 {} 位的表彰")


def _entered(form, command, template: str, back: str, said: str):
    if not form.validate_on_submit():
        return page(template, form=form, status=422 if form.errors else 200)
    given = form.values()
    try:
        ids = choosing.chosen(given.pop("who"))
        number = write(command, once=form.once.data, volunteer_ids=ids, by=me().id, **given)
    except Refused as refused:
        form.refuse(refused)
        return page(template, form=form, status=refused.sentence.status)
    tell("said", said.format(number))
    return redirect(url_for(f"volunteer_records.{back}"), 303)


@bp.post("/commendations/<int:commendation_id>/undo")
@requires(P.VOLUNTEERS_MANAGE)
def undo_commendation(commendation_id):
    write(honours.undo_commendation, commendation_id=commendation_id, by=me().id)
    tell("said", "表彰已撤销", "登记还留着，记录和证明里不再写。")
    return redirect(url_for("volunteer_records.commendations"), 303)


@bp.get("/evaluations")
@requires(P.VOLUNTEERS_MANAGE)
def evaluations():
    rows, listing = listings.opened(JUDGED)
    return page("volunteer_records/evaluations.html", fragment="evaluations", rows=rows, listing=listing,
                grade=grade_words, waiting=volunteer_records.count_open())  # fmt: skip


@bp.route("/evaluations/new", methods=["GET", "POST"])
@requires(P.VOLUNTEERS_MANAGE)
def evaluate():
    """The same judgement for all who are named."""
    form = EvaluateForm(who=request.args.get("who", "")[:40])
    return _entered(form, honours.evaluate, "volunteer_records/evaluate.html", "evaluations", "已登记 {} 位的评价")


@bp.post("/evaluations/<int:evaluation_id>/undo")
@requires(P.VOLUNTEERS_MANAGE)
def undo_evaluation(evaluation_id):
    write(honours.undo_evaluation, evaluation_id=evaluation_id, by=me().id)
    tell("said", "评价已撤销")
    return redirect(url_for("volunteer_records.evaluations"), 303)
