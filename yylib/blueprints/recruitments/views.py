"""招募公告: the list, writing, publishing now or at a time, withdrawing, and what is printed."""

from io import BytesIO

from flask import redirect, send_file, url_for

from yylib import clock, fields, listings
from yylib.access import me, requires
from yylib.blueprints.recruitments import bp
from yylib.blueprints.recruitments.forms import NoticeForm, WithdrawForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import recruitments
from yylib.services.recruitments import papers, publishing, reading, writing
from yylib.services.recruitments.listed import RECRUITMENTS
from yylib.web import page, tell

AT = listings.At(RECRUITMENTS, "recruitments.index", "recruitments.print", "recruitments.export")
listings.faces(bp, AT, P.VOLUNTEERS_MANAGE)


@bp.get("/")
@requires(P.VOLUNTEERS_MANAGE)
def index():
    rows, listing = listings.opened(AT)
    return page("recruitments/index.html", fragment="recruitments", rows=rows, listing=listing, state=recruitments.state,
                applied=reading.applied([one.id for one in rows]))  # fmt: skip


@bp.route("/new", methods=["GET", "POST"])
@requires(P.VOLUNTEERS_MANAGE)
def new():
    form = NoticeForm().offer()
    if not form.validate_on_submit():
        return page("recruitments/form.html", form=form, one=None, status=422 if form.errors else 200)
    given = form.values()
    del given["version"]
    try:
        one = write(recruitments.start, once=form.once.data, by=me().id, **given)
    except Refused as refused:
        form.refuse(refused)
        return page("recruitments/form.html", form=form, one=None, status=refused.sentence.status)
    tell("said", "草稿存好了", "发布以前再看一遍。")
    return redirect(url_for("recruitments.show", recruitment_id=one), 303)


@bp.get("/<int:recruitment_id>")
@requires(P.VOLUNTEERS_MANAGE)
def show(recruitment_id):
    """The notice as readers see it, and what is done about it."""
    return _page(recruitment_id)


def _page(recruitment_id: int, status: int = 200, **forms):
    one = recruitments.get(recruitment_id)
    for name, form in (("publish", fields.PublishForm), ("withdraw", WithdrawForm)):
        forms.setdefault(name, form(formdata=None))
    return page("recruitments/show.html", status=status, one=one, lines=papers.lines(one), state=recruitments.state(one),
                is_public=reading.is_out(one), missing=publishing.missing(one), moves=publishing.moves(one.id), public_path=recruitments.path(one),
                applied=reading.applied([one.id]).get(one.id, (0, 0)), **forms)  # fmt: skip


@bp.route("/<int:recruitment_id>/edit", methods=["GET", "POST"])
@requires(P.VOLUNTEERS_MANAGE)
def edit(recruitment_id):
    one = recruitments.get(recruitment_id)
    form = NoticeForm(data=_known(one)).offer([part.post for part in one.posts])
    if not form.validate_on_submit():
        return page("recruitments/form.html", form=form, one=one, status=422 if form.errors else 200)
    try:
        write(recruitments.change, once=form.once.data, recruitment_id=recruitment_id, by=me().id, **form.values())
    except Refused as refused:
        form.refuse(refused)
        return page(
            "recruitments/form.html", form=form, one=recruitments.get(recruitment_id), status=refused.sentence.status
        )
    tell("said", "改好了")
    return redirect(url_for("recruitments.show", recruitment_id=recruitment_id), 303)


def _known(one) -> dict:
    opens, closes = clock.local(one.opens_at), clock.local(one.closes_at)
    return {name: getattr(one, name) for name in (*writing.TEXTS, "wanted", "age_from", "age_to", "version")} | {
        "post_ids": [part.post_id for part in one.posts], "opens_on": opens.date(), "opens_hour": opens.time(),
        "closes_on": closes.date(), "closes_hour": closes.time()}  # fmt: skip


@bp.post("/<int:recruitment_id>/publish")
@requires(P.VOLUNTEERS_MANAGE)
def publish(recruitment_id):
    """Now, or at a time."""
    form = fields.PublishForm()
    opens_at = recruitments.get(recruitment_id).opens_at
    said = "发布了，读者现在就能看到、报名"
    if form.how.data == "at":
        said = "到时候自动公开"
    elif opens_at > clock.now():
        said = f"发布了，读者现在就能看到，{clock.local(opens_at):%m-%d %H:%M} 起报名"
    return _done(recruitments.publish, recruitment_id, "publish", form, said)


@bp.post("/<int:recruitment_id>/withdraw")
@requires(P.VOLUNTEERS_MANAGE)
def withdraw(recruitment_id):
    return _done(recruitments.withdraw, recruitment_id, "withdraw", WithdrawForm(), "撤下了，报过名的都还在")


def _done(command, recruitment_id: int, name: str, form, said: str):
    if not form.validate_on_submit():
        return _page(recruitment_id, 422, **{name: form})
    try:
        write(command, once=form.once.data, recruitment_id=recruitment_id, by=me().id, **form.values())
    except Refused as refused:
        refused.field = {"at": "day", "closes_on": None}.get(refused.field, refused.field)
        form.refuse(refused)
        return _page(recruitment_id, refused.sentence.status, **{name: form})
    tell("said", said)
    return redirect(url_for("recruitments.show", recruitment_id=recruitment_id), 303)


@bp.post("/<int:recruitment_id>/copy")
@requires(P.VOLUNTEERS_MANAGE)
def copy(recruitment_id):
    """The same again, as a draft."""
    one = write(writing.copy, recruitment_id=recruitment_id, by=me().id)
    tell("said", "照着写了一份草稿", "改好时间再发布。")
    return redirect(url_for("recruitments.edit", recruitment_id=one), 303)


@bp.get("/<int:recruitment_id>/<any(poster, sheet):what>")
@requires(P.VOLUNTEERS_MANAGE)
def paper(recruitment_id, what):
    """海报 or 公告 on A4."""
    number = recruitments.get(recruitment_id).number
    data, word = (
        (papers.poster(recruitment_id), "海报") if what == "poster" else (papers.sheet(recruitment_id), "招募公告")
    )
    return send_file(BytesIO(data), "application/pdf", as_attachment=True, download_name=f"{number} {word}.pdf",
                     conditional=False, etag=False)  # fmt: skip
