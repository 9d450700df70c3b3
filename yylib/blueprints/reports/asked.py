"""What an address asks for: a day, a period, a branch. What cannot be read is today and the whole library."""

from datetime import date

from flask import request

from yylib import clock
from yylib.access import own_or_missing
from yylib.services import branches, periods

FIRST_YEAR = 1990


def day() -> date:
    """``?day=2026-11-21``; never a day to come."""
    return _past(request.args.get("day", ""))


def on() -> date:
    """``?on=2026-11`` or a day within the period."""
    text = request.args.get("on", "")
    return _past(text + "-01" if len(text) == 7 else text + "-01-01" if len(text) == 4 else text)


def _past(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return clock.today()
    return found if found.year >= FIRST_YEAR and found <= clock.today() else clock.today()


def kind(usual: str) -> str:
    """``?kind=month``."""
    found = request.args.get("kind", usual)
    return found if found in periods.KINDS else usual


def branch() -> int | None:
    """``?branch=2``; a branch there is not is 404."""
    found = request.args.get("branch", type=int)
    if found:
        own_or_missing(branches.get_branch(found) is not None)
    return found or None


def kept(**more) -> dict:
    """The query of a link that stays with the same branch."""
    held = request.args.get("branch", type=int)
    return {**more, **({"branch": held} if held else {})}
