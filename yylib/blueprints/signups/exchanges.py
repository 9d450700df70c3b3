"""互换 by phone: answering an offer with a place of one's own, taking that back, agreeing, saying no; 知道了."""

from flask import redirect, url_for

from yylib.access import address, public
from yylib.blueprints.signups import bp
from yylib.blueprints.signups.forms import AgreeForm, AnswerForm
from yylib.blueprints.signups.views import acted, to_shift
from yylib.database import write
from yylib.errors import NotThere
from yylib.services.signups import answers, exchanging, own
from yylib.services.volunteers import links
from yylib.web import tell


@bp.post("/p/<link>/<int:shift_id>/answer")
@public
def answer(link, shift_id):
    """I come, and ask the holder to take a place of mine."""
    volunteer, form = links.opened(link, address()), AnswerForm()
    own.one(volunteer.id, shift_id)
    return acted(volunteer, link, shift_id, form, "answer_form",
                 lambda: write(exchanging.answer, once=form.once.data, volunteer_id=volunteer.id, shift_id=shift_id,
                               swap_id=form.swap_id.data, return_id=form.return_id.data, escort=form.escort.data or ""),
                 lambda _made: ("said", "已答复，等对方同意", "对方同意以前，您自己的班照旧。"))  # fmt: skip


@bp.post("/p/<link>/<int:shift_id>/unanswer")
@public
def unanswer(link, shift_id):
    """I take my answer back."""
    volunteer = links.opened(link, address())
    offered = own.one(volunteer.id, shift_id).offered
    if offered is None:
        raise NotThere()
    write(exchanging.take_back, swap_id=offered.id, volunteer_id=volunteer.id, shift_id=shift_id)
    tell("said", "收回了", "您自己的班照旧。")
    return to_shift(link, shift_id)


@bp.post("/p/<link>/<int:shift_id>/agree")
@public
def agree(link, shift_id):
    """Both places change hands."""
    return _decided(
        link, shift_id, exchanging.agree, "换好了", "现在是您的班，列在下面；到时请提前几分钟来签到。", is_agreed=True
    )


@bp.post("/p/<link>/<int:shift_id>/refuse")
@public
def refuse(link, shift_id):
    """Not that exchange; my place stays offered."""
    return _decided(link, shift_id, exchanging.refuse, "已回复：不换", "这一班还是您的，也还在请人换。")


def _decided(link: str, shift_id: int, command, *said: str, is_agreed: bool = False):
    volunteer, form = links.opened(link, address()), AgreeForm()
    own.one(volunteer.id, shift_id)
    given = {"escort": form.escort.data or ""} if is_agreed else {}
    return acted(volunteer, link, shift_id, form, "agree_form",
                 lambda: write(command, once=form.once.data, volunteer_id=volunteer.id, shift_id=shift_id,
                               swap_id=form.swap_id.data, return_id=form.return_id.data, **given),
                 lambda _made: ("said", *said), to_all=is_agreed)  # fmt: skip


@bp.post("/p/<link>/<int:shift_id>/seen")
@public
def seen(link, shift_id):
    """知道了."""
    volunteer = links.opened(link, address())
    own.live_of(volunteer.id, shift_id)
    write(answers.seen, volunteer_id=volunteer.id, shift_id=shift_id)
    return redirect(url_for("signups.mine", link=link), 303)
