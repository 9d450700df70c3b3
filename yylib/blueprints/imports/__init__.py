"""历史导入: a file is handed in, understood on screen, tried, brought in by the job, and taken out again if need be."""

from flask import Blueprint

# The kinds of import there are, and the job that carries them out.
from yylib.services.imports import history, run  # noqa: F401

bp = Blueprint("imports", __name__)

from yylib.blueprints.imports import columns, doubts, views  # noqa: E402, F401
