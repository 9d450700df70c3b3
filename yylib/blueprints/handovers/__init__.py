"""典藏、移交、上架: placing, the hand-over list, its check and signatures, the shelf."""

from flask import Blueprint

bp = Blueprint("handovers", __name__)

from yylib.blueprints.handovers import allocation, checking, shelf, signatures, views  # noqa: E402, F401
