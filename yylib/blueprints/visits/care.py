"""Beside the desk's field: children whose adult has gone, and who did not pass the entry checks."""

from flask import make_response, redirect, request, url_for

from yylib.access import me, requires
from yylib.blueprints.visits import bp
from yylib.blueprints.visits.desk import DESK, Said, here, terminal_id
from yylib.blueprints.visits.lines import answered, nonce_of, refused_line
from yylib.database import write
from yylib.errors import Refused
from yylib.fields import clean_line
from yylib.permissions import Permission
from yylib.services import entry_checks
from yylib.services.doors import children
from yylib.web import block, is_htmx, tell


@bp.post("/desk/children-stayed")
@requires(Permission.VISITS_RECORD)
def children_stayed():
    """孩子没有一起走: the exit just entered is corrected, and an alert stands until somebody has looked."""
    form, place_id = request.form, request.form.get("place", type=int)
    try:
        held = write(children.children_stayed, hot=True, scan_id=form.get("scan", 0, type=int), by=me().id,
                     number=form.get("number", 0, type=int), terminal_id=terminal_id())  # fmt: skip
    except Refused as refused:
        return refused_line(refused, place_id, "out")
    return answered(held, place_id, "out")


@bp.post("/desk/check-refused")
@requires(Permission.VISITS_RECORD)
def check_refused():
    """核验未通过: that it was so, by whom and when; not why, and nobody is counted."""
    place_id = request.form.get("place", type=int)
    write(entry_checks.refuse, place_id=place_id or here().id, nonce=nonce_of(request.form), by=me().id)
    if not is_htmx():
        tell("said", "已记下一位未通过核验，没有计入馆")
        return redirect(url_for("visits.desk", place=place_id), 303)
    said = Said("未通过", "已记一笔，没有计入馆；请带到服务台，由同事说明。")
    return make_response(block(DESK, "answer", place_id=place_id, answer=said))


@bp.post("/desk/alerts/<int:alert_id>")
@requires(Permission.VISITS_RECORD)
def alert_seen(alert_id):
    """孩子未随行, looked after: in words."""
    try:
        write(children.alert_seen, alert_id=alert_id, note=clean_line(request.form.get("note")) or "", by=me().id)
        tell("said", "已记下怎么处理的")
    except Refused as refused:
        tell("not", refused.sentence.title, refused.sentence.todo)
    return redirect(url_for("visits.desk", place=request.form.get("place", type=int)), 303)
