"""签到点: where a code is shown or hangs, the screen itself, and the printed one."""

from flask import redirect, request, url_for

from yylib import clock
from yylib.access import me, own_or_missing, requires, screen
from yylib.blueprints.service_hours import bp
from yylib.blueprints.service_hours.forms import PlaceForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import branches
from yylib.services.periods import weekday
from yylib.services.rules import rule
from yylib.services.service_hours import codes as service
from yylib.services.service_hours import spots, terms
from yylib.web import LARGEST, is_htmx, moment_words, page, tell

ROUND = 5


@bp.route("/codes", methods=["GET", "POST"])
@requires(P.VOLUNTEERS_MANAGE)
def codes():
    """The places where one signs in, and one more."""
    form, status = PlaceForm().offer(branches.places()), 200
    if form.validate_on_submit():
        try:
            write(spots.add, once=form.once.data, place_id=form.place_id.data, by=me().id)
            tell("said", "已设为签到点", "在这里放一块屏幕打开“屏幕上的码”，或打印纸质码。")
            return redirect(url_for("service_hours.codes"), 303)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    return page("service_hours/codes.html", status=422 if form.errors and status == 200 else status, form=form,
                places=spots.places(), is_printed_on=rule(terms.PRINTED_CODE))  # fmt: skip


@bp.post("/codes/<int:code_id>/switch")
@requires(P.VOLUNTEERS_MANAGE)
def switch(code_id):
    """No more codes here, or again."""
    write(spots.switch, code_id=min(code_id, LARGEST), is_active=request.form.get("on") == "1", by=me().id)
    return redirect(url_for("service_hours.codes"), 303)


@bp.post("/codes/<int:code_id>/renew")
@requires(P.VOLUNTEERS_MANAGE)
def renew(code_id):
    """A new printed code: the one on the wall holds no longer."""
    write(spots.print_anew, code_id=min(code_id, LARGEST), by=me().id)
    tell("said", "已换新的纸质码，旧的作废", "请打印新的一张贴上，把旧的撕掉。")
    return redirect(url_for("service_hours.poster", code_id=code_id), 303)


@bp.get("/codes/<int:code_id>/print")
@requires(P.VOLUNTEERS_MANAGE)
def poster(code_id):
    """The printed code on A4."""
    one = spots.get(min(code_id, LARGEST))
    own_or_missing(one.printings > 0)
    return page("service_hours/poster.html", one=one, qr=service.qr(service.printed(one)), maker=me().name,
                printed_at=moment_words(clock.now()), version=f"第 {one.printings} 版")  # fmt: skip


@bp.get("/code/<int:code_id>")
@screen
def code(code_id):
    """The changing code on a screen; asked every few seconds, never a name."""
    one = spots.get(min(code_id, LARGEST))
    own_or_missing(one.is_active)
    left = -(-service.left() // ROUND) * ROUND
    version = f"{service.step()}.{left}"
    if is_htmx() and request.args.get("v") == version:
        return "", 204
    now = clock.local(clock.now())
    return page("service_hours/code.html", fragment="code", one=one, left=left, step=30, qr=service.qr(service.text(one.id)),
                now=now, weekday=weekday(now.date()), version=version, every=ROUND, is_poll=is_htmx())  # fmt: skip
