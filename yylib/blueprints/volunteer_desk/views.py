"""Its pages."""

from yylib.access import requires
from yylib.blueprints.volunteer_desk import bp
from yylib.permissions import Permission as P
from yylib.services import volunteers  # noqa: F401
from yylib.web import page


@bp.get("/")
@requires(P.VOLUNTEERS_READ)
def index():
    return page("volunteer_desk/index.html")
