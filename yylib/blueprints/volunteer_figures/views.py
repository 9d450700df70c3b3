"""Its pages."""

from yylib.access import requires
from yylib.blueprints.volunteer_figures import bp
from yylib.permissions import Permission as P
from yylib.web import page


@bp.get("/")
@requires(P.REPORTS_READ)
def index():
    return page("volunteer_figures/index.html")
