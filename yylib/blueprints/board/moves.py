"""Moving on the board: what is ticked, a whole batch, what is scanned; and taking it back."""

from flask import redirect, request, url_for

from yylib.access import me, requires
from yylib.blueprints.board import bp
from yylib.blueprints.board.forms import MoveForm, ScanForm
from yylib.blueprints.board.views import mine
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services.board import moving, stages
from yylib.web import page, tell

MOST = 500


@bp.post("/move")
@requires(P.ACQUISITION_READ)
def move():
    """The ticked volumes, or all of a batch at this stage, one step on. What each step needs is asked in the service."""
    form = MoveForm().offer("", stages.locations())
    if not form.validate_on_submit():
        raise Refused("bad_request")
    given = {"stage": form.stage.data, "location_id": form.location_id.data or None, "may": mine(), "by": me().id}
    if request.form.get("all"):
        given["batch_id"] = request.form.get("batch_id", type=int)
    else:
        given["item_ids"] = [held for held in request.form.getlist("items", type=int)[:MOST] if held]
    move_id, moved, left = write(moving.forward, once=form.once.data, **given)
    stayed = f"还有 {left} 册没有移：缺条码或没有合适的规则。" if left else ""
    tell(
        "look" if left else "said",
        f"移动了 {moved} 册：{moving.VERBS[_verb(form)][1]}",
        stayed + "移错了，点下面“刚才移动的”里的撤销。",
    )
    return redirect(_back(), 303)


def _verb(form: MoveForm) -> str:
    return next(verb for verb, (stage, _label, _permission) in moving.VERBS.items() if stage == form.stage.data)


def _back() -> str:
    """The page of the board that the press came from; nowhere else."""
    back = request.form.get("back", "")
    return (
        back
        if back.startswith(url_for("board.index")) and "\\" not in back and "//" not in back
        else url_for("board.index")
    )


@bp.post("/undo/<int:move_id>")
@requires(P.ACQUISITION_READ)
def undo(move_id):
    """Take one go back whole."""
    copies = write(moving.undo, move_id=move_id, may=mine(), by=me().id)
    tell("said", f"撤销了，{copies} 册回到原来的环节")
    return redirect(_back(), 303)


@bp.route("/scan", methods=["GET", "POST"])
@requires(P.ACQUISITION_READ)
def scan():
    """A scanner moves what it scans: one volume a scan, past the step that is chosen above the field."""
    form = ScanForm(stage=request.args.get("stage") or "").offer("", stages.locations(), mine())
    answer, status = None, 200
    if form.validate_on_submit():
        answer, status = _scanned(form)
    elif form.is_submitted():
        answer, status = {"tone": "bad", "word": "没有移动", "title": "请扫条码", "todo": ""}, 422
    return page("board/scan.html", fragment="answer", status=status, form=form, answer=answer, last=moving.last(me().id),
                back=url_for("board.scan", stage=form.stage.data or None))  # fmt: skip


def _scanned(form: ScanForm) -> tuple[dict, int]:
    try:
        move_id, item_id = write(moving.scan, code=form.code.data, stage=form.stage.data,
                                 location_id=form.location_id.data or None, may=mine(), by=me().id)  # fmt: skip
    except Refused as refused:
        title, todo, status = refused.sentence
        return {"tone": "bad", "word": "没有移动", "title": title, "todo": todo}, status if status in (
            409,
            422,
        ) else 422
    item = stages.volume(item_id)
    where = item.location.full_name if item.location else ""
    return {"tone": "good", "word": moving.VERBS[_verb(form)][1], "title": item.bib.full_title, "move_id": move_id,
            "todo": f"现在：{item.stage_label}{'　' + where if where else ''}"}, 200  # fmt: skip
