"""账户: signing in, one's own password, and the people who work here."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)

from yylib.blueprints.accounts import admin, deputies, desk, entry, own  # noqa: E402, F401
