"""荐购: what readers wish for; their form, and the page that answers them."""

from flask import Blueprint

bp = Blueprint("suggestions", __name__)

from yylib.blueprints.suggestions import views  # noqa: E402, F401
