"""加工: the checklist by scanner, barcodes, labels."""

from flask import Blueprint

bp = Blueprint("processing", __name__)

from yylib.blueprints.processing import labels, papers, scanner, steps, views  # noqa: E402, F401
