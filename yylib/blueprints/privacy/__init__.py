"""个人信息: the list of what is kept, for staff."""

from flask import Blueprint

bp = Blueprint("privacy", __name__)

from yylib.blueprints.privacy import views  # noqa: E402, F401
