"""星级与里程碑: who has reached a star, what is announced, what was given; the sheet to post."""

from datetime import date

from flask import redirect, request, url_for

from yylib import clock
from yylib.access import me, requires
from yylib.blueprints.volunteer_board import bp
from yylib.blueprints.volunteer_board.forms import AnnounceForm, WithdrawForm
from yylib.database import write
from yylib.errors import Refused
from yylib.fields import LARGEST
from yylib.permissions import Permission as P
from yylib.services.service_hours import rounding
from yylib.services.volunteer_figures import stars as stars_of
from yylib.web import moment_words, page, tell

MILESTONES = 50  # shown on the page


def _shown() -> dict:
    first = date(clock.today().year, 1, 1)
    held = stars_of.all_since(first)
    return {"due": stars_of.due(me().id), "announced": [one for one in held if one.is_announced], "hours": rounding.read_once(),
            "given": [one for one in held if not one.is_announced], "year": first.year,
            "milestones": stars_of.milestones(first, clock.today()), "most": MILESTONES}  # fmt: skip


@bp.get("/stars")
@requires(P.VOLUNTEERS_MANAGE)
def stars():
    """Who has reached a star; what is announced; this year's stars and milestones."""
    return page("volunteer_board/stars.html", **_shown(), form=AnnounceForm())


@bp.post("/stars/announce")
@requires(P.VOLUNTEERS_MANAGE)
def announce_stars():
    """公示 those that are ticked."""
    form = AnnounceForm()
    if not form.validate_on_submit():
        return page("volunteer_board/stars.html", **_shown(), form=form, status=422)
    ids = [number for number in request.form.getlist("volunteer", type=int) if 0 < number <= LARGEST]
    try:
        on = write(stars_of.announce, once=form.once.data, volunteer_ids=ids, by=me().id)
    except Refused as refused:
        form.refuse(refused)
        return page("volunteer_board/stars.html", **_shown(), form=form, status=refused.sentence.status)
    tell("said", f"公示了 {len(set(ids))} 人的星级", f"没有异议的，{on} 起算认定。请把公示打印张贴。")
    return redirect(url_for("volunteer_board.stars"), 303)


@bp.route("/stars/<int:star_id>/withdraw", methods=["GET", "POST"])
@requires(P.VOLUNTEERS_MANAGE)
def withdraw_star(star_id):
    """Take a star back with its reason."""
    form, star = WithdrawForm(), stars_of.get(star_id)
    if form.validate_on_submit():
        try:
            write(stars_of.withdraw, once=form.once.data, commendation_id=star_id, by=me().id, **form.values())
        except Refused as refused:
            form.refuse(refused)
            return page(
                "volunteer_board/withdraw.html", form=form, star=stars_of.get(star_id), status=refused.sentence.status
            )
        tell("said", "撤回了，记录里留着原因")
        return redirect(url_for("volunteer_board.stars"), 303)
    return page("volunteer_board/withdraw.html", form=form, star=star, status=422 if form.errors else 200)


@bp.get("/stars/print")
@requires(P.VOLUNTEERS_MANAGE)
def stars_print():
    """星级认定公示 on A4: names only with consent."""
    held = stars_of.announced()
    return page("volunteer_board/stars_print.html", held=held, hours=rounding.read_once(),
                until=max((one.awarded_on for one in held), default=None), printed_on=moment_words(clock.now(), "%Y 年 %-m 月 %-d 日"))  # fmt: skip
