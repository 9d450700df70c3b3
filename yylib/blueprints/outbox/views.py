"""待通知: people tell people; a tick says that it was said."""

from flask import url_for

from yylib import clock
from yylib.access import me, requires
from yylib.blueprints.outbox import bp
from yylib.database import write
from yylib.permissions import Permission as P
from yylib.services import outbox
from yylib.web import page, saved, tell


@bp.get("/")
@requires(P.OUTBOX_TICK)
def index():
    return page("outbox/index.html", fragment="outbox", **_lists())


def _lists() -> dict:
    """What waits and what was told; who may see no reader's data sees only what concerns colleagues."""
    seen = {"with_people": me().can(P.PEOPLE_READ)}
    return {"waiting": outbox.waiting(**seen), "told": outbox.told(**seen), "now": clock.now()}


@bp.post("/<int:item_id>/tick")
@requires(P.OUTBOX_TICK)
def tick(item_id):
    return _done(outbox.tick, item_id, "记下了：已通知")


@bp.post("/<int:item_id>/untick")
@requires(P.OUTBOX_TICK)
def untick(item_id):
    return _done(outbox.untick, item_id, "放回待通知")


def _done(command, item_id: int, said: str):
    write(command, item_id=item_id, by=me().id, with_people=me().can(P.PEOPLE_READ))
    tell("said", said)
    return saved(url_for("outbox.index"), "outbox/index.html", fragment="outbox", **_lists())
