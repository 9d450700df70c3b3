"""活动策划: plans, sessions, duties, approval, moving and cancelling."""

from flask import Blueprint

bp = Blueprint("activity_desk", __name__)
