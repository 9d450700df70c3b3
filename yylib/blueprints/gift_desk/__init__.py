"""捐赠接收: intake, decision, agreement, certificate."""

from flask import Blueprint

bp = Blueprint("gift_desk", __name__)

from yylib.blueprints.gift_desk import views  # noqa: E402, F401
