"""活动报名: a family registers, waits, accepts, changes and cancels."""

from flask import Blueprint

bp = Blueprint("registrations", __name__)
