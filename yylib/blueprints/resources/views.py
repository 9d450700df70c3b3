"""数字资源: what the library offers, how it is used, and whether it may be used now."""

from yylib.access import public
from yylib.blueprints.resources import bp
from yylib.errors import NotThere
from yylib.services import resources
from yylib.web import page


@bp.get("/")
@public
def index():
    """The directory, what can be used now first."""
    return page("resources/index.html", groups=resources.for_readers())


@bp.get("/<int:resource_id>")
@public
def show(resource_id):
    """One resource and how to use it; what is not in the directory is not here."""
    shown = resources.shown(resources.get(resource_id))
    if not shown.resource.is_public or shown.standing.state in ("stopped", "none"):
        raise NotThere()
    return page("resources/show.html", shown=shown, resource=shown.resource)
