"""遗留物品: writing it down, the list, handing back, handing over, the slip."""

from flask import Blueprint

bp = Blueprint("lost", __name__)

from yylib.blueprints.lost import views  # noqa: E402, F401
