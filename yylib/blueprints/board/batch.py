"""One batch: how far it is, its volumes, and its clock."""

from flask import redirect, request, url_for

from yylib import clock as time
from yylib import listings
from yylib.access import me, requires
from yylib.blueprints.board import bp
from yylib.blueprints.board.forms import PauseForm, ResumeForm
from yylib.blueprints.board.views import ticks
from yylib.database import write
from yylib.errors import Refused
from yylib.models.items import ItemStage
from yylib.permissions import Permission as P
from yylib.services.board import clock, stages
from yylib.web import page, tell

AT = listings.At(stages.IN_BATCH, "board.show", "board.batch_print", "board.batch_export")


@bp.get("/<int:batch_id>")
@requires(P.ACQUISITION_READ)
def show(batch_id):
    return _page(batch_id)


def _page(batch_id: int, status: int = 200, **forms):
    held = stages.get(batch_id)
    rows, listing = listings.opened(AT, {"batch_id": batch_id}, batch_id=batch_id)
    chosen = next(one["value"] for one in listing["filters"] if one["name"] == "stage")
    forms = {
        "pause": PauseForm(formdata=None, from_on=time.today()),
        "resume": ResumeForm(formdata=None, until_on=time.today()),
    } | forms
    return page("board/show.html", fragment="board_batch", status=status, held=held, rows=rows, listing=listing,
                stages=stages.SHOWN, stage=ItemStage(chosen) if chosen else None, live=clock.due(batch_id),
                stuck=stages.stuck(batch_id), waiting=stages.unsigned(batch_id), may_pause=me().can(P.BATCHES_RECORD),
                pauses=held.batch.pauses, **ticks(ItemStage(chosen) if chosen else None, batch_id), **forms)  # fmt: skip


@bp.get("/<int:batch_id>/print")
@requires(P.ACQUISITION_READ)
def batch_print(batch_id):
    """The volumes of the batch on A4, as they are filtered."""
    return listings.printed(
        AT, {"batch_id": batch_id}, f"批次 {stages.get(batch_id).batch.number} 的书", batch_id=batch_id
    )


@bp.post("/<int:batch_id>/export")
@requires(P.REPORTS_EXPORT, fresh=True)
def batch_export(batch_id):
    """The volumes of the batch as an Excel file."""
    number = stages.get(batch_id).batch.number
    return listings.exported(AT, f"批次 {number} 的书", batch_id=batch_id)


@bp.post("/<int:batch_id>/pause")
@requires(P.BATCHES_RECORD)
def pause(batch_id):
    """停钟, with a reason."""
    return _turned(batch_id, "pause", clock.pause, PauseForm(), "停钟了，恢复时两个到期日按停的天数往后移")


@bp.post("/<int:batch_id>/resume")
@requires(P.BATCHES_RECORD)
def resume(batch_id):
    """The clock goes on."""
    return _turned(batch_id, "resume", clock.resume, ResumeForm(), "恢复计时了，到期日已经往后移")


def _turned(batch_id: int, name: str, command, form, said: str):
    if not form.validate_on_submit():
        return _page(batch_id, 422, **{name: form})
    try:
        write(command, once=form.once.data, batch_id=batch_id, by=me().id, **form.values())
    except Refused as refused:
        form.refuse(refused)
        return _page(batch_id, refused.sentence.status, **{name: form})
    tell("said", said)
    return redirect(url_for("board.show", batch_id=batch_id, **request.args), 303)
