"""Its pages."""

from yylib.access import public
from yylib.blueprints.volunteers import bp
from yylib.web import page


@bp.get("/")
@public
def index():
    return page("volunteers/index.html")
