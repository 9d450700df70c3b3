"""捐赠人: the list, found by the whole phone, one with all their gifts."""

from flask import redirect, url_for

from yylib import listings, lookups
from yylib.access import me, requires
from yylib.blueprints.gift_desk import bp
from yylib.blueprints.gift_desk.forms import FindForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import certificates, gifts
from yylib.services.gifts import donors, listed
from yylib.web import page, tell

DONORS = listings.At(gifts.DONORS, "gift_desk.donors", "gift_desk.donors_print", "gift_desk.donors_export")
listings.faces(bp, DONORS, P.GIFTS_RECORD, "/donors")


@bp.get("/donors/", endpoint="donors")
@requires(P.GIFTS_RECORD)
def of_all():
    rows, listing = listings.opened(DONORS)
    return page("gift_desk/donors.html", fragment="donors", rows=rows, listing=listing, form=FindForm(formdata=None),
                found=None)  # fmt: skip


@bp.post("/donors/find")
@requires(P.GIFTS_RECORD)
def find():
    """By the whole phone; whoever guesses is slowed down."""
    form = FindForm()
    people, status = lookups.asked(form, lambda form: {"phone": form.phone.data})
    found = people if people is None else donors.of_people([one.id for one in people])
    return page("gift_desk/found.html", form=form, found=found, status=status)


@bp.get("/donors/<int:donor_id>")
@requires(P.GIFTS_RECORD)
def donor(donor_id):
    """One donor: every gift, every certificate."""
    own = donors.gifts_of(donor_id)
    issued = certificates.of_all("gift", [gift.id for gift in own])
    return page("gift_desk/donor.html", donor=donors.get(donor_id), gifts=own, state=listed.state, certificates=issued)


@bp.post("/donors/<int:donor_id>/<answer>")
@requires(P.GIFTS_RECORD)
def naming(donor_id, answer):
    """Said at the desk or by phone: yes or no to being named."""
    if answer not in ("name", "hide"):
        raise Refused("bad_request")
    held = donors.get(donor_id)
    write(gifts.name_me, donor_id=donor_id, is_named=answer == "name", display_name=held.display_name or "", channel="desk",
          by=me().id)  # fmt: skip
    tell("said", "记下了", "致谢名单立即照这样显示。")
    return redirect(url_for("gift_desk.donor", donor_id=donor_id), 303)
