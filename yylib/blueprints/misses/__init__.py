"""失约: who did not come, what counts, waiving with a reason, and the faults that waive by themselves."""

from flask import Blueprint

bp = Blueprint("misses", __name__)

from yylib.blueprints.misses import views  # noqa: E402, F401
