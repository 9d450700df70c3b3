"""活动通知: publishing, texts to copy, posters, channels ticked off."""

from flask import Blueprint

bp = Blueprint("notices", __name__)
