"""闭馆与活动: the coming sessions that closed days and other opening hours hit."""

from yylib.access import requires
from yylib.blueprints.activity_desk import bp
from yylib.permissions import Permission as P
from yylib.services import activities
from yylib.web import page


@bp.get("/closings")
@requires(P.ACTIVITIES_READ)
def closings():
    """What the calendar's closings hit, to be moved or cancelled."""
    return page("activity_desk/closings.html", rows=activities.hit())
