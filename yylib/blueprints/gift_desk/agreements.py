"""捐赠协议: written, printed on A4, its name approved by another, its signed scan kept."""

from flask import redirect, request, url_for

from yylib import clock, handed_in
from yylib.access import me, requires
from yylib.blueprints.gift_desk import bp
from yylib.blueprints.gift_desk.forms import AgreementForm, NamingForm
from yylib.database import write
from yylib.errors import NotThere, Refused
from yylib.permissions import Permission as P
from yylib.services import files, gifts
from yylib.services.gifts import agreements
from yylib.web import moment_words, page, tell

handed_in.may_be_large(bp, P.GIFTS_DECIDE, "scan", most=handed_in.SCAN)


@bp.route("/<int:gift_id>/agreement", methods=["GET", "POST"])
@requires(P.GIFTS_DECIDE)
def agreement(gift_id):
    gift, held = gifts.get(gift_id), agreements.of(gift_id)
    form, status = AgreementForm(obj=held, quantity=f"{gift.declared_count} 册" if held is None else held.quantity), 200
    if form.validate_on_submit():
        try:
            write(agreements.save, once=form.once.data, gift_id=gift_id, by=me().id, **form.values())
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
        else:
            tell("said", "协议写好了", "打印两份，双方签字盖章后扫描上传。")
            return redirect(url_for("gift_desk.agreement", gift_id=gift_id), 303)
    return _drawn(gift, held, form, NamingForm(formdata=None), 422 if form.errors and status == 200 else status)


def _drawn(gift, held, form, naming, status: int = 200):
    return page(
        "gift_desk/agreement.html", status=status, gift=gift, agreement=held, form=form, naming=naming, own=me().id
    )


@bp.get("/<int:gift_id>/agreement/print")
@requires(P.GIFTS_RECORD)
def agreement_print(gift_id):
    """捐赠协议 on A4, for both to sign."""
    held = agreements.of(gift_id)
    if held is None:
        raise NotThere()
    return page(
        "gift_desk/agreement_print.html", gift=gifts.get(gift_id), agreement=held, printed_at=moment_words(clock.now())
    )


@bp.post("/<int:gift_id>/agreement/approve")
@requires(P.GIFTS_DECIDE, fresh=True)
def approve_naming(gift_id):
    """留名批准, never by who entered it."""
    form, status = NamingForm(), 422
    if form.validate_on_submit():
        try:
            write(agreements.approve, once=form.once.data, gift_id=gift_id, by=me().id, **form.values())
        except Refused as refused:
            status = refused.sentence.status
            if refused.field:
                form.refuse(refused)
            else:
                tell("not", *refused.sentence[:2])
        else:
            tell("said", "留名批准了")
            return redirect(url_for("gift_desk.agreement", gift_id=gift_id), 303)
    held = agreements.of(gift_id)
    return _drawn(gifts.get(gift_id), held, AgreementForm(formdata=None, obj=held), form, status)


@bp.post("/<int:gift_id>/agreement/scan")
@requires(P.GIFTS_DECIDE)
def scan(gift_id):
    """The signed paper as a PDF."""
    given = request.files.get("file")
    if given is None or not given.filename:
        raise Refused("file_refused", name="", why="请先选一个 PDF 文件。")
    if agreements.of(gift_id) is None:
        raise Refused("gift_no_agreement")
    kept = files.keep(given.stream, given.filename, agreements.SCAN)
    write(agreements.attach, gift_id=gift_id, by=me().id, **kept._asdict())
    tell("said", "扫描件收下了")
    return redirect(url_for("gift_desk.agreement", gift_id=gift_id), 303)
