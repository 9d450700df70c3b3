"""排人: who is on a shift, who stands by, who could come."""

from flask import Blueprint

bp = Blueprint("signup_desk", __name__)

from yylib.blueprints.signup_desk import acts, calls, views  # noqa: E402, F401
