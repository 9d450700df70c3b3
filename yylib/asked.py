"""What an address asks a page of figures for: a year, a branch. What is none is this year, and all branches."""

from collections.abc import Collection

from flask import request

from yylib import clock
from yylib.models.branches import Branch
from yylib.services import branches


def year(known: Collection[int]) -> int:
    """The year asked for, where it is one of the ``known``; else this one."""
    wanted = request.args.get("year", type=int)
    return wanted if wanted in known else clock.today().year


def branch() -> Branch | None:
    """The branch asked for; None for all of them."""
    wanted = request.args.get("branch")
    return next((one for one in branches.all_branches() if str(one.id) == wanted), None)


def figures(service) -> dict:
    """What a page of a year's figures shows: the year (``service.years``, ``service.year``), the branch, and what its
    links keep of the question."""
    one = branch()
    found = service.year(year(service.years()), one.id if one else None)
    return {"found": found, "branch": one, "kept": {"year": found.year} | ({"branch": one.id} if one else {})}
