"""图书查询与新书通报: for readers."""

from flask import Blueprint

bp = Blueprint("catalogue", __name__)

from yylib.blueprints.catalogue import views  # noqa: E402, F401
