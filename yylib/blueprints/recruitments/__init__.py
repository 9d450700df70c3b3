"""招募公告: written, published and withdrawn."""

from flask import Blueprint

bp = Blueprint("recruitments", __name__)

from yylib.blueprints.recruitments import views  # noqa: E402, F401
