"""阅读项目: weeks, and each child's progress."""

from flask import Blueprint

bp = Blueprint("programmes", __name__)
