"""Its pages."""

from yylib.access import requires
from yylib.blueprints.volunteer_records import bp
from yylib.permissions import Permission as P
from yylib.web import page


@bp.get("/")
@requires(P.VOLUNTEERS_MANAGE)
def index():
    return page("volunteer_records/index.html")
