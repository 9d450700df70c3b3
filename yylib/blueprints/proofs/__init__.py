"""服务证明: asked for by phone."""

from flask import Blueprint

bp = Blueprint("proofs", __name__)

from yylib.blueprints.proofs import views  # noqa: E402, F401
