"""活动问卷: a short survey, answered on a phone."""

from flask import Blueprint

bp = Blueprint("surveys", __name__)
