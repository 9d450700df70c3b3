"""What readers are told before they give anything (个人信息保护法 17, 30; 网络数据安全管理条例 21)."""

from yylib import clock
from yylib.access import public
from yylib.blueprints.privacy_notice import bp
from yylib.services import privacy
from yylib.web import page


@bp.get("/privacy")
@public
def index():
    return page("privacy_notice/index.html", kept=_of_readers(), texts=privacy.CONSENT_TEXTS)


@bp.get("/privacy/print", endpoint="print")
@public
def on_paper():
    """The same on A4, to hang at the desk."""
    return page("privacy_notice/print.html", kept=_of_readers(), texts=privacy.CONSENT_TEXTS,
                printed_at=clock.local(clock.now()).strftime("%Y-%m-%d"))  # fmt: skip


def _of_readers() -> list:
    """What concerns readers; what is kept of the staff is on the staff's own page."""
    return [kept for kept in privacy.registry() if kept.table not in privacy.OF_STAFF]
