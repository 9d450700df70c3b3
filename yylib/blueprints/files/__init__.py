"""文件: handing a stored file out again, never as a page."""

from flask import Blueprint

bp = Blueprint("files", __name__)

from yylib.blueprints.files import views  # noqa: E402, F401
