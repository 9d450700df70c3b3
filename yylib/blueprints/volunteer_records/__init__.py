"""培训与记录: trainings, commendations, evaluations, corrections, the record and its export."""

from flask import Blueprint

bp = Blueprint("volunteer_records", __name__)

from yylib.blueprints.volunteer_records import corrections, exporting, honours, views  # noqa: E402, F401
