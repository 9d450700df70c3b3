"""登记簿: 总括登记 and 个别登记."""

from flask import Blueprint

bp = Blueprint("registers", __name__)

from yylib.blueprints.registers import acts, paper, views  # noqa: E402, F401
