"""阅读项目: weeks, and each child's progress."""

from flask import Blueprint

bp = Blueprint("programmes", __name__)

from yylib.blueprints.programmes import views  # noqa: E402, F401
