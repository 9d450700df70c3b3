"""The board, and the list of those who have not been seen."""

from yylib import clock, listings
from yylib.access import me, own_or_missing, requires
from yylib.blueprints.volunteer_board import bp
from yylib.permissions import Permission as P
from yylib.services import volunteer_figures, volunteer_words
from yylib.services.service_hours import rounding
from yylib.services.volunteer_figures import days, listed
from yylib.services.volunteer_records import trainings
from yylib.web import page

AT = listings.At(
    listed.UNSEEN, "volunteer_board.unseen", "volunteer_board.unseen_print", "volunteer_board.unseen_export"
)


@bp.get("/")
@requires(P.VOLUNTEERS_MANAGE)
def index():
    """What waits: people on shifts, hours, applications, corrections, proofs, stars."""
    return page(
        "volunteer_board/index.html",
        b=volunteer_figures.board(me().id),
        today=days.of(clock.today()),
        words=volunteer_words.count_waiting(),
        trainings=trainings.next_ones(),
        hours=rounding.read_once(),
    )


@bp.get("/unseen")
@requires(P.VOLUNTEERS_MANAGE)
def unseen():
    """好久没来的志愿者, those who were seen longest ago first."""
    rows, listing = listings.opened(AT)
    return page(
        "volunteer_board/unseen.html",
        fragment="volunteers_unseen",
        rows=rows,
        listing=listing,
        hours=rounding.read_once(),
    )


@bp.get("/unseen/print")
@requires(P.VOLUNTEERS_MANAGE)
def unseen_print():
    """The present filter on A4, to make the calls from."""
    return listings.printed(AT)


@bp.post("/unseen/export")
@requires(P.REPORTS_EXPORT, fresh=True)
def unseen_export():
    """The present filter as an Excel file."""
    own_or_missing(me().can(P.VOLUNTEERS_MANAGE))
    return listings.exported(AT)
