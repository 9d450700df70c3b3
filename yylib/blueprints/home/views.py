"""The public home page."""

from yylib.access import public
from yylib.blueprints.home import bp, today
from yylib.services import bookings, entry_checks, notices, seats
from yylib.services.guides import editions
from yylib.web import page

ACTIVITIES = 4


@bp.get("/")
@public
def index():
    """服务指南、今天的开放时间、现在人多吗: on one page, without an account and without JavaScript."""
    return page("home/index.html", houses=today.houses(), guides=editions.all_current(),
                takes_bookings=bool(bookings.bookable()), has_seats=bool(seats.rooms()), mode=entry_checks.on(),
                coming=notices.soonest(ACTIVITIES))  # fmt: skip
