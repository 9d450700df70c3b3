"""Trainings: the list, planning one, who is expected, who passed; and the record of one volunteer."""

from flask import redirect, request, url_for

from yylib import clock, listings
from yylib.access import me, requires
from yylib.blueprints.volunteer_records import bp
from yylib.blueprints.volunteer_records.forms import TrainingForm, WhoForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import service_hours, volunteer_records
from yylib.services.volunteer_records import columns, corrections, trainings
from yylib.services.volunteer_records.record import grade_words
from yylib.services.volunteers import choosing, listed
from yylib.web import LARGEST, moment_words, page, tell

AT = listings.At(
    trainings.TRAININGS, "volunteer_records.index", "volunteer_records.print", "volunteer_records.export_trainings"
)


@bp.get("/")
@requires(P.VOLUNTEERS_MANAGE)
def index():
    rows, listing = listings.opened(AT)
    return page("volunteer_records/index.html", fragment="volunteer_trainings", rows=rows, listing=listing,
                state=trainings.state, waiting=volunteer_records.count_open())  # fmt: skip


@bp.get("/print", endpoint="print")
@requires(P.VOLUNTEERS_MANAGE)
def on_paper():
    """The present filter on A4."""
    return listings.printed(AT)


@bp.post("/export-trainings")
@requires(P.REPORTS_EXPORT, fresh=True)
def export_trainings():
    """The present filter as an Excel file."""
    return listings.exported(AT)


@bp.route("/trainings/new", methods=["GET", "POST"])
@requires(P.VOLUNTEERS_MANAGE)
def new_training():
    form = TrainingForm().offer()
    if form.validate_on_submit():
        given = form.values()
        given.pop("version")
        try:
            made = write(trainings.plan, once=form.once.data, by=me().id, **given)
        except Refused as refused:
            form.refuse(refused)
            return page("volunteer_records/training_form.html", form=form, held=None, status=refused.sentence.status)
        tell("said", "培训已安排", "把要来的人加到名单里；办完以后登记谁通过了。")
        return redirect(url_for("volunteer_records.training", training_id=made), 303)
    return page("volunteer_records/training_form.html", form=form, held=None, status=422 if form.errors else 200)


@bp.route("/trainings/<int:training_id>/edit", methods=["GET", "POST"])
@requires(P.VOLUNTEERS_MANAGE)
def edit_training(training_id):
    held = trainings.get(training_id)
    form = TrainingForm.of(held).offer()
    if form.validate_on_submit():
        try:
            write(trainings.change, once=form.once.data, training_id=training_id, by=me().id, **form.values())
        except Refused as refused:
            form.refuse(refused)
            return page("volunteer_records/training_form.html", form=form, held=held, status=refused.sentence.status)
        tell("said", "已改好")
        return redirect(url_for("volunteer_records.training", training_id=training_id), 303)
    return page("volunteer_records/training_form.html", form=form, held=held, status=422 if form.errors else 200)


@bp.get("/trainings/<int:training_id>")
@requires(P.VOLUNTEERS_MANAGE)
def training(training_id):
    return _page(training_id, WhoForm(formdata=None))


def _page(training_id: int, form, status: int = 200):
    held = trainings.get(training_id)
    return page("volunteer_records/training.html", held=held, people=trainings.people(training_id), form=form, status=status,
                lacking=trainings.lacking(held), most=trainings.LACKING, state=trainings.state(held), is_over=trainings.has_begun(held),
                listed=listed)  # fmt: skip


@bp.get("/trainings/<int:training_id>/print")
@requires(P.VOLUNTEERS_MANAGE)
def training_print(training_id):
    """Who is expected, on A4, to sign."""
    return page("volunteer_records/training_paper.html", held=trainings.get(training_id), people=trainings.people(training_id),
                listed=listed, printed_at=moment_words(clock.now()), maker=me().name)  # fmt: skip


@bp.post("/trainings/<int:training_id>/expect")
@requires(P.VOLUNTEERS_MANAGE)
def expect(training_id):
    """Those named, or those ticked below, are expected."""
    form = WhoForm()
    ticked = _ticked()
    if not ticked and not form.validate_on_submit():
        return _page(training_id, form, 422)
    try:
        ids = ticked or choosing.chosen(form.who.data)
        number = write(trainings.expect, once=form.once.data, training_id=training_id, volunteer_ids=ids, by=me().id)
    except Refused as refused:
        form.refuse(refused)
        return _page(training_id, form, refused.sentence.status)
    tell("said", f"已加 {number} 位" if number else "都已经在名单里")
    return redirect(url_for("volunteer_records.training", training_id=training_id), 303)


def _ticked() -> list[int]:
    found = [
        int(one) for one in request.form.getlist("volunteer") if one.isascii() and one.isdecimal() and len(one) < 10
    ]
    return [one for one in found if one <= LARGEST][: choosing.MOST]


MARKS = {"passed": (True, "通过"), "failed": (False, "没有通过"), "open": (None, "待登记")}


@bp.post("/trainings/<int:training_id>/mark/<any(passed, failed, open):mark>")
@requires(P.VOLUNTEERS_MANAGE)
def mark(training_id, mark):
    """What became of those ticked."""
    passed, word = MARKS[mark]
    if not (ids := _ticked()):
        tell("look", "还没有勾选", "先在名单里勾选，再点下面的按钮。")
        return redirect(url_for("volunteer_records.training", training_id=training_id), 303)
    number = write(trainings.mark, training_id=training_id, volunteer_ids=ids, passed=passed, by=me().id)
    tell("said", f"{number} 位登记为{word}")
    return redirect(url_for("volunteer_records.training", training_id=training_id), 303)


@bp.post("/trainings/<int:training_id>/cancel")
@requires(P.VOLUNTEERS_MANAGE)
def cancel(training_id):
    write(trainings.cancel, training_id=training_id, by=me().id)
    tell("said", "培训已取消", "名单还留着。")
    return redirect(url_for("volunteer_records.training", training_id=training_id), 303)


@bp.get("/of/<int:volunteer_id>")
@requires(P.VOLUNTEERS_MANAGE)
def one(volunteer_id):
    """The five parts of one volunteer's record."""
    return _record(
        "volunteer_records/one.html", volunteer_id, asked=corrections.of(volunteer_id), status_of=corrections.status
    )


@bp.get("/of/<int:volunteer_id>/print")
@requires(P.VOLUNTEERS_MANAGE)
def one_print(volunteer_id):
    """The record on A4."""
    return _record("volunteer_records/paper.html", volunteer_id, printed_at=moment_words(clock.now()), maker=me().name)


def _record(template: str, volunteer_id: int, **more):
    held = volunteer_records.record(volunteer_id)
    return page(
        template,
        record=held,
        held=held.volunteer,
        hours=service_hours.rounding.read_once(),
        grade=grade_words,
        listed=listed,
        filled=columns.filled("service"),
        **more,
    )
