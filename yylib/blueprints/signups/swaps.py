"""换班 by phone: offering a place, taking one over, saying no."""

from flask import redirect, url_for

from yylib.access import address, public
from yylib.blueprints.signups import bp
from yylib.blueprints.signups.forms import OverForm, SwapForm
from yylib.blueprints.signups.views import acted, to_shift
from yylib.database import write
from yylib.errors import NotThere
from yylib.services.signups import own, swapping
from yylib.services.volunteers import links
from yylib.web import tell


@bp.post("/p/<link>/<int:shift_id>/swap")
@public
def swap(link, shift_id):
    """Offer my place to one by number, or to whoever can come; it stays mine until then."""
    volunteer, form = links.opened(link, address()), SwapForm()
    signup_id = own.live_of(volunteer.id, shift_id)
    return acted(volunteer, link, shift_id, form, "swap_form",
                 lambda: write(swapping.offer, once=form.once.data, signup_id=signup_id, number=form.number.data or ""),
                 lambda _made: ("said", "换班已发出", "有人接了以后这一班就不是您的了；没有人接，您还是要来。"))  # fmt: skip


@bp.post("/p/<link>/<int:shift_id>/stay")
@public
def stay(link, shift_id):
    """I come after all."""
    volunteer = links.opened(link, address())
    write(swapping.withdraw, signup_id=own.live_of(volunteer.id, shift_id))
    tell("said", "不换了", "这一班还是您的。")
    return to_shift(link, shift_id)


@bp.post("/p/<link>/<int:shift_id>/over")
@public
def over(link, shift_id):
    """Take over a place that was offered."""
    volunteer, form = links.opened(link, address()), OverForm()
    own.one(volunteer.id, shift_id)
    return acted(volunteer, link, shift_id, form, "over_form",
                 lambda: write(swapping.take, once=form.once.data, volunteer_id=volunteer.id, swap_id=form.swap_id.data,
                               shift_id=shift_id, escort=form.escort.data or ""),
                 lambda _made: ("said", "这一班是您的了", "到时请提前几分钟来签到。"))  # fmt: skip


@bp.post("/p/<link>/<int:shift_id>/decline")
@public
def decline(link, shift_id):
    """I was asked by number and cannot come."""
    volunteer = links.opened(link, address())
    offered = own.one(volunteer.id, shift_id).offered
    if offered is None or offered.to_id != volunteer.id:
        raise NotThere()
    write(swapping.decline, swap_id=offered.id, volunteer_id=volunteer.id)
    tell("said", "已回复：换不了", "对方会看到没有人接。")
    return redirect(url_for("signups.mine", link=link), 303)
