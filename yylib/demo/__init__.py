"""The demonstration year: a lively, plainly fictional library up to this moment, made by the house's own commands.

Who comes is drawn from seeds that hang on the day and the place alone: every build of a day tells the same story.
"""

from datetime import date, datetime, timedelta

from yylib import clock, content
from yylib.database import write
from yylib.demo import activities, booked, books, crowd, desk, house, past, rooms, staff, volunteers, when
from yylib.services import lost, privacy
from yylib.services.accounts import manage
from yylib.services.visits import closing

DAYS = 396
RECENT = 30
UNIT_DAYS = 10
YEAR_AGO = timedelta(364)  # the same weekday; told scan by scan too, to compare with hour by hour


def build(app, *, today: date | None = None, days: int = DAYS, recent: int = RECENT) -> dict[str, str]:
    """Build the year into the app's own, migrated instance; each account's login name with its password, one a role.

    ``today`` is the last day built, the clock's unless given; of the clock's own day only what has passed by now is
    built. ``days`` is how far it reaches back, ``recent`` how many of them are told scan by scan. Where there is any
    account already nothing changes and {} is returned.
    """
    with app.app_context():
        content.load()
        if manage.count():
            return {}
        present, last = clock.now(), min(today or clock.today(), clock.today())
        if last < clock.today():
            present = clock.midnight(last + timedelta(days=1))
        with when.kept():
            passwords = _build(last, last - timedelta(days), timedelta(recent), present)
        write(closing.settle, hot=True)
        return passwords


def _build(last: date, first: date, reach: timedelta, present: datetime) -> dict[str, str]:
    when.stand_on(first, "08:00")
    people = staff.hire()
    house.furnish(first, last, people.ids)
    sites = crowd.sites()
    recent = [day for day in when.days(first, last) if last - day <= reach or last - day == YEAR_AGO]
    earlier = sorted(set(when.days(first, last)) - set(recent))
    for start in range(0, len(earlier), UNIT_DAYS):
        when.stand_on(earlier[start], "18:00")
        write(past.fill, days=earlier[start : start + UNIT_DAYS], sites=sites, people=people.ids)
    when.stand_on(last - reach, "08:00")
    leaders = staff.meet_leaders(people.ids["desk"])
    new_books = books.Books(last, people.ids)
    for day in recent:
        new_books.live(day)
        known = leaders if last - day <= reach else []
        desk.live(day, last, present, sites, people.ids, known)
    activities.tell(first, last, people.ids, *activities.where(sites))
    volunteers.tell(first, last, people.ids, *activities.where(sites))
    when.stand(present)
    booked.ahead(last, people.ids)
    rooms.present(sites, people.ids["desk"])
    write(lost.remind)
    write(privacy.expire)
    house.leave_open(last, people.ids)
    return people.passwords
