"""entry_checks"""

from flask import Blueprint

bp = Blueprint("entry_checks", __name__)
