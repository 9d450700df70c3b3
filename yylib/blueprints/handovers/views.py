"""移交清单: the lists, a new one, one on screen and on A4."""

from flask import redirect, request, url_for

from yylib import clock, listings
from yylib.access import me, requires
from yylib.blueprints.handovers import bp
from yylib.blueprints.handovers.forms import NewForm, ReasonForm, TakerForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import history
from yylib.services.handovers import listed, making, shelving
from yylib.web import moment_words, page, tell

AT = listings.At(listed.HAND_OVERS, "handovers.index", "handovers.print", "handovers.export")
listings.faces(bp, AT, P.HANDOVERS_SIGN)


@bp.get("/")
@requires(P.HANDOVERS_SIGN)
def index():
    rows, listing = listings.opened(AT)
    return page("handovers/index.html", fragment="hand_overs", rows=rows, listing=listing, waiting=making.waiting(),
                to_shelve=listed.to_shelve(), may_make=me().can(P.ITEMS_PROCESS))  # fmt: skip


@bp.route("/new", methods=["GET", "POST"])
@requires(P.ITEMS_PROCESS)
def new():
    """A list of what is ready for one branch."""
    form, status = (
        NewForm(branch_id=request.args.get("branch", type=int)).offer(making.waiting(), listed.batches()),
        200,
    )
    if form.validate_on_submit():
        try:
            made = write(
                making.make, once=form.once.data, by=me().id, **form.values() | {"batch_id": form.batch_id.data or None}
            )
            tell("said", "清单做好了", "打印两份，双方各执一份；到接收的地方逐册扫描核对。")
            return redirect(url_for("handovers.show", hand_over_id=made), 303)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    return page("handovers/new.html", form=form, status=422 if form.errors and status == 200 else status)


@bp.get("/<int:hand_over_id>")
@requires(P.HANDOVERS_SIGN)
def show(hand_over_id):
    return shown(hand_over_id)


def shown(hand_over_id: int, status: int = 200, **forms):
    """One list; a form that was refused is drawn again as it was typed."""
    forms = {"reason": ReasonForm(formdata=None), "taker": TakerForm(formdata=None)} | forms
    held = making.get(hand_over_id)
    return page("handovers/show.html", status=status, held=held, lines=making.lines(hand_over_id),
                counts=making.counts(hand_over_id), ready=shelving.ready(hand_over_id) if held.signed_at else [],
                moves=history.of("hand_over", hand_over_id), may_void=me().can(P.ITEMS_PROCESS), **forms)  # fmt: skip


@bp.get("/<int:hand_over_id>/paper")
@requires(P.HANDOVERS_SIGN)
def paper(hand_over_id):
    """The list on A4, signed by both."""
    return page("handovers/paper.html", held=making.get(hand_over_id), counts=making.counts(hand_over_id), maker=me().name,
                lines=[line for line in making.lines(hand_over_id) if line.item], printed_at=moment_words(clock.now()))  # fmt: skip


@bp.post("/<int:hand_over_id>/lines/<int:line_id>/off")
@requires(P.ITEMS_PROCESS)
def off(hand_over_id, line_id):
    """A volume does not go on this list after all."""
    write(making.take_off, hand_over_id=hand_over_id, line_id=line_id, by=me().id)
    return redirect(url_for("handovers.show", hand_over_id=hand_over_id), 303)


@bp.post("/<int:hand_over_id>/void")
@requires(P.ITEMS_PROCESS)
def void(hand_over_id):
    """作废, with the reason."""
    return reasoned(making.void, hand_over_id, "清单已作废，书可以列入别的清单")


def reasoned(command, hand_over_id: int, said: str):
    """Run a command that needs a reason, and show the list again."""
    form = ReasonForm()
    if not form.validate_on_submit():
        return shown(hand_over_id, 422, reason=form)
    try:
        write(command, once=form.once.data, hand_over_id=hand_over_id, by=me().id, **form.values())
    except Refused as refused:
        form.refuse(refused)
        return shown(hand_over_id, refused.sentence.status, reason=form)
    tell("said", said)
    return redirect(url_for("handovers.show", hand_over_id=hand_over_id), 303)
