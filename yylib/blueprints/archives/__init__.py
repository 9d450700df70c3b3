"""立卷归档: photos, documents, the checklist, the file and its bundle."""

from flask import Blueprint

bp = Blueprint("archives", __name__)

from yylib.blueprints.archives import filing, papers, pictures, views  # noqa: E402, F401
