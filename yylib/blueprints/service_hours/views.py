"""Its pages."""

from yylib.access import requires
from yylib.blueprints.service_hours import bp
from yylib.permissions import Permission as P
from yylib.web import page


@bp.get("/")
@requires(P.VOLUNTEERS_RECORD)
def index():
    return page("service_hours/index.html")


@bp.get("/queue")
@requires(P.HOURS_CONFIRM)
def queue():
    return page("service_hours/index.html")
