"""待通知: people tell people; a tick says that it was said."""

from yylib import clock, listings
from yylib.access import me, requires
from yylib.blueprints.outbox import bp
from yylib.database import write
from yylib.permissions import Permission as P
from yylib.services import outbox
from yylib.web import page, saved, tell

AT = listings.At(outbox.WAITING, "outbox.index", "outbox.print", "outbox.export")


@bp.get("/")
@requires(P.OUTBOX_TICK)
def index():
    return page("outbox/index.html", fragment="outbox", **_lists())


def _seen() -> dict:
    """Who may see no reader's data sees only what concerns colleagues."""
    return {"with_people": me().can(P.PEOPLE_READ)}


def _lists() -> dict:
    """What waits, as it is filtered, and what was told lately."""
    waiting, listing = listings.opened(AT, **_seen())
    return {"waiting": waiting, "listing": listing, "total": outbox.count_waiting(**_seen()),
            "told": outbox.told(**_seen()), "now": clock.now()}  # fmt: skip


@bp.get("/print", endpoint="print")
@requires(P.OUTBOX_TICK)
def on_paper():
    """The present filter on A4, to make the calls from."""
    return listings.printed(AT, **_seen())


@bp.post("/export")
@requires(P.REPORTS_EXPORT, fresh=True)
def export():
    """The present filter as an Excel file."""
    return listings.exported(AT, **_seen())


@bp.post("/<int:item_id>/tick")
@requires(P.OUTBOX_TICK)
def tick(item_id):
    return _done(outbox.tick, item_id, "记下了：已通知")


@bp.post("/<int:item_id>/untick")
@requires(P.OUTBOX_TICK)
def untick(item_id):
    return _done(outbox.untick, item_id, "放回待通知")


def _done(command, item_id: int, said: str):
    write(command, item_id=item_id, by=me().id, **_seen())
    tell("said", said)
    shown = _lists()
    return saved(shown["listing"]["here"], "outbox/index.html", fragment="outbox", **shown)
