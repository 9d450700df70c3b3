"""Its pages."""

from yylib.access import requires
from yylib.blueprints.shift_desk import bp
from yylib.permissions import Permission as P
from yylib.web import page


@bp.get("/")
@requires(P.VOLUNTEERS_READ)
def index():
    return page("shift_desk/index.html")
