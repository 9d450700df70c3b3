"""证书查验: whether a certificate is ours, by its number or by the code on it."""

from flask import Blueprint

bp = Blueprint("verify", __name__)

from yylib.blueprints.verify import views  # noqa: E402, F401
