"""The public page of who is inside; it asks for news by itself and is answered only when there is any."""

from flask import request

from yylib.access import public
from yylib.blueprints.crowd import bp
from yylib.services import crowd
from yylib.web import is_htmx, page


@bp.get("/")
@public
def index():
    """现在馆内 and 平常什么时候人少, without an account and without JavaScript."""
    houses = crowd.houses()
    version = crowd.version(houses)
    if is_htmx():
        return ("", 204) if request.args.get("v") == version else page("crowd/index.html", "inside", houses=houses,
                                                                       version=version)  # fmt: skip
    weeks = {house.id: crowd.usual(house.id) for house in houses}
    return page("crowd/index.html", houses=houses, version=version, weeks=weeks,
                quietest={branch: crowd.quietest(week) for branch, week in weeks.items()})  # fmt: skip
