"""待通知: who must be told, ticked off once."""

from flask import Blueprint

bp = Blueprint("outbox", __name__)

from yylib.blueprints.outbox import views  # noqa: E402, F401
