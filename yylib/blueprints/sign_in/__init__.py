"""到场签到: a phone signs its party in by the room's code; helpers count."""

from flask import Blueprint

bp = Blueprint("sign_in", __name__)

from yylib.blueprints.sign_in import counting, views  # noqa: E402, F401
