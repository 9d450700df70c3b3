"""Counting without names: walk-ins, an exhibition's days, a drop-in's crowd; and the room's changing code."""

from flask import redirect, request, url_for

from yylib import clock
from yylib.access import me, requires, screen
from yylib.blueprints.attendance import bp
from yylib.blueprints.attendance.forms import DayForm, LinkForm, WalkForm
from yylib.blueprints.attendance.views import WORDS, drawn
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import activities, prints
from yylib.services.attendance import codes, counts, listed, sign
from yylib.services.periods import weekday
from yylib.web import is_htmx, page, tell

ROUND = 5


def _back(session_id: int):
    return redirect(url_for("attendance.show", session_id=session_id), 303)


@bp.post("/<int:session_id>/walk-in")
@requires(P.ATTENDANCE_RECORD)
def walk_in(session_id):
    """So many have come without registering."""
    return _counted(session_id, "walk", WalkForm())


@bp.post("/<int:session_id>/day")
@requires(P.ATTENDANCE_RECORD)
def day(session_id):
    """The visitors of one day of an exhibition."""
    return _counted(session_id, "dayform", DayForm())


def _counted(session_id: int, name: str, form):
    if not form.validate_on_submit():
        return drawn(session_id, 422, **{name: form})
    try:
        made = write(counts.count, session_id=session_id, nonce=form.once.data, by=me().id, **form.values())
    except Refused as refused:
        form.refuse(refused)
        return drawn(session_id, refused.sentence.status, **{name: form})
    if made["is_new"]:
        tell("said", f"已计：成人 {form.adults.data or 0}，儿童 {form.children.data or 0}")
    return _back(session_id)


@bp.route("/<int:session_id>/count", methods=["GET", "POST"])
@requires(P.ATTENDANCE_RECORD)
def count(session_id):
    """The big buttons, as the helpers have them."""
    form, name = WalkForm(), me().name[:30]
    if form.validate_on_submit():
        try:
            write(counts.count, session_id=session_id, nonce=form.once.data, spot=name, by=me().id, **form.values())
        except Refused as refused:
            if is_htmx():
                raise
            form.refuse(refused)
            return _buttons(session_id, name, form, refused.sentence.status)
        if not is_htmx():
            return redirect(url_for("attendance.count", session_id=session_id), 303)
    return _buttons(session_id, name, form if form.errors else WalkForm(formdata=None), 422 if form.errors else 200)


def _buttons(session_id: int, name: str, form, status: int):
    session, found = activities.session(session_id), counts.spots(session_id, counts.counting_day(session_id))
    return page("attendance/count.html", fragment="tally", status=status, session=session, activity=session.activity,
                words=WORDS, form=form, spots=found, mine=counts.own(found, name, me().id),
                latest=counts.latest(session_id, name, 5, by=me().id),
                undo_of=lambda count_id: url_for("attendance.count_undo", count_id=count_id, to="count"))  # fmt: skip


@bp.post("/count/<int:count_id>/undo")
@requires(P.ATTENDANCE_RECORD)
def count_undo(count_id):
    """One count was a mistake."""
    session_id = counts.session_of(count_id)
    write(counts.take_back, count_id=count_id, by=me().id)
    tell("said", "已撤销这一笔计数")
    if request.args.get("to") == "count":
        return redirect(url_for("attendance.count", session_id=session_id), 303)
    return _back(session_id)


@bp.post("/<int:session_id>/links")
@requires(P.ATTENDANCE_RECORD)
def link(session_id):
    """A link for somebody who counts without an account; it is shown once."""
    form = LinkForm()
    if not form.validate_on_submit():
        return drawn(session_id, 422, link=form)
    # Without the form's own token: what that would keep is the link itself.
    path = counts.path(write(counts.make_link, session_id=session_id, name=form.name.data, by=me().id))
    return page("attendance/link.html", session=activities.session(session_id), words=WORDS, name=form.name.data,
                url=prints.address(path) or request.host_url.rstrip("/") + path, qr=prints.qr(path))  # fmt: skip


@bp.post("/links/<int:link_id>/revoke")
@requires(P.ATTENDANCE_RECORD)
def revoke(link_id):
    """The link ends now."""
    session_id = counts.link_session(link_id)
    write(counts.revoke, link_id=link_id, by=me().id)
    tell("said", "链接已停用，已计的人数都在")
    return _back(session_id)


@bp.get("/<int:session_id>/code")
@screen
def code(session_id):
    """The room's changing code on a screen; asked every few seconds, never a name."""
    held, room = activities.session(session_id), listed.room(activities.session(session_id))
    sign.open_to_entries(session_id)
    left = -(-codes.left() // ROUND) * ROUND
    version = f"{codes.step()}.{left}.{room.came.people}"
    if is_htmx() and request.args.get("v") == version:
        return "", 204
    now = clock.local(clock.now())
    return page("attendance/code.html", fragment="code", session=held, room=room, words=WORDS, left=left, step=30,
                qr=codes.qr(session_id), now=now, weekday=weekday(now.date()), version=version, every=ROUND,
                is_poll=is_htmx())  # fmt: skip
