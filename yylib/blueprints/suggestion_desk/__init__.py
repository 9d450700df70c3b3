"""荐购办理: the duplicate check, the answer, the order line."""

from flask import Blueprint

bp = Blueprint("suggestion_desk", __name__)

from yylib.blueprints.suggestion_desk import views  # noqa: E402, F401
