"""捐赠清单: scan, decide, settle; a line corrected, taken out, or told where it went."""

from flask import redirect, request, url_for

from yylib import clock
from yylib.access import me, requires
from yylib.blueprints.gift_desk import bp
from yylib.blueprints.gift_desk.forms import DecideForm, OutcomeForm, PieceForm, ScanForm, TitleForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import gifts, money
from yylib.services.gifts import outcome, pieces
from yylib.web import is_htmx, moment_words, page, tell


@bp.get("/<int:gift_id>/list", endpoint="list")
@requires(P.GIFTS_RECORD)
def on_screen(gift_id):
    return _drawn(gift_id)


def _drawn(gift_id: int, status: int = 200, said=None, **forms):
    forms = {"scan": ScanForm(formdata=None), "titled": None, "decide": DecideForm(formdata=None)} | forms
    listed = pieces.of(gift_id)
    return page("gift_desk/list.html", fragment="pieces", status=status, gift=gifts.get(gift_id), pieces=listed, said=said,
                held=pieces.held(listed), yuan=money.yuan, reasons=pieces.REASONS, may_decide=me().can(P.GIFTS_DECIDE),
                copies=sum(piece.copies for piece in listed), back=request.args.get("back", type=int), **forms)  # fmt: skip


@bp.post("/<int:gift_id>/list")
@requires(P.GIFTS_RECORD)
def add(gift_id):
    """A scanned number or a typed title; an unknown number asks for its title."""
    form = ScanForm()
    if not form.validate_on_submit():
        return _drawn(gift_id, 422, scan=form)
    return _scanned(gift_id, form.text.data, scan=form)


def _scanned(gift_id: int, text: str, **forms):
    (form,) = forms.values()
    try:
        done = write(pieces.add, once=form.once.data, gift_id=gift_id, text=text, by=me().id)
    except Refused as refused:
        if refused.code not in ("gift_title", "gift_bad_isbn"):
            return _kept(gift_id, refused, **forms)
        return _drawn(gift_id, refused.sentence.status, said=refused.sentence,
                      titled=TitleForm(formdata=None, text=text))  # fmt: skip
    return _said(gift_id, *_words(done))


@bp.post("/<int:gift_id>/title")
@requires(P.GIFTS_RECORD)
def title(gift_id):
    """The title of a number that no record here knows."""
    form = TitleForm()
    if not form.validate_on_submit():
        return _drawn(gift_id, 422, titled=form)
    if pieces.is_scanned_again(form.text.data or "", form.title.data):
        return _scanned(gift_id, form.title.data, titled=form)
    try:
        done = write(pieces.add, once=form.once.data, gift_id=gift_id, text=form.text.data or form.title.data,
                     title=form.title.data, by=me().id)  # fmt: skip
    except Refused as refused:
        return _kept(gift_id, refused, titled=form)
    return _said(gift_id, *_words(done))


def _kept(gift_id: int, refused: Refused, **forms):
    """Refused, with everything typed; the script's page keeps it by itself and is told alone."""
    (form,) = forms.values()
    if refused.field in form:
        form.refuse(refused)
    elif is_htmx():
        raise refused
    else:
        tell("not", *refused.sentence[:2])
    return _drawn(gift_id, refused.sentence.status, **forms)


def _said(gift_id: int, title: str, body: str):
    """The list again, at once for the script and by a redirect without one."""
    if is_htmx():
        return _drawn(gift_id, said=(title, body))
    tell("said", title, body)
    return redirect(url_for("gift_desk.list", gift_id=gift_id), 303)


def _words(done: dict):
    piece = pieces.get(done["piece_id"])
    return (f"{piece.full_title}", f"共 {done['copies']} 册" + ("，题名取自本馆书目。" if done["is_known"] else "。"))


@bp.post("/<int:gift_id>/decide")
@requires(P.GIFTS_DECIDE)
def choose(gift_id):
    """去留 of what is ticked."""
    form = DecideForm()
    if not form.validate_on_submit():
        return _drawn(gift_id, 422, decide=form)
    try:
        count = write(pieces.decide, gift_id=gift_id, by=me().id, **form.values())
    except Refused as refused:
        return _kept(gift_id, refused, decide=form)
    return _said(gift_id, "记下了", f"{count} 种的去留。")


@bp.post("/<int:gift_id>/settle")
@requires(P.GIFTS_DECIDE)
def settle(gift_id):
    """办结: what is kept goes on as a batch."""
    batch_id = write(gifts.settle, gift_id=gift_id, by=me().id)
    tell("said", "办结了", "留藏的书已进到货批次，十五日内上架。" if batch_id else "没有留藏的书。")
    return redirect(url_for("gift_desk.show", gift_id=gift_id), 303)


@bp.post("/<int:gift_id>/reopen")
@requires(P.GIFTS_DECIDE)
def reopen(gift_id):
    write(gifts.reopen, gift_id=gift_id, by=me().id)
    tell("said", "办结撤销了，清单又可以改")
    return redirect(url_for("gift_desk.show", gift_id=gift_id), 303)


@bp.get("/<int:gift_id>/list/print")
@requires(P.GIFTS_RECORD)
def list_print(gift_id):
    """捐赠清单 on A4."""
    rows = outcome.of(gift_id)
    return page("gift_desk/list_print.html", gift=gifts.get(gift_id), outcomes=rows, yuan=money.yuan, maker=me().name,
                copies=sum(row.piece.copies for row in rows), printed_at=moment_words(clock.now()))  # fmt: skip


def _told(row) -> dict:
    names = ("title", "volume", "responsibility", "publisher", "pub_date", "copies", "version")
    return {name: getattr(row, name) for name in names} | {"price": money.yuan(row.price)}


def _one(piece_id: int, status: int = 200, **forms):
    row = pieces.get(piece_id)
    forms = {"form": PieceForm(formdata=None, data=_told(row)),
             "outcome": OutcomeForm(formdata=None, outcome=row.outcome)} | forms  # fmt: skip
    return page("gift_desk/piece.html", piece=row, gift=gifts.get(row.gift_id), status=status, **forms)


@bp.route("/pieces/<int:piece_id>", methods=["GET", "POST"])
@requires(P.GIFTS_RECORD)
def piece(piece_id):
    """Correct one line."""
    row, status = pieces.get(piece_id), 200
    form = PieceForm(data=_told(row))
    if form.validate_on_submit():
        try:
            write(pieces.change, once=form.once.data, piece_id=piece_id, by=me().id, **form.values())
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
        else:
            tell("said", "改好了")
            return redirect(url_for("gift_desk.list", gift_id=row.gift_id), 303)
    status = 422 if form.errors and status == 200 else status
    return _one(piece_id, status, form=form)


@bp.post("/pieces/<int:piece_id>/remove")
@requires(P.GIFTS_RECORD)
def remove(piece_id):
    gift_id = write(pieces.remove, piece_id=piece_id, by=me().id)
    tell("said", "已从清单去掉")
    return redirect(url_for("gift_desk.list", gift_id=gift_id, back=piece_id), 303)


@bp.post("/pieces/<int:piece_id>/back")
@requires(P.GIFTS_RECORD)
def bring_back(piece_id):
    gift_id = write(pieces.bring_back, piece_id=piece_id, by=me().id)
    tell("said", "放回清单了")
    return redirect(url_for("gift_desk.list", gift_id=gift_id), 303)


@bp.post("/pieces/<int:piece_id>/outcome")
@requires(P.GIFTS_RECORD)
def tell_outcome(piece_id):
    """To whom it was passed on, also after the gift is settled."""
    form = OutcomeForm()
    if not form.validate_on_submit():
        return _one(piece_id, 422, outcome=form)
    try:
        gift_id = write(pieces.tell_outcome, piece_id=piece_id, by=me().id, **form.values())
    except Refused as refused:
        form.refuse(refused)
        return _one(piece_id, refused.sentence.status, outcome=form)
    tell("said", "去处记下了", "捐赠人的页面上也看得到。")
    return redirect(url_for("gift_desk.show", gift_id=gift_id), 303)
