"""办理报名: registrations by phone and at the desk, lists that come from elsewhere."""

from flask import Blueprint

bp = Blueprint("registration_desk", __name__)

from yylib.blueprints.registration_desk import names, survey, take, views  # noqa: E402, F401
