"""座位: the rooms now, what the desk does for a seat, the rounds, and drawing the maps."""

from flask import Blueprint

bp = Blueprint("seat_desk", __name__)

from yylib.blueprints.seat_desk import board, maps, plainly, rounds, spots  # noqa: E402, F401
