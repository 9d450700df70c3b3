"""系统: what runs by itself, how the machine is, the backups."""

from flask import Blueprint

bp = Blueprint("jobs", __name__)

from yylib.blueprints.jobs import views  # noqa: E402, F401
