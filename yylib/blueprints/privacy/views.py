"""个人信息清单: every personal field of the house, why it is kept and how long, and what has run out."""

from flask import url_for

from yylib import clock
from yylib.access import me, requires
from yylib.blueprints.privacy import bp
from yylib.permissions import Permission as P
from yylib.services import privacy
from yylib.web import page


@bp.get("/")
@requires(P.PRIVACY_READ)
def index():
    return page("privacy/index.html", kept=privacy.registry(), overdue=privacy.expired(), texts=privacy.CONSENT_TEXTS,
                find_url=url_for("people.index") if me().can(P.PEOPLE_READ) else None,
                rights_url=url_for("privacy.find") if me().can(P.PEOPLE_ERASE) else None)  # fmt: skip


@bp.get("/print", endpoint="print")
@requires(P.PRIVACY_READ)
def on_paper():
    """The same list on A4."""
    return page("privacy/print.html", kept=privacy.registry(), texts=privacy.CONSENT_TEXTS, maker=me().name,
                printed_at=clock.local(clock.now()).strftime("%Y-%m-%d %H:%M"))  # fmt: skip
