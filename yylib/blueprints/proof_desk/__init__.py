"""服务证明: checked, announced, issued, revoked."""

from flask import Blueprint

bp = Blueprint("proof_desk", __name__)

from yylib.blueprints.proof_desk import asking, steps, views  # noqa: E402, F401
