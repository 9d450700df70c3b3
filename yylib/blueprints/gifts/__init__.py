"""捐赠: the public offer and the list of donors."""

from flask import Blueprint

bp = Blueprint("gifts", __name__)

from yylib.blueprints.gifts import views  # noqa: E402, F401
