"""预约进馆, for readers: choosing a slot, the 预约凭证, changing and cancelling it. No account, no script needed."""

from flask import Blueprint

bp = Blueprint("bookings", __name__)

from yylib.blueprints.bookings import mine, own, views  # noqa: E402, F401
