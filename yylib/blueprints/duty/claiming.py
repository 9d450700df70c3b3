"""A volunteer's own page of hours: what was entered and how it stands; a claim for what was not."""

from flask import redirect, url_for

from yylib import clock, readers
from yylib.access import address, public
from yylib.blueprints.duty import bp
from yylib.blueprints.duty.forms import ClaimForm
from yylib.database import write
from yylib.errors import Refused
from yylib.services import service_hours, volunteer_posts
from yylib.services.rules import rule
from yylib.services.service_hours import claims, reading, sums, terms
from yylib.services.volunteers import links
from yylib.web import page, tell


@bp.get("/p/<link>")
@public
def mine(link):
    """Open to whoever holds the link. The phone is known as this volunteer's only once it was asked to be."""
    volunteer = links.opened(link, address())
    return _drawn(volunteer, link, _offered(volunteer, formdata=None))


@bp.post("/p/<link>/claim")
@public
def claim(link):
    """What was served and not signed, for somebody else to confirm."""
    volunteer = links.opened(link, address())
    form = _offered(volunteer)
    if not form.validate_on_submit():
        return _drawn(volunteer, link, form, 422)
    try:
        write(claims.claim, once=form.once.data, volunteer_id=volunteer.id, **form.values())
    except Refused as refused:
        form.refuse(refused)
        return _drawn(links.opened(link, address()), link, form, refused.sentence.status)
    tell("said", "已申报，等工作人员确认", "确认以前不计入时长；结果在这一页看。")
    return redirect(url_for("duty.mine", link=link), 303)


def _offered(volunteer, **given) -> ClaimForm:
    return ClaimForm(**given).offer(reading.shifts_to_claim(volunteer.id), volunteer_posts.all_posts())


def _drawn(volunteer, link: str, form: ClaimForm, status: int = 200):
    first = clock.today().replace(month=1, day=1)
    return page("duty/mine.html", status=status, volunteer=volunteer, link=link, form=form, entry=reading.on_duty(volunteer.id),
                todays=reading.shifts_of_day(volunteer.id, clock.today()), entries=reading.of_volunteer(volunteer.id, most=100),
                total=service_hours.hours(sums.minutes(volunteer.id)), year=service_hours.hours(sums.minutes(volunteer.id, first)),
                words=service_hours.rounding.words, whys=reading.WHYS, stage=reading.read_once(),
                days=rule(terms.CLAIM_DAYS), tolerance=rule(terms.TOLERANCE),
                is_kept=volunteer.code in readers.served(), may_claim=volunteer.stage in claims.MAY_CLAIM)  # fmt: skip
