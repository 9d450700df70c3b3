"""捐赠接收: intake, answers, the list and its decisions, agreement, certificate, donors, the year."""

from flask import Blueprint

bp = Blueprint("gift_desk", __name__)

from yylib.blueprints.gift_desk import agreements, certs, donors, pieces, views, years  # noqa: E402, F401
