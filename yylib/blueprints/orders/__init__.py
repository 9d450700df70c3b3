"""订单: lines typed, pasted or imported; approval, printing, claims."""

from flask import Blueprint

bp = Blueprint("orders", __name__)

from yylib.blueprints.orders import brought, entry, late, lines, paper, views  # noqa: E402, F401
