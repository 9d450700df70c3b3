"""个人信息处理规则: what readers are told before they give anything (个人信息保护法 17, 30; 网络数据安全管理条例 21)."""

from yylib import clock
from yylib.access import public
from yylib.blueprints.privacy_notice import bp
from yylib.services import privacy
from yylib.web import page


@bp.get("/privacy")
@public
def index():
    return page("privacy_notice/index.html", **_rules())


@bp.get("/privacy/print", endpoint="print")
@public
def on_paper():
    """The same on A4, to hang at the desk."""
    return page("privacy_notice/print.html", printed_at=clock.local(clock.now()).strftime("%Y-%m-%d"), **_rules())


def _rules() -> dict:
    """The registry as it concerns readers; what is kept of the staff is on the staff's own page."""
    return {
        "kept": privacy.registry(of_staff=False),
        "texts": privacy.CONSENT_TEXTS,
        "version_on": privacy.version_on(),
    }
