"""投稿, for everybody: handing a work in, what became of it, the winners; a judge's pages; a family's reading weeks."""

from flask import Blueprint

bp = Blueprint("entries", __name__)

from yylib.blueprints.entries import judges, reading, views  # noqa: E402, F401
