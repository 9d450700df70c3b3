"""Open shifts for anybody; a volunteer's own ones; signing up and giving back."""

from flask import redirect, request, url_for

from yylib import clock, readers
from yylib.access import address, public
from yylib.blueprints.signups import bp
from yylib.blueprints.signups.forms import AgreeForm, AnswerForm, CancelForm, OverForm, SwapForm, TakeForm
from yylib.database import write
from yylib.errors import NotThere, Refused
from yylib.services import signups
from yylib.services.shifts import reading
from yylib.services.signups import answers, own, swapping
from yylib.services.volunteers import keys, links
from yylib.web import page, tell

WORDS = {"when": reading.when, "brief": own.brief, "where": reading.where, "what": reading.what}


def asked_day():
    """The day with which the page of open shifts begins, as the address says it; anything else is today."""
    try:
        return clock.sane_day(request.args.get("from", ""))
    except ValueError:
        return None


@bp.get("/")
@public
def index():
    """When people are needed, for anybody; nobody is named. The phone that knows its volunteer gets the way to their own."""
    known = [found for code in reversed(readers.served()) if (found := keys.by_code(code))]
    return page(
        "signups/index.html", found=own.open_page(asked_day()), known=[(keys.link(one), one) for one in known], **WORDS
    )


@bp.get("/p/<link>")
@public
def mine(link):
    """My shifts, those offered to me, those that are open, each with what is still missing."""
    volunteer = links.opened(link, address())
    coming, over = own.signups(volunteer.id)
    found, offers = own.open_page(asked_day(), volunteer.group_id), swapping.offered_to(volunteer.id)
    offered = {swap.signup.shift_id for swap in offers}
    return page("signups/mine.html", link=link, volunteer=volunteer, coming=coming, over=over, found=found, offers=offers,
                news=answers.news(volunteer.id), answered=answers.given_by(volunteer.id, offers), unsigned=own.unsigned(over), is_in=volunteer.stage == "admitted",
                open_to=own.open_to(volunteer.id, [one for one in found.shifts if one.id not in offered]), **WORDS)  # fmt: skip


@bp.get("/p/<link>/<int:shift_id>")
@public
def shift(link, shift_id):
    return drawn(links.opened(link, address()), link, shift_id)


def drawn(volunteer, link: str, shift_id: int, status: int = 200, **forms):
    """The page of one shift, with the form that was refused, if any."""
    one = own.one(volunteer.id, shift_id)
    offer, answer = one.offered and one.offered.id, one.answer and one.answer.swap
    forms = {"take_form": TakeForm(formdata=None), "cancel_form": CancelForm(formdata=None), "swap_form": SwapForm(formdata=None),
             "over_form": OverForm(formdata=None, swap_id=offer), "answer_form": AnswerForm(formdata=None, swap_id=offer),
             "agree_form": AgreeForm(formdata=None, swap_id=answer and answer.id, return_id=answer and answer.return_id)} | forms  # fmt: skip
    return page("signups/shift.html", status=status, link=link, volunteer=volunteer, one=one, **forms, **WORDS)


def to_shift(link: str, shift_id: int):
    """Back to the page of the shift."""
    return redirect(url_for("signups.shift", link=link, shift_id=shift_id), 303)


def acted(volunteer, link: str, shift_id: int, form, name: str, act, said, *, to_all: bool = False):
    """A form of the shift's page: drawn again with what was typed where it or the house refuses, else ``said`` tells of
    what ``act`` answered, and back to the page. ``name`` is the form's among the page's forms."""
    if not form.validate_on_submit():
        return drawn(volunteer, link, shift_id, 422, **{name: form})
    try:
        made = act()
    except NotThere:
        raise
    except Refused as refused:
        form.refuse(refused)
        return drawn(links.opened(link, address()), link, shift_id, refused.sentence.status, **{name: form})
    tell(*said(made))
    return redirect(url_for("signups.mine", link=link), 303) if to_all else to_shift(link, shift_id)


@bp.post("/p/<link>/<int:shift_id>/take")
@public
def take(link, shift_id):
    """Sign up, or stand by; what is missing is said beside the form."""
    volunteer, form = links.opened(link, address()), TakeForm()
    own.one(volunteer.id, shift_id)
    given = {"shift_id": shift_id, "volunteer_id": volunteer.id}
    return acted(volunteer, link, shift_id, form, "take_form",
                 lambda: write(signups.take, once=form.once.data, **given, **form.values()), _taken)  # fmt: skip


def _taken(signup_id: int) -> tuple[str, str, str]:
    if signups.get(signup_id).stage == "taken":
        return "said", "排上了", "到时请提前几分钟来签到；来不了请在这里取消，或请人换班。"
    return "look", "人数已满，您在替补里", "有人来不了就按先后补上，请留意这一页。"


@bp.post("/p/<link>/<int:shift_id>/come")
@public
def come(link, shift_id):
    """One who stands by takes a free place."""
    volunteer = links.opened(link, address())
    write(signups.come, signup_id=own.live_of(volunteer.id, shift_id))
    tell("said", "排上了", "到时请提前几分钟来签到。")
    return to_shift(link, shift_id)


@bp.post("/p/<link>/<int:shift_id>/cancel")
@public
def cancel(link, shift_id):
    """Give the place back; past the deadline it is said that it counts."""
    volunteer, form = links.opened(link, address()), CancelForm()
    one = own.one(volunteer.id, shift_id)
    if one.signup is None:
        raise NotThere()
    if not form.validate_on_submit():
        return drawn(volunteer, link, shift_id, 422, cancel_form=form)
    write(signups.cancel, once=form.once.data, signup_id=one.signup.id, reason=form.reason.data or "")
    if signups.get(one.signup.id).stage == "late":
        tell("look", "已取消，记一次临时取消", "谢谢告诉我们。下次请早一点，好请别人来。")
    else:
        tell("said", "已取消", "谢谢告诉我们，空出来的位置让给别人。")
    return to_shift(link, shift_id)
