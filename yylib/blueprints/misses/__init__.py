"""misses"""

from flask import Blueprint

bp = Blueprint("misses", __name__)
