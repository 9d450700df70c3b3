"""馆藏: what is held; locations, bringing in and handing out."""

from flask import Blueprint

bp = Blueprint("holdings", __name__)

from yylib.blueprints.holdings import views  # noqa: E402, F401
