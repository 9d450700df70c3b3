"""活动通知: publishing, texts to copy, posters, channels ticked off."""

from flask import Blueprint

bp = Blueprint("notices", __name__)

from yylib.blueprints.notices import papers, views  # noqa: E402, F401
