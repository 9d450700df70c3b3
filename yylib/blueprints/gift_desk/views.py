"""The list of gifts; taking one in with its receipt; one gift with everything about it; its steps."""

from flask import redirect, request, url_for

from yylib import clock, listings
from yylib.access import me, requires
from yylib.blueprints.gift_desk import bp
from yylib.blueprints.gift_desk.forms import (
    CountForm,
    DeclineForm,
    GiverForm,
    IntakeForm,
    InviteForm,
    ThankForm,
    VoidForm,
)
from yylib.database import write
from yylib.errors import NotThere, Refused
from yylib.permissions import Permission as P
from yylib.services import certificates, gifts, history, prints, privacy
from yylib.services.gifts import agreements, donors, listed, outcome
from yylib.web import moment_words, page, tell

AT = listings.At(gifts.GIFTS, "gift_desk.index", "gift_desk.print", "gift_desk.export")
listings.faces(bp, AT, P.GIFTS_RECORD)
PLAIN = {"withdraw": (gifts.withdraw, "已记下捐赠人撤回"), "reconsider": (gifts.reconsider, "答复撤销了，又在等答复"),
         "unvoid": (gifts.unvoid, "作废撤销了"), "unthank": (gifts.unthank, "致谢记录撤销了")}  # fmt: skip


@bp.get("/")
@requires(P.GIFTS_RECORD)
def index():
    rows, listing = listings.opened(AT)
    return page("gift_desk/index.html", fragment="gifts", gifts=rows, listing=listing, state=listed.state,
                waiting=listed.waiting())  # fmt: skip


@bp.route("/new", methods=["GET", "POST"])
@requires(P.GIFTS_RECORD)
def new():
    """接收捐赠: a name or none, how many, asked whether to be named; on to the receipt."""
    form = IntakeForm(**_again())
    if form.validate_on_submit():
        try:
            gift_id = write(gifts.take, once=form.once.data, by=me().id, **form.values())
        except Refused as refused:
            form.refuse(refused)
            return page("gift_desk/new.html", form=form, text=privacy.current_text("thanks"),
                        status=refused.sentence.status)  # fmt: skip
        return redirect(url_for("gift_desk.receipt", gift_id=gift_id), 303)
    return page(
        "gift_desk/new.html", form=form, text=privacy.current_text("thanks"), status=422 if form.errors else 200
    )


def _again() -> dict:
    """The form of somebody who gave before; the phone is known, whether to be named is asked again."""
    donor_id = request.args.get("donor", type=int)
    if not donor_id:
        return {}
    known = donors.get(donor_id)
    return {
        "kind": known.kind,
        "name": known.name or "",
        "donor_id": known.id,
        "display_name": known.display_name or "",
    }


@bp.get("/<int:gift_id>/receipt")
@requires(P.GIFTS_RECORD)
def receipt(gift_id):
    """收据: two parts on A4, or the giver's alone on A5."""
    gift = gifts.get(gift_id)
    if gift.number is None:
        raise NotThere()
    path = gifts.path_of(gift)
    return page("gift_desk/receipt.html", gift=gift, size="a5" if request.args.get("size") == "a5" else "a4",
                qr=prints.qr(path), url=prints.address(path), printed_at=moment_words(clock.now()))  # fmt: skip


@bp.get("/<int:gift_id>")
@requires(P.GIFTS_RECORD)
def show(gift_id):
    return drawn(gift_id)


def drawn(gift_id: int, status: int = 200, **forms):
    """One gift with all about it; a form that was refused stands in its place."""
    gift = gifts.get(gift_id)
    blank = {"invite": InviteForm(formdata=None, on=gift.invited_on), "decline": DeclineForm(formdata=None),
             "receiving": CountForm(formdata=None, count=gift.declared_count), "thank": ThankForm(formdata=None),
             "voiding": VoidForm(formdata=None)}  # fmt: skip
    moves = {move.verb for move in gifts.PIPELINE.open_to(me(), listed.GiftStage(gift.stage))}
    return page("gift_desk/show.html", status=status, gift=gift, state=listed.state(gift), moves=moves,
                outcomes=outcome.of(gift_id), history=history.of("gift", gift_id), agreement=agreements.of(gift_id),
                certificates=certificates.of("gift", gift_id), may_decide=me().can(P.GIFTS_DECIDE), link=gifts.path_of(gift),
                **(blank | forms))  # fmt: skip


def stepped(command, gift_id: int, name: str, form, *said: str):
    """One step with a form of its own: refused beside its field, or told and shown."""
    if not form.validate_on_submit():
        return drawn(gift_id, 422, **{name: form})
    try:
        write(command, once=form.once.data, gift_id=gift_id, by=me().id, **form.values())
    except Refused as refused:
        if refused.field:
            form.refuse(refused)
        else:
            tell("not", *refused.sentence[:2])
        return drawn(gift_id, refused.sentence.status, **{name: form})
    tell("said", *said)
    return redirect(url_for("gift_desk.show", gift_id=gift_id), 303)


@bp.post("/<int:gift_id>/invite")
@requires(P.GIFTS_RECORD)
def invite(gift_id):
    return stepped(gifts.invite, gift_id, "invite", InviteForm(), "约好了", "要告诉捐赠人的话在“待通知”里。")


@bp.post("/<int:gift_id>/decline")
@requires(P.GIFTS_DECIDE)
def decline(gift_id):
    return stepped(gifts.answer_decline, gift_id, "decline", DeclineForm(), "已谢绝", "要告诉捐赠人的话在“待通知”里。")


@bp.post("/<int:gift_id>/void")
@requires(P.GIFTS_RECORD)
def void(gift_id):
    return stepped(gifts.void, gift_id, "voiding", VoidForm(), "已作废", "编号留着，不再给别的捐赠。")


@bp.post("/<int:gift_id>/thank")
@requires(P.GIFTS_RECORD)
def thank(gift_id):
    return stepped(gifts.thank, gift_id, "thank", ThankForm(), "致谢记下了")


@bp.post("/<int:gift_id>/receive")
@requires(P.GIFTS_RECORD)
def receive(gift_id):
    """What was offered has come; on to the receipt."""
    answer = stepped(gifts.receive, gift_id, "receiving", CountForm(), "收到了")
    return redirect(url_for("gift_desk.receipt", gift_id=gift_id), 303) if answer.status_code == 303 else answer


@bp.post("/<int:gift_id>/move/<verb>")
@requires(P.GIFTS_RECORD)
def move(gift_id, verb):
    """A step that asks nothing further: 撤回, and the steps back."""
    if verb not in PLAIN:
        raise NotThere()
    command, said = PLAIN[verb]
    write(command, gift_id=gift_id, by=me().id)
    tell("said", said)
    return redirect(url_for("gift_desk.show", gift_id=gift_id), 303)


@bp.route("/<int:gift_id>/giver", methods=["GET", "POST"])
@requires(P.GIFTS_RECORD)
def giver(gift_id):
    """Correct who gave it."""
    gift = gifts.get(gift_id)
    known = gift.donor
    form = GiverForm(kind=known.kind if known else "anonymous", name=known.name if known else "",
                     display_name=known.display_name if known else "")  # fmt: skip
    status = 200
    if form.validate_on_submit():
        try:
            write(gifts.identify, once=form.once.data, gift_id=gift_id, by=me().id, **form.values())
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
        else:
            tell("said", "捐赠人改好了")
            return redirect(url_for("gift_desk.show", gift_id=gift_id), 303)
    status = 422 if form.errors and status == 200 else status
    return page("gift_desk/giver.html", form=form, gift=gift, text=privacy.current_text("thanks"), status=status)
