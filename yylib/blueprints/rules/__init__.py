"""馆内规定: what the house decided, since when and why; what the law decides stands beside it."""

from flask import Blueprint

bp = Blueprint("rules", __name__)

from yylib.blueprints.rules import views  # noqa: E402, F401
