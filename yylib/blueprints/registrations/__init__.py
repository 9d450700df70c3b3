"""活动报名, for readers: a family in one form, the 报名凭证, waiting, accepting, changing, cancelling. No account, no
script needed."""

from flask import Blueprint

bp = Blueprint("registrations", __name__)

from yylib.blueprints.registrations import mine, own, views  # noqa: E402, F401
