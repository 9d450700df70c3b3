"""编目: records, their editor, copy cataloguing, call numbers."""

from flask import Blueprint

bp = Blueprint("bibs", __name__)

from yylib.blueprints.bibs import copying, editing, sources, views  # noqa: E402, F401
