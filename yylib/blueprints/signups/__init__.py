"""报班: shifts that are open, and a volunteer's own ones, by phone. No account, no script needed."""

from flask import Blueprint

bp = Blueprint("signups", __name__)

from yylib.blueprints.signups import exchanges, swaps, views  # noqa: E402, F401
