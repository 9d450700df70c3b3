"""The month on one page, and the calendar feeds."""

from datetime import date, timedelta

from flask import Response

from yylib import clock
from yylib.access import public
from yylib.blueprints.activities import bp
from yylib.errors import NotThere
from yylib.services import notices, prints
from yylib.services.notices import board, feed, phrases
from yylib.web import page

FEED = "/activities/feed.ics"


@bp.get("/month")
@bp.get("/month/<month>")
@public
def month(month=None):
    """The days of a month in weeks, each with its sessions; what lasts for several days stands above them."""
    first = _first(month)
    short, long = notices.month(first)
    by_day = {}
    for session in short:
        by_day.setdefault(clock.local(session.starts_at).date(), []).append(session)
    before, after = (first - timedelta(days=1)).replace(day=1), phrases.next_month(first)
    return page("activities/month.html", first=first, weeks=_weeks(first), by_day=by_day, long=long, before=before,
                after=after, when=phrases.when, where=phrases.where, to=notices.path, off=board.is_called_off,
                this_day=clock.today())  # fmt: skip


@bp.get("/subscribe")
@public
def subscribe():
    """How to have the activities in one's own calendar."""
    return page("activities/subscribe.html", address=prints.address(FEED))


@bp.get("/feed.ics")
@public
def whole():
    """Every public activity, for whoever subscribes."""
    return _calendar(feed.whole(), "activities")


@bp.get("/<number>.ics")
@public
def single(number):
    """One activity, to be put into one's calendar."""
    activity = notices.by_number(number)
    return _calendar(feed.single(activity.id), activity.number)


def _calendar(data: bytes, name: str) -> Response:
    answer = Response(data, content_type=f"{feed.TYPE}; charset=utf-8")
    answer.headers.set("Content-Disposition", "inline", filename=f"{name}.ics")
    return answer


def _first(text: str | None) -> date:
    """The first day of the month in an address; this month's without one."""
    try:
        return clock.sane_day(f"{text}-01") if text else clock.today().replace(day=1)
    except ValueError:
        raise NotThere() from None


def _weeks(first: date) -> list[list[date]]:
    """The weeks of a month from Monday on, whole ones."""
    at, weeks = first - timedelta(days=first.weekday()), []
    while at < phrases.next_month(first):
        weeks.append([at + timedelta(days=n) for n in range(7)])
        at += timedelta(days=7)
    return weeks
