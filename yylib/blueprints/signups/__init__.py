"""报班: shifts that are open, and a volunteer's own ones, by phone."""

from flask import Blueprint

bp = Blueprint("signups", __name__)

from yylib.blueprints.signups import views  # noqa: E402, F401
