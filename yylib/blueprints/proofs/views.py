"""Its pages."""

from yylib.access import public
from yylib.blueprints.proofs import bp
from yylib.web import page


@bp.get("/")
@public
def index():
    return page("proofs/index.html")
