"""Staff's search: all titles, also those nobody may see yet, volumes by barcode, and what is on order."""

from flask import request

from yylib.access import requires
from yylib.blueprints.board import bp
from yylib.fields import clean_line
from yylib.permissions import Permission as P
from yylib.services.catalogue import finding, staff
from yylib.web import page

PAGE = 20


@bp.get("/search")
@requires(P.ACQUISITION_READ)
def search():
    q, within = clean_line(request.args.get("q", ""))[: finding.LONGEST], request.args.get("within", "")
    at = max(1, request.args.get("page", 1, type=int))
    pool = finding.find(finding.Asked(q, within=within if within in finding.WITHIN else "", held=False))
    ids = pool.ids[(at - 1) * PAGE : at * PAGE]
    return page("board/search.html", fragment="found", q=q, within=within, titles=staff.titles(ids), pool=pool, at=at,
                orders=staff.on_order(q) if at == 1 else [], ways=finding.WITHIN, last_page=-(-len(pool.ids) // PAGE))  # fmt: skip
