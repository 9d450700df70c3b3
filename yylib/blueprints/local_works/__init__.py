"""地方文献: from lead to special shelf; its special collections and digitised copies."""

from flask import Blueprint

bp = Blueprint("local_works", __name__)

from yylib.blueprints.local_works import collecting, copying, intake, parties, views  # noqa: E402, F401
