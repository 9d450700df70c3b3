"""The public page of opening hours: today, this week and the next, holidays, closures (公共图书馆法 38)."""

from datetime import timedelta

from yylib import clock
from yylib.access import public
from yylib.blueprints.hours import bp
from yylib.services import branches, calendar
from yylib.services.calendar import closures, holidays, notices, weeks
from yylib.web import page


@bp.get("/hours")
@public
def index():
    """Each branch in use, from Monday of this week for two weeks, and what was announced beyond."""
    today = clock.today()
    monday = today - timedelta(days=today.weekday())
    last = monday + timedelta(days=13)
    houses = [_house(branch, monday, last, today) for branch in branches.all_branches()]
    return page("hours/index.html", houses=houses, today_=today, weekdays=weeks.WEEKDAYS,
                holidays=holidays.between(monday, last), announced=[(notices.title(rows), notices.sentence(rows)) for rows in closures.announced(today)],
                written=weeks.written)  # fmt: skip


def _house(branch, monday, last, today) -> dict:
    """One branch: whether it is open now, until when, and its fourteen days."""
    now = clock.now()
    days = calendar.days(branch.id, monday, last)
    own = [(place, weeks.week(branch.id, today, place.id)) for place in branches.places(branch.id, "area")]
    return {"branch": branch, "weeks": (("本周", days[:7]), ("下周", days[7:])), "open": calendar.is_open(branch.id, now),
            "next": calendar.next_change(branch.id, now), "today": days[today.weekday()],
            "own": [(place, week) for place, week in own if week]}  # fmt: skip
