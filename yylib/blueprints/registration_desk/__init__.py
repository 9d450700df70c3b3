"""办理报名: registrations by phone and at the desk, lists that come from elsewhere."""

from flask import Blueprint

bp = Blueprint("registration_desk", __name__)
