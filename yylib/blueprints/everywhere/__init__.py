"""What every surface has: the large-type switch and the health answer."""

from flask import Blueprint

bp = Blueprint("everywhere", __name__)

from yylib.blueprints.everywhere import views  # noqa: E402, F401
