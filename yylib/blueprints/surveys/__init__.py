"""活动问卷: a short survey, answered on a phone."""

from flask import Blueprint

bp = Blueprint("surveys", __name__)

from yylib.blueprints.surveys import views  # noqa: E402, F401
