"""What is printed for a volunteer: agreement and risk notice, the card with the pass."""

from yylib import clock
from yylib.access import me, requires
from yylib.blueprints.volunteer_desk import bp
from yylib.permissions import Permission as P
from yylib.services import prints
from yylib.services.prints import codes
from yylib.services.volunteers import keys, papers
from yylib.web import moment_words, page


def _drawn(template: str, volunteer_id: int, **more):
    held = keys.get(volunteer_id)
    return page(
        template, held=held, paper=papers.agreement(held), printed_at=moment_words(clock.now()), maker=me().name, **more
    )


@bp.get("/<int:volunteer_id>/agreement")
@requires(P.VOLUNTEERS_READ)
def agreement(volunteer_id):
    """The agreement on A4, two parties, with the guardian's line for a minor."""
    return _drawn("volunteer_desk/agreement.html", volunteer_id)


@bp.get("/<int:volunteer_id>/notice")
@requires(P.VOLUNTEERS_READ)
def notice(volunteer_id):
    """The risk notice on A4 (志愿服务条例 12)."""
    return _drawn("volunteer_desk/notice.html", volunteer_id)


@bp.get("/<int:volunteer_id>/card")
@requires(P.VOLUNTEERS_RECORD)
def card(volunteer_id):
    """The card with the pass, for who carries no phone, and the address of their own page."""
    held = keys.get(volunteer_id)
    own = f"/volunteer/p/{keys.link(held)}"
    return _drawn("volunteer_desk/card.html", volunteer_id, qr=codes.drawn(keys.qr_text(held)), address=prints.address(own),
                  page_qr=codes.qr(own))  # fmt: skip
