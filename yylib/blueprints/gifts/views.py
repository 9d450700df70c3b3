"""Offering a gift without an account; the giver's own page; the public list of a year."""

from flask import redirect, url_for

from yylib import asked, clock
from yylib.access import address, public
from yylib.blueprints.gifts import bp
from yylib.blueprints.gifts.forms import NameForm, OfferForm
from yylib.database import write
from yylib.errors import NotThere, Refused
from yylib.services import certificates, gifts, privacy
from yylib.services.bookings import online
from yylib.services.gifts import figures, outcome
from yylib.web import page, tell


@bp.get("/")
@public
def index():
    return _drawn(OfferForm())


@bp.post("/")
@public
def offer():
    """Kept, it leads to the giver's own page; refused, everything typed stands there again."""
    form = OfferForm()
    if not form.validate_on_submit():
        form.draw_again()
        return _drawn(form, 422)
    try:
        online.read_first(form.drawn.data, form.website.data)
        privacy.consent_text("contact", form.text_version.data)
        gift_id = write(gifts.offer, once=form.once.data, address=address(), **form.values())
    except Refused as refused:
        form.refuse(refused)
        form.draw_again()
        return _drawn(form, refused.sentence.status)
    tell("said", "收到了，谢谢您", "请把这一页存下来，答复也会写在这里。")
    return redirect(gifts.path_of(gifts.get(gift_id)), 303)


def _drawn(form, status: int = 200):
    return page("gifts/offer.html", status=status, form=form, text=privacy.current_text("contact"),
                thanks=privacy.current_text("thanks"), year=clock.today().year)  # fmt: skip


@bp.get("/g/<key>")
@public
def gift(key):
    return _shown(key)


def _shown(key: str, status: int = 200, form=None):
    found = gifts.by_path(key)
    if found.stage == "void":
        raise NotThere()
    donor = found.donor if found.donor and found.donor.name else None
    form = form or (NameForm(is_named="yes" if donor.display_consent else "no", display_name=donor.display_name)
                    if donor else None)  # fmt: skip
    held = certificates.standing("gift", found.id)
    return page("gifts/show.html", status=status, gift=found, key=key, form=form, donor=donor, outcomes=outcome.of(found.id),
                certificate=held, check=held and certificates.path_of(held), text=privacy.current_text("thanks"))  # fmt: skip


@bp.post("/g/<key>/withdraw")
@public
def withdraw(key):
    """Before anything was handed over the giver may think again (民法典 658)."""
    found = gifts.by_path(key)
    write(gifts.withdraw, gift_id=found.id)
    tell("said", "撤回了", "没有关系，随时欢迎再来。")
    return redirect(url_for("gifts.gift", key=key), 303)


@bp.post("/g/<key>/name")
@public
def name(key):
    """Yes or no to being named."""
    found, form = gifts.by_path(key), NameForm()
    if found.donor_id is None or not found.donor.name:
        raise NotThere()
    if not form.validate_on_submit():
        return _shown(key, 422, form)
    write(gifts.name_me, once=form.once.data, donor_id=found.donor_id, **form.values())
    tell("said", "记下了", "致谢名单立即照这样显示。")
    return redirect(url_for("gifts.gift", key=key), 303)


@bp.get("/thanks")
@public
def thanks():
    """致谢名单 and the year's use (公益事业捐赠法 22)."""
    known = figures.years()
    found = figures.year(asked.year(known))
    named = figures.thanks(found)
    return page("gifts/thanks.html", found=found, named=named, years=known,
                others=found.total("copies") - sum(one.copies for one in named))  # fmt: skip
