"""Its pages."""

from yylib.access import public
from yylib.blueprints.signups import bp
from yylib.web import page


@bp.get("/")
@public
def index():
    return page("signups/index.html")
