"""立卷归档: photos, documents, the checklist, the file and its bundle."""

from flask import Blueprint

bp = Blueprint("archives", __name__)
