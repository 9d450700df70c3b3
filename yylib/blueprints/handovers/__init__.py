"""移交与上架: allocation, hand-over lists with two signatures, shelving."""

from flask import Blueprint

bp = Blueprint("handovers", __name__)

from yylib.blueprints.handovers import views  # noqa: E402, F401
