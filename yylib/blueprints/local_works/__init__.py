"""地方文献: from lead to special shelf."""

from flask import Blueprint

bp = Blueprint("local_works", __name__)

from yylib.blueprints.local_works import views  # noqa: E402, F401
