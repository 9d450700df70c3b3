"""Its pages."""

from yylib.access import requires
from yylib.blueprints.proof_desk import bp
from yylib.permissions import Permission as P
from yylib.services import proofs  # noqa: F401
from yylib.web import page


@bp.get("/")
@requires(P.VOLUNTEERS_MANAGE)
def index():
    return page("proof_desk/index.html")
