"""捐赠, for everybody: offering something, seeing what became of it, the list of those who agreed to be thanked."""

from flask import Blueprint

bp = Blueprint("gifts", __name__)

from yylib.blueprints.gifts import views  # noqa: E402, F401
