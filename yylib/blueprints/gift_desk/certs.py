"""证书: issued for a gift, printed again, revoked with a reason, listed."""

from io import BytesIO

from flask import redirect, send_file, url_for

from yylib import listings
from yylib.access import me, requires
from yylib.blueprints.gift_desk import bp
from yylib.blueprints.gift_desk.forms import CertificateForm, ReasonForm
from yylib.database import write
from yylib.errors import NotThere, Refused
from yylib.models.certificates import CertificateKind
from yylib.permissions import Permission as P
from yylib.services import certificates, gifts
from yylib.services.gifts import settling
from yylib.web import page, tell

CERTIFICATES = listings.At(certificates.CERTIFICATES, "gift_desk.certificates", "gift_desk.certificates_print",
                           "gift_desk.certificates_export")  # fmt: skip
listings.faces(bp, CERTIFICATES, P.GIFTS_RECORD, "/certificates")


@bp.get("/certificates/", endpoint="certificates")
@requires(P.GIFTS_RECORD)
def of_all():
    rows, listing = listings.opened(CERTIFICATES)
    return page("gift_desk/certificates.html", fragment="certificates", rows=rows, listing=listing)


@bp.route("/<int:gift_id>/certificate", methods=["GET", "POST"])
@requires(P.GIFTS_DECIDE)
def certify(gift_id):
    """开证书: what the font lacks is said before anything is printed; sent again, it is issued all the same."""
    gift = gifts.get(gift_id)
    form = CertificateForm(name=gift.donor.name if gift.donor else "", what=f"图书 {settling.counted(gift)} 册")
    status, lacking = 200, ""
    if form.validate_on_submit():
        given = {"name": form.name.data, "what": form.what.data, "body": form.body.data or ""}
        lacking = certificates.lacking(*given.values())
        if not lacking or form.looked.data == form.name.data:
            return _issued(form, gift, given)
        form.looked.data = form.name.data
        status = 409
    return page("gift_desk/certify.html", form=form, gift=gift, lacking=lacking, status=422 if form.errors else status,
                wording=certificates.wording("donation", form.what.data or ""))  # fmt: skip


def _issued(form, gift, given: dict):
    try:
        certificate_id = write(gifts.certify, once=form.once.data, gift_id=gift.id, by=me().id, **given)
    except Refused as refused:
        if refused.field:
            form.refuse(refused)
        else:
            tell("not", *refused.sentence[:2])
        return page(
            "gift_desk/certify.html", form=form, gift=gift, lacking="", status=refused.sentence.status, wording=""
        )
    tell("said", "证书开好了", "打印出来盖章，交给捐赠人。")
    return redirect(url_for("gift_desk.certificate", certificate_id=certificate_id), 303)


@bp.get("/certificates/<int:certificate_id>")
@requires(P.GIFTS_RECORD)
def certificate(certificate_id):
    return _drawn(certificate_id, ReasonForm(formdata=None))


def _own(certificate_id: int):
    """A certificate that this register holds; a proof of service is kept, revoked and replaced in its own."""
    row = certificates.get(certificate_id)
    if row.kind == CertificateKind.SERVICE:
        raise NotThere()
    return row


def _drawn(certificate_id: int, form, status: int = 200):
    row = _own(certificate_id)
    return page("gift_desk/certificate.html", status=status, row=row, form=form, may_decide=me().can(P.GIFTS_DECIDE),
                lacking=certificates.lacking(row.name or "", row.body))  # fmt: skip


@bp.get("/certificates/<int:certificate_id>/pdf")
@requires(P.GIFTS_RECORD)
def certificate_pdf(certificate_id):
    """The certificate as a file, the first time and every time after."""
    row, made = _own(certificate_id), certificates.pdf(certificate_id)
    return send_file(BytesIO(made.data), mimetype="application/pdf", as_attachment=True,
                     download_name=f"{row.kind_label} {row.number}.pdf")  # fmt: skip


@bp.post("/certificates/<int:certificate_id>/revoke")
@requires(P.GIFTS_DECIDE)
def revoke(certificate_id):
    """作废, with its reason."""
    _own(certificate_id)
    form = ReasonForm()
    if not form.validate_on_submit():
        return _drawn(certificate_id, form, 422)
    try:
        write(certificates.revoke, certificate_id=certificate_id, by=me().id, **form.values())
    except Refused as refused:
        form.refuse(refused)
        return _drawn(certificate_id, form, refused.sentence.status)
    tell("said", "证书作废了", "有人查验这个编号时会看到“已作废”。")
    return redirect(url_for("gift_desk.certificate", certificate_id=certificate_id), 303)


@bp.post("/certificates/<int:certificate_id>/reinstate")
@requires(P.GIFTS_DECIDE)
def reinstate(certificate_id):
    _own(certificate_id)
    write(certificates.reinstate, certificate_id=certificate_id, by=me().id)
    tell("said", "作废撤销了，证书又有效")
    return redirect(url_for("gift_desk.certificate", certificate_id=certificate_id), 303)
