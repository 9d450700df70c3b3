"""到货与验收: counting by scanner, acceptance, differences, the three-way check, the accountant's sheet."""

from flask import Blueprint

bp = Blueprint("batches", __name__)

from yylib.blueprints.batches import bills, counting, differences, lists, paper, views  # noqa: E402, F401
