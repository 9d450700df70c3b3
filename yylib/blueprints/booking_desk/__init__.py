"""booking_desk"""

from flask import Blueprint

bp = Blueprint("booking_desk", __name__)
