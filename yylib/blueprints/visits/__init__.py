"""到馆: the front desk, what is entered from paper, the morning check and adopting the day's figures."""

from flask import Blueprint

bp = Blueprint("visits", __name__)

from yylib.blueprints.visits import care, checks, desk, door_list, extras, lines, paper, replays  # noqa: E402, F401
