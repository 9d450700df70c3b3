"""操作日志: read only; nothing here can be changed or taken away."""

from yylib import listings
from yylib.access import requires
from yylib.blueprints.audit import bp
from yylib.permissions import Permission as P
from yylib.services import audit, audit_list
from yylib.web import page, tell

AT = listings.At(audit_list.ENTRIES, "audit.index", "audit.print", "audit.export")
listings.faces(bp, AT, P.AUDIT_READ)


@bp.get("/")
@requires(P.AUDIT_READ)
def index():
    """Newest first, a page at a time by the entry's number."""
    entries, listing = listings.opened(AT)
    return page("audit/index.html", fragment="entries", entries=entries, listing=listing)


@bp.get("/verify")
@requires(P.AUDIT_READ)
def verify():
    """Whether one entry was altered, removed or swapped since it was written."""
    wrong = audit.verify()
    if wrong:
        tell("not", wrong, "请不要再改动数据库文件，马上告诉馆长，并保留现有备份。")
    else:
        tell("said", "操作日志完整", "从第一条到最后一条都对得上，没有被改、被删或被换过。")
    entries, listing = listings.opened(AT)
    return page("audit/index.html", entries=entries, listing=listing)
