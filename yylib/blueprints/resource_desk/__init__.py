"""数字资源管理: licences, reminders, monthly use."""

from flask import Blueprint

bp = Blueprint("resource_desk", __name__)

from yylib.blueprints.resource_desk import use, views  # noqa: E402, F401
