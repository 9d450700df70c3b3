"""The board as columns and as a list, what is done, what is late, and the volumes of one stage."""

from flask import request, url_for

from yylib import listings
from yylib.access import me, requires
from yylib.blueprints.board import bp
from yylib.blueprints.board.forms import MoveForm
from yylib.errors import NotThere
from yylib.models.items import UNDER_WAY, ItemStage
from yylib.permissions import Permission as P
from yylib.services import rules
from yylib.services.board import clock, moving, stages
from yylib.web import is_htmx, page

BOARD = listings.At(stages.BATCHES, "board.index", "board.print", "board.export")
listings.faces(bp, BOARD, P.ACQUISITION_READ, "/list")
LIST = listings.At(stages.BATCHES, "board.table", "board.print", "board.export")
DONE = listings.At(stages.DONE, "board.done", "board.done_print", "board.done_export")
listings.faces(bp, DONE, P.ACQUISITION_READ, "/done")
STAGE = listings.At(stages.VOLUMES, "board.stage", "board.stage_print", "board.stage_export")


def mine() -> list[str]:
    """The verbs that whoever asks may use."""
    return [verb for verb, (_stage, _label, permission) in moving.VERBS.items() if me().can(permission)]


@bp.get("/")
@requires(P.ACQUISITION_READ)
def index():
    """The running batches, each in the columns of the stages in which it has volumes, the soonest due first."""
    rows, listing = listings.opened(BOARD)
    is_whole = not listing["words"] and (listing["prev_url"] or listing["next_url"])
    totals = stages.totals() if is_whole else {stage: sum(one.counts[stage] for one in rows) for stage in UNDER_WAY}
    return page("board/index.html", fragment="board", rows=rows, listing=listing, stages=UNDER_WAY, totals=totals,
                news=stages.news(), last=moving.last(me().id), back=url_for("board.index"), **_rules())  # fmt: skip


def _rules() -> dict:
    return {"days": rules.rule(clock.ACCESSION_DAYS), "target": rules.rule(clock.ACCESSION_TARGET)}


@bp.get("/list")
@requires(P.ACQUISITION_READ)
def table():
    """The same batches as a table."""
    rows, listing = listings.opened(LIST)
    return page("board/list.html", fragment="board", rows=rows, listing=listing, stages=stages.SHOWN)


@bp.get("/done")
@requires(P.ACQUISITION_READ)
def done():
    """The batches that are wholly on the shelf, and whether they were in time."""
    rows, listing = listings.opened(DONE)
    return page("board/done.html", fragment="board_done", rows=rows, listing=listing, stages=stages.SHOWN)


@bp.get("/late")
@requires(P.ACQUISITION_READ)
def late():
    """For the head: what is late or nearly so, where it lies, whose turn it is, and why."""
    return page("board/late.html", late=stages.late(), **_rules())


@bp.get("/stage/<stage>")
@requires(P.ACQUISITION_READ)
def stage(stage):
    """The volumes that wait for one thing, with ticks where that is a mere mark."""
    held = _stage(stage)
    rows, listing = listings.opened(STAGE, {"stage": stage}, stage=stage)
    return page("board/stage.html", fragment="board_volumes", rows=rows, listing=listing, stage=held, stages=UNDER_WAY,
                totals={} if is_htmx() else stages.totals(), **ticks(held))  # fmt: skip


@bp.get("/stage/<stage>/print")
@requires(P.ACQUISITION_READ)
def stage_print(stage):
    return listings.printed(STAGE, {"stage": stage}, _stage(stage).label + "的书", stage=stage)


@bp.post("/stage/<stage>/export")
@requires(P.REPORTS_EXPORT, fresh=True)
def stage_export(stage):
    return listings.exported(STAGE, _stage(stage).label + "的书", stage=stage)


def _stage(stage: str) -> ItemStage:
    if stage not in UNDER_WAY:
        raise NotThere()
    return ItemStage(stage)


def ticks(stage: ItemStage | None, batch_id: int | None = None) -> dict:
    """What the ticks of a table of volumes need: the form and the word, or None where this person cannot move them."""
    verb, label, _permission = moving.STEPS.get(stage, (None, "", None))
    back = url_for("board.show", batch_id=batch_id, stage=stage) if batch_id else request.full_path.rstrip("?")
    if verb not in mine():
        return {"move": None, "move_word": "", "back": back, "last": moving.last(me().id)}
    form = MoveForm(formdata=None).offer(stage.value, stages.locations())
    return {"move": form, "move_word": label, "back": back, "last": moving.last(me().id)}
