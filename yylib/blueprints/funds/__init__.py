"""经费: allotted, committed, spent and left."""

from flask import Blueprint

bp = Blueprint("funds", __name__)

from yylib.blueprints.funds import views  # noqa: E402, F401
