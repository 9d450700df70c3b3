"""Its pages."""

from yylib.access import requires
from yylib.blueprints.volunteer_board import bp
from yylib.permissions import Permission as P
from yylib.web import page


@bp.get("/")
@requires(P.VOLUNTEERS_MANAGE)
def index():
    return page("volunteer_board/index.html")
