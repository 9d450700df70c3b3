"""day_sheets"""

from flask import Blueprint

bp = Blueprint("day_sheets", __name__)
