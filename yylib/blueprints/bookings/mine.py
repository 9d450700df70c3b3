"""我的预约: the bookings this phone knows, and those found by phone and characters."""

from flask import redirect

from yylib import readers
from yylib.access import address, public
from yylib.blueprints.bookings import bp
from yylib.blueprints.bookings.forms import FindForm
from yylib.database import write
from yylib.errors import Refused
from yylib.services import bookings
from yylib.services.bookings import online
from yylib.web import page


@bp.get("/mine")
@public
def mine():
    return _drawn(FindForm())


@bp.post("/mine")
@public
def find():
    """Found: on to its pass. Not found: one answer, whatever was wrong."""
    form = FindForm()
    if not form.validate_on_submit():
        return _drawn(form, 422)
    given = {"phone": form.phone.data, "address": address()}
    try:
        booking = online.find(code=form.code.data, **given)
        if booking is None:
            write(online.miss, **given)
            raise Refused("booking_unknown")
    except Refused as refused:
        form.refuse(refused)
        return _drawn(form, refused.sentence.status)
    return readers.remember(redirect(bookings.pass_path(booking), 303), code=booking.code)


def _drawn(form, status: int = 200):
    phone = readers.phone()
    held = [found for code in reversed(phone.codes if phone else ()) if (found := bookings.by_code(code))]
    return page("bookings/mine.html", status=status, form=form, held=held, path_of=bookings.pass_path)
