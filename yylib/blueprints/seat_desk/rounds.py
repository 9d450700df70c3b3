"""巡视登记: one page in the order of the map, ticked while walking; and all that was ever reported."""

from datetime import timedelta

from flask import redirect, request, url_for

from yylib import clock, listings, tokens
from yylib.access import me, own_or_missing, requires
from yylib.blueprints.seat_desk import bp
from yylib.blueprints.seat_desk.board import room
from yylib.database import write
from yylib.permissions import Permission as P
from yylib.services import seats
from yylib.services.seat_desk import rounds
from yylib.web import page, tell

AT = listings.At(rounds.REPORTS, "seat_desk.reports", "seat_desk.reports_print", "seat_desk.reports_export")
listings.faces(bp, AT, P.SEATS_RECORD, "/reports")
ROUND = timedelta(hours=1)


@bp.get("/patrol")
@requires(P.SEATS_RECORD)
def patrol():
    """The room as it is to be walked: where somebody should sit, what is due, what was freed; then what came of it."""
    rooms = seats.rooms()
    place = room(rooms)
    own_or_missing(place is not None)
    states = seats.states(place.id)
    return page("seat_desk/patrol.html", place=place, rooms=[one for one, _count in rooms], stamp=clock.now(), once=tokens.fresh(),
                sitting=[one for one in states if one.kind == "taken"], away=[one for one in states if one.kind in ("away", "held")],
                waiting=[one for one in states if one.kind == "reported"], freed=rounds.freed(place.id), total=len(states),
                made=[(report, rounds.outcome(report)) for report in rounds.reported(place.id, clock.now() - ROUND)])  # fmt: skip


@bp.post("/patrol/<int:place_id>")
@requires(P.SEATS_RECORD)
def patrolled(place_id):
    """Enter what was ticked; the seats that could not be entered are named with their reasons."""
    found = [one[:24] for one in request.form.getlist("seat")]
    done = write(
        rounds.patrol, once=request.form.get("once", "")[:64] or None, place_id=place_id, found=found, by=me().id
    )
    entered, refused = done["entered"], done["refused"]
    if refused:
        tell("look", f"{len(refused)} 个没有登记", "；".join(refused[:8]) + "。")
    tell("said", f"巡视完了：登记 {len(entered)} 个没人的座位" if entered else "巡视完了：没有要登记的",
         "；".join(f"{'、'.join(labels)} 等到 {until}" for until, labels in done["due"].items())
         + "。到时间没有人扫座位上的码，座位自己让出。" if entered else "")  # fmt: skip
    return redirect(url_for("seat_desk.patrol", place=place_id) + "#made", 303)


@bp.get("/reports")
@requires(P.SEATS_RECORD)
def reports():
    """疑似占座 and 巡视 with what came of each."""
    rows, listing = listings.opened(AT)
    return page("seat_desk/reports.html", fragment="seat_reports", rows=rows, listing=listing, outcome=rounds.outcome,
                ended_at=rounds.ended_at, reporter=rounds.reporter)  # fmt: skip
