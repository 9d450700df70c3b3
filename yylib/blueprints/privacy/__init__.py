"""个人信息: the list of what is kept, and one person's rights over it, for staff."""

from flask import Blueprint

bp = Blueprint("privacy", __name__)

from yylib.blueprints.privacy import persons, views  # noqa: E402, F401
