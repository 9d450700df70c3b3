"""待核: differences between readings that cannot be right, each with its two readings, to be accepted or not."""

from flask import request, url_for

from yylib.access import me, requires
from yylib.blueprints.imports import bp
from yylib.database import write
from yylib.permissions import Permission as P
from yylib.services.visits import readings
from yylib.web import page, saved, tell

SAID = {"accept": "已采用，计入人次", "reject": "不用，不计入人次", "reopen": "已放回待核"}


@bp.get("/doubts")
@requires(P.VISITS_READ)
def doubts():
    return page("imports/doubts.html", fragment="doubts", **_lists())


@bp.post("/doubts/<int:interval_id>/<any(accept, reject, reopen):verb>")
@requires(P.VISITS_ADOPT, fresh=True)
def decide(interval_id, verb):
    if verb == "reopen":
        write(readings.reopen, interval_id=interval_id, by=me().id)
    else:
        write(readings.decide, interval_id=interval_id, accept=verb == "accept", by=me().id)
    tell("said", SAID[verb])
    return saved(url_for("imports.doubts"), "imports/doubts.html", fragment="doubts", **_lists())


def _lists() -> dict:
    after = request.args.get("after", 0, type=int)
    waiting = readings.doubts(after=after)
    return {"waiting": waiting, "decided": readings.doubts(decided=True), "count": readings.count_doubts(),
            "further": waiting[-1].id if len(waiting) == 50 else None, "may": me().can(P.VISITS_ADOPT),
            "taken": readings.TAKEN}  # fmt: skip
