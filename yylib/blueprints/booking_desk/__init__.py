"""预约 at the desk: the day's bookings, booking for those who call or come, what each place offers, and closings."""

from flask import Blueprint

bp = Blueprint("booking_desk", __name__)

from yylib.blueprints.booking_desk import closings, notice, plans, take, views  # noqa: E402, F401
