"""doors"""

from flask import Blueprint

bp = Blueprint("doors", __name__)
