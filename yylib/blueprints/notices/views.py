"""活动通知: the list of what is to be published, and one activity's notice with all that is done about it."""

from flask import redirect, request, url_for

from yylib import fields, handed_in, listings
from yylib.access import me, requires
from yylib.blueprints.notices import bp
from yylib.blueprints.notices.forms import ChannelForm, WithdrawForm, WordsForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import files, notices, prints
from yylib.services.notices import pictures, publishing, words
from yylib.services.notices.listing import NOTICES
from yylib.web import page, tell

AT = listings.At(NOTICES, "notices.index", "notices.print", "notices.export")
listings.faces(bp, AT, P.ACTIVITIES_PLAN)
handed_in.may_be_large(bp, P.ACTIVITIES_PLAN, "picture", most=handed_in.SCAN)


@bp.get("/")
@requires(P.ACTIVITIES_PLAN)
def index():
    rows, listing = listings.opened(AT)
    return page("notices/index.html", fragment="notices", rows=rows, listing=listing, state=notices.state)


@bp.get("/<int:activity_id>")
@requires(P.ACTIVITIES_PLAN)
def show(activity_id):
    """The notice as readers see it, and what is done about it."""
    return _page(activity_id)


def _page(activity_id: int, status: int = 200, **forms):
    activity, notice = notices.get(activity_id), notices.of(activity_id)
    if "words" not in forms:
        forms["words"] = WordsForm(formdata=None, obj=notice)
    for name, form in (("publish", fields.PublishForm), ("withdraw", WithdrawForm), ("channel", ChannelForm)):
        forms.setdefault(name, form(formdata=None))
    return page("notices/show.html", status=status, activity=activity, notice=notice, state=notices.state(activity, notice),
                is_public=notices.public(activity), lines=notices.lines(activity, notice), title=words.title(activity),
                text=notices.text(activity_id), channels=notices.channels(activity_id), moves=publishing.moves(activity_id),
                address=prints.address(notices.path(activity)), page_path=notices.path(activity), is_over=notices.is_over(activity),
                house=words.house_words(activity), **forms)  # fmt: skip


@bp.post("/<int:activity_id>/publish")
@requires(P.ACTIVITIES_PLAN)
def publish(activity_id):
    """Now, or at a time."""
    form = fields.PublishForm()
    said = (
        ("到时候自动公开",)
        if form.how.data == "at"
        else ("通知发布了", "读者现在就能看到；再把文字或图片发到各渠道，发好一处勾一处。")
    )
    return _done(notices.publish, activity_id, "publish", form, *said)


@bp.post("/<int:activity_id>/withdraw")
@requires(P.ACTIVITIES_PLAN)
def withdraw(activity_id):
    """Readers see it no more."""
    return _done(notices.withdraw, activity_id, "withdraw", WithdrawForm(), "通知撤下了", "别处已经发的请自己去删。")


@bp.post("/<int:activity_id>/words")
@requires(P.ACTIVITIES_PLAN)
def word(activity_id):
    """The office's own sentences."""
    return _done(notices.word, activity_id, "words", WordsForm(), "改好了")


@bp.post("/<int:activity_id>/channels")
@requires(P.ACTIVITIES_PLAN)
def tick(activity_id):
    """It stands on a channel."""
    form = ChannelForm()
    return _done(notices.tick, activity_id, "channel", form, f"勾好了：{(form.name.data or '')[:40]}")


@bp.post("/<int:activity_id>/channels/<int:channel_id>/undo")
@requires(P.ACTIVITIES_PLAN)
def untick(activity_id, channel_id):
    """Ticked off by mistake."""
    write(notices.untick, channel_id=channel_id, activity_id=activity_id, by=me().id)
    tell("said", "撤销了，这个渠道又算没有发")
    return redirect(url_for("notices.show", activity_id=activity_id), 303)


@bp.post("/<int:activity_id>/picture")
@requires(P.ACTIVITIES_PLAN)
def picture(activity_id):
    """A picture for the notice: made anew, smaller, without place or camera."""
    notices.get(activity_id)
    given = request.files.get("file")
    if given is None or not given.filename:
        raise Refused("file_refused", name="", why="请先选一张 jpg、png 或 webp 图片。")
    kept = files.keep(given.stream, given.filename, pictures.PICTURE)
    write(publishing.picture, activity_id=activity_id, kept=kept._asdict(), by=me().id)
    tell("said", "配图放上了", "上面有孩子正脸的，要先问过家长。")
    return redirect(url_for("notices.show", activity_id=activity_id), 303)


@bp.post("/<int:activity_id>/picture/remove")
@requires(P.ACTIVITIES_PLAN)
def remove_picture(activity_id):
    """The notice without its picture."""
    write(publishing.picture, activity_id=activity_id, kept=None, by=me().id)
    tell("said", "配图拿下了")
    return redirect(url_for("notices.show", activity_id=activity_id), 303)


def _done(command, activity_id: int, name: str, form, *said: str):
    if not form.validate_on_submit():
        return _page(activity_id, 422, **{name: form})
    try:
        write(command, once=form.once.data, activity_id=activity_id, by=me().id, **form.values())
    except Refused as refused:
        form.refuse(refused)
        return _page(activity_id, refused.sentence.status, **{name: form})
    tell("said", *said)
    return redirect(url_for("notices.show", activity_id=activity_id), 303)
