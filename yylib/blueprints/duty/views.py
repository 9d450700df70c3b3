"""Its pages."""

from yylib.access import public
from yylib.blueprints.duty import bp
from yylib.web import page


@bp.get("/")
@public
def index():
    return page("duty/index.html")
