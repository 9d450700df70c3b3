"""seat_desk"""

from flask import Blueprint

bp = Blueprint("seat_desk", __name__)
