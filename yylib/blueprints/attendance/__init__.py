"""活动签到: the sheet, signing in, counting, prizes, who is missing."""

from flask import Blueprint

bp = Blueprint("attendance", __name__)
