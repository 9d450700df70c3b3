"""征文竞赛: entries, judges, winners."""

from flask import Blueprint

bp = Blueprint("contests", __name__)
