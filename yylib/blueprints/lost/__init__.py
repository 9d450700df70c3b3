"""lost"""

from flask import Blueprint

bp = Blueprint("lost", __name__)
