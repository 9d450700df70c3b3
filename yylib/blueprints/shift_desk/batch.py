"""批量排班记录: what was made together, and taking it back as one act."""

from flask import redirect, url_for

from yylib import listings
from yylib.access import me, requires
from yylib.blueprints.shift_desk import bp
from yylib.blueprints.shift_desk.forms import UndoForm
from yylib.blueprints.shift_desk.views import SAY
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import shifts
from yylib.services.shifts import tables
from yylib.services.shifts.batches import get
from yylib.web import page, tell

AT = listings.At(tables.BATCHES, "shift_desk.batches", "shift_desk.batches_print", "shift_desk.batches_export")
listings.faces(bp, AT, P.VOLUNTEERS_READ, "/batches")


@bp.get("/batches")
@requires(P.VOLUNTEERS_READ)
def batches():
    """What was made in bulk, the latest first."""
    rows, listing = listings.opened(AT)
    return page("shift_desk/batches.html", fragment="shift_batches", rows=rows, listing=listing, undone=tables.undone)


@bp.get("/batches/<int:batch_id>")
@requires(P.VOLUNTEERS_READ)
def batch(batch_id):
    """One batch, and what undoing it would do."""
    return _shown(batch_id, UndoForm(formdata=None))


def _shown(batch_id: int, form, status: int = 200):
    held = get(batch_id)
    return page("shift_desk/batch.html", held=held, left=shifts.left(batch_id), form=form, say=SAY, status=status)


@bp.post("/batches/<int:batch_id>/undo")
@requires(P.VOLUNTEERS_MANAGE)
def undo(batch_id):
    """Take it back: what nobody is on, or all of it."""
    form, status = UndoForm(), 422
    if form.validate_on_submit():
        try:
            done = write(shifts.undo, once=form.once.data, batch_id=batch_id, by=me().id, **form.values())
            kept = [
                f"{done['kept']} 个已有人，留着" if done["kept"] else "",
                f"{done['begun']} 个已开始或结束，留着" if done["begun"] else "",
            ]
            tell(
                "said",
                f"取消了 {done['cancelled']} 个班次",
                "；".join(one for one in kept if one)
                or ("以前的班次不变。" if form.since.data else "这一批全部取消了。"),
            )
            return redirect(url_for("shift_desk.batch", batch_id=batch_id), 303)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    return _shown(batch_id, form, status)
