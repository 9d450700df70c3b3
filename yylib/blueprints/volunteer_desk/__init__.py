"""志愿者名册: applications, vetting, admission, pausing, leaving."""

from flask import Blueprint

bp = Blueprint("volunteer_desk", __name__)

from yylib.blueprints.volunteer_desk import correcting, groups, papers, taking, views  # noqa: E402, F401
