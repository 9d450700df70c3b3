"""采编看板: batches and volumes by stage, the late ones first; the clock of each delivery."""

from flask import Blueprint

bp = Blueprint("board", __name__)

from yylib.blueprints.board import batch, finding, moves, views  # noqa: E402, F401
