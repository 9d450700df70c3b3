"""我的报名: the registrations this phone knows, and those found by phone and characters."""

from flask import redirect, url_for

from yylib import readers
from yylib.access import address, public
from yylib.blueprints.registrations import bp
from yylib.blueprints.registrations.forms import FindForm
from yylib.blueprints.registrations.own import lines
from yylib.database import write
from yylib.errors import Refused
from yylib.services.registrations import keys, online
from yylib.web import page


@bp.get("/")
@public
def index():
    return redirect(url_for("registrations.mine"))


@bp.get("/mine")
@public
def mine():
    return _drawn(FindForm())


@bp.post("/mine")
@public
def find():
    """Found: on to all of the family's. Not found: one answer, whatever was wrong."""
    form = FindForm()
    if not form.validate_on_submit():
        return _drawn(form, 422)
    given = {"phone": form.phone.data, "address": address()}
    try:
        registration = online.find(code=form.code.data, **given)
        if registration is None:
            write(online.miss, **given)
            raise Refused("join_unknown")
    except Refused as refused:
        form.refuse(refused)
        return _drawn(form, refused.sentence.status)
    key = keys.path(registration).rsplit("/", 1)[1]
    return readers.join(redirect(url_for("registrations.family", key=key), 303), registration.code)


def _drawn(form, status: int = 200):
    found = [one for code in reversed(readers.joined()) if (one := keys.by_code(code))]
    return page("registrations/mine.html", status=status, form=form, lines=lines(found))
