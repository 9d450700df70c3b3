"""荐购办理: the list, one with the duplicate check before one's eyes, the answer, one click to an order."""

from flask import redirect, request, url_for

from yylib import listings
from yylib.access import me, requires
from yylib.blueprints.suggestion_desk import bp
from yylib.blueprints.suggestion_desk.forms import AnswerForm, TakeForm, ToOrderForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import history, suggestions
from yylib.services.orders import checks, reading
from yylib.services.suggestions import answering, sending
from yylib.services.suggestions.reading import is_late
from yylib.web import page, tell

AT = listings.At(suggestions.SUGGESTIONS, "suggestion_desk.index", "suggestion_desk.print", "suggestion_desk.export")
listings.faces(bp, AT, P.SUGGESTIONS_ANSWER)
KINDS = {"open": "open", "adopted": "wait", "ordered": "wait", "arrived": "ok", "held": "ok", "declined": "off"}


@bp.get("/")
@requires(P.SUGGESTIONS_ANSWER)
def index():
    rows, listing = listings.opened(AT)
    return page("suggestion_desk/index.html", fragment="suggestions", wishes=rows, listing=listing, kinds=KINDS,
                late=suggestions.count_late(), is_late=is_late)  # fmt: skip


@bp.route("/new", methods=["GET", "POST"])
@requires(P.SUGGESTIONS_ANSWER)
def new():
    """Taken down for a reader at the desk or on the telephone."""
    form, found, status = TakeForm().offer(), None, 200
    if form.validate_on_submit():
        try:
            wish_id = write(suggestions.send, once=form.once.data + "!" * ("anyway" in request.form), by=me().id, channel="desk",
                            anyway="anyway" in request.form, **form.values())  # fmt: skip
            tell("said", "登记好了", "请把网址抄给读者，或告诉读者会打电话。")
            return redirect(url_for("suggestion_desk.show", suggestion_id=wish_id), 303)
        except Refused as refused:
            status = refused.sentence.status
            if refused.code == "suggest_found":
                found = sending.words(suggestions.check(title=form.title.data, isbn=form.isbn.data or ""))
            else:
                form.refuse(refused)
    return page(
        "suggestion_desk/new.html", form=form, found=found, status=422 if form.errors and status == 200 else status
    )


@bp.get("/<int:suggestion_id>")
@requires(P.SUGGESTIONS_ANSWER)
def show(suggestion_id):
    return _page(suggestion_id)


def _page(suggestion_id: int, status: int = 200, **forms):
    wish = suggestions.get(suggestion_id)
    drafts = reading.drafts() if me().can(P.ORDERS_MANAGE) else []
    forms = {"answer": AnswerForm(formdata=None, version=wish.version),
             "to_order": ToOrderForm(formdata=None, copies=wish.copies).offer(drafts)} | forms  # fmt: skip
    return page(
        "suggestion_desk/show.html", wish=wish, found=checks.of(isbn=wish.isbn, title=wish.title, but=wish.id), drafts=drafts,
        same=suggestions.same(wish), made=history.of(answering.SUBJECT, wish.id), kinds=KINDS, is_late=is_late(wish),
        moves={move.verb: move.label for move in suggestions.PIPELINE.open_to(me(), answering.S(wish.stage))
               if move.verb in answering.ASKED or move.verb == "order"}, may_order=me().can(P.ORDERS_MANAGE),
        link=suggestions.path_of(wish), status=status, **forms,
    )  # fmt: skip


@bp.post("/<int:suggestion_id>/<any(adopt, hold, decline, reopen):verb>")
@requires(P.SUGGESTIONS_ANSWER)
def step(suggestion_id, verb):
    """The answer; the same for all of the same title, where that is ticked."""
    form = AnswerForm()
    if not form.validate_on_submit():
        return _page(suggestion_id, 422, answer=form)
    command = suggestions.answer_same if form.with_same.data and verb != "reopen" else suggestions.advance
    try:
        number = write(
            command, once=form.once.data, suggestion_id=suggestion_id, verb=verb, by=me().id, **form.values()
        )
    except Refused as refused:
        if refused.field:
            form.refuse(refused)
        else:
            tell("not", *refused.sentence[:2])
        return _page(suggestion_id, refused.sentence.status, answer=form)
    tell(
        "said",
        "答复好了" if verb != "reopen" else "重新处理",
        f"同名的 {number} 条一起答复了。" if number and number > 1 else "",
    )
    return redirect(url_for("suggestion_desk.show", suggestion_id=suggestion_id), 303)


@bp.post("/<int:suggestion_id>/order")
@requires(P.ORDERS_MANAGE)
def order(suggestion_id):
    """One click: a line of a draft order."""
    form = ToOrderForm().offer(reading.drafts())
    if not form.validate_on_submit():
        return _page(suggestion_id, 422, to_order=form)
    try:
        write(suggestions.to_order, once=form.once.data, suggestion_id=suggestion_id, by=me().id, **form.values())
    except Refused as refused:
        form.refuse(refused)
        return _page(suggestion_id, refused.sentence.status, to_order=form)
    tell("said", "加到订单里了", "定价还没有的，请到订单里补上。")
    return redirect(url_for("suggestion_desk.show", suggestion_id=suggestion_id), 303)
