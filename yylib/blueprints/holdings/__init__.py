"""馆藏: what is held, volume by volume; its locations; bringing in what the lending system holds, and handing out to it."""

from flask import Blueprint

bp = Blueprint("holdings", __name__)

from yylib.blueprints.holdings import bringing, out, places, views  # noqa: E402, F401
