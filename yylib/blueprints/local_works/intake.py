"""协议、接收、证书、归还寄存."""

from io import BytesIO

from flask import redirect, send_file, url_for

from yylib.access import me, own_or_missing, requires
from yylib.blueprints.local_works import bp
from yylib.blueprints.local_works.forms import AgreementForm, CertificateForm, ReceiptForm, ReturnForm
from yylib.blueprints.local_works.views import drawn
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import certificates, files, local_works
from yylib.web import page, tell


@bp.route("/<int:work_id>/agreement", methods=["GET", "POST"])
@requires(P.LOCAL_MANAGE)
def agreement(work_id):
    """What was agreed, with its scan."""
    work = local_works.get(work_id)
    form, status = AgreementForm(data=_usual(work)), 200
    if form.validate_on_submit():
        try:
            write(
                local_works.agree, once=form.once.data, work_id=work_id, by=me().id, kept=_scan(form), **form.values()
            )
            tell("said", "协议记下了")
            return redirect(url_for("local_works.show", work_id=work_id), 303)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    status = 422 if form.errors and status == 200 else status
    return page("local_works/agreement.html", form=form, work=local_works.get(work_id), status=status)


def _usual(work) -> dict:
    """What was agreed, or what an agreement mostly says, by the way of acquiring."""
    known = {name: getattr(work, name) for name in ("rights_note", "may_copy", "openness", "agreement_no", "custody_until",
                                                    "version")}  # fmt: skip
    usual = {"custody": "owner", "reproduction": "copy"}.get(work.way, "library")
    return known | ({"agreed_on": work.agreed_on, "rights": work.rights} if work.agreed_on else {"rights": usual})


def _scan(form) -> dict | None:
    """The scan in its place, before anything is written; None without one."""
    if not form.file.data:
        return None
    return files.keep(form.file.data.stream, form.file.data.filename, "local_agreement")._asdict()


@bp.route("/<int:work_id>/receipt", methods=["GET", "POST"])
@requires(P.LOCAL_MANAGE)
def receipt(work_id):
    """The pieces come into the holdings, the way every delivery does."""
    work = local_works.get(work_id)
    found = local_works.duplicates(work)
    form, status = ReceiptForm(data={"copies": work.copies, "version": work.version}).offer(found), 200
    if form.validate_on_submit():
        try:
            write(local_works.receive, once=form.once.data, work_id=work_id, by=me().id, **form.values())
            tell("said", "收下了，已进总括登记", "接着发证书；编目、加工、分配到地方文献专架和别的书一样办。")
            return redirect(url_for("local_works.show", work_id=work_id), 303)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    status = 422 if form.errors and status == 200 else status
    return page("local_works/receipt.html", form=form, work=local_works.get(work_id), found=found, status=status)


@bp.route("/<int:work_id>/certificate", methods=["GET", "POST"])
@requires(P.LOCAL_MANAGE)
def certificate(work_id):
    """收藏证书 for whoever gave it."""
    work = local_works.get(work_id)
    form, status = CertificateForm(name=work.unit), 200
    if form.validate_on_submit():
        try:
            write(local_works.certify, once=form.once.data, work_id=work_id, by=me().id, **form.values())
            tell("said", "证书开好了", "打印出来盖章；扫证书上的码能查真伪。")
            return redirect(url_for("local_works.show", work_id=work_id), 303)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    status = 422 if form.errors and status == 200 else status
    return page("local_works/certificate.html", form=form, work=local_works.get(work_id), status=status,
                wording=local_works.wording(work), parties=local_works.parties(work_id))  # fmt: skip


@bp.get("/<int:work_id>/certificates/<int:certificate_id>.pdf")
@requires(P.LOCAL_MANAGE)
def certificate_pdf(work_id, certificate_id):
    """The certificate as a file to print."""
    held = [one for one in certificates.of("local_work", work_id) if one.id == certificate_id]
    own_or_missing(bool(held))
    return send_file(BytesIO(certificates.pdf(certificate_id).data), "application/pdf", as_attachment=True,
                     download_name=f"{held[0].kind_label}{held[0].number}.pdf", conditional=False, etag=False)  # fmt: skip


@bp.post("/<int:work_id>/return")
@requires(P.LOCAL_MANAGE)
def give_back(work_id):
    """What was in custody goes back to its owner."""
    form = ReturnForm()
    if not form.validate_on_submit():
        return drawn(work_id, 422, returning=form)
    try:
        write(
            local_works.give_back, once=form.once.data, work_id=work_id, returned_on=form.returned_on.data, by=me().id
        )
    except Refused as refused:
        tell("not", *refused.sentence[:2])
        return drawn(work_id, refused.sentence.status, returning=form)
    tell("said", "已归还，登记簿里注销了", "请物主在归还单上签字。")
    return redirect(url_for("local_works.show", work_id=work_id), 303)
