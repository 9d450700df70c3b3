"""操作日志: who changed what, and whether the chain holds."""

from flask import Blueprint

bp = Blueprint("audit", __name__)

from yylib.blueprints.audit import views  # noqa: E402, F401
