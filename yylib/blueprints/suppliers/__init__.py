"""供货商."""

from flask import Blueprint

bp = Blueprint("suppliers", __name__)

from yylib.blueprints.suppliers import views  # noqa: E402, F401
