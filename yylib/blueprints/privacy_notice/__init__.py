"""个人信息怎么用: the same list in a reader's words, public."""

from flask import Blueprint

bp = Blueprint("privacy_notice", __name__)

from yylib.blueprints.privacy_notice import views  # noqa: E402, F401
