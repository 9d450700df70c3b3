"""终端: the list, a new one with its code, enrolling on the machine itself, revoking."""

from flask import Blueprint

bp = Blueprint("terminals", __name__)

from yylib.blueprints.terminals import paper_codes, views  # noqa: E402, F401
