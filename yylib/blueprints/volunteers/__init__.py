"""志愿者招募与个人页: recruitment notices, applying alone or as a group, and a volunteer's own page. No account, no script
needed."""

from flask import Blueprint

bp = Blueprint("volunteers", __name__)

from yylib.blueprints.volunteers import group, own, views  # noqa: E402, F401
