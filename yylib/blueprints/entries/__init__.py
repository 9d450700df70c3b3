"""投稿: a reader hands in a work; a judge scores by a link."""

from flask import Blueprint

bp = Blueprint("entries", __name__)
