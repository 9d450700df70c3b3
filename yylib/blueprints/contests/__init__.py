"""征文竞赛: entries, judges, scores, awards, winners."""

from flask import Blueprint

bp = Blueprint("contests", __name__)

from yylib.blueprints.contests import awarding, judging, views  # noqa: E402, F401
