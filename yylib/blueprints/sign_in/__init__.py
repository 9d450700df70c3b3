"""到场签到: a phone signs its party in by the room's code; helpers count."""

from flask import Blueprint

bp = Blueprint("sign_in", __name__)
