"""待通知: people tell people; a tick says that it was said."""

from flask import redirect, request, url_for

from yylib import clock, listings
from yylib.access import me, requires
from yylib.blueprints.outbox import bp
from yylib.database import write
from yylib.permissions import Permission as P
from yylib.services import activities, activity_words, outbox
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
            "told": outbox.told(**_seen()), "now": clock.now(), "kinds": outbox.KINDS}  # fmt: skip


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


@bp.post("/<int:item_id>/again")
@requires(P.OUTBOX_TICK)
def again(item_id):
    """Have a letter that did not go out tried once more."""
    write(outbox.again, item_id=item_id, by=me().id, **_seen())
    tell("said", "马上再发一次")
    return redirect(url_for("outbox.index"), 303)


@bp.get("/activity/<int:activity_id>")
@requires(P.REGISTRATIONS_RECORD)
def activity(activity_id):
    """What waits of one activity: text to paste, and whom it reaches."""
    return page("outbox/activity.html", **_of(activity_id))


def _of(activity_id: int) -> dict:
    return {"activity": activities.get(activity_id), "groups": activity_words.groups(activity_id), "now": clock.now(),
            "told": outbox.told(activity_id=activity_id), "gateways": activity_words.sends_itself()}  # fmt: skip


@bp.post("/activity/<int:activity_id>/tick")
@requires(P.REGISTRATIONS_RECORD)
def tick_group(activity_id):
    """It was said in the group: those who stood on the page when it was drawn are ticked off, nobody who came later."""
    ids = [int(text) for text in request.form.getlist("item") if text.isascii() and text.isdigit() and len(text) < 10]
    number = write(outbox.tick_all, activity_id=activity_id, kind=request.form.get("kind", "")[:30], item_ids=ids[:2000],
                   by=me().id)  # fmt: skip
    tell("said", f"记下了：已通知 {number} 人" if number else "这些都已经记下了")
    return redirect(url_for("outbox.activity", activity_id=activity_id), 303)
