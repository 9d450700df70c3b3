"""How a proof is had; and, by the own link: asking for one, its way, taking it back, the paper itself."""

from io import BytesIO

from flask import redirect, send_file

from yylib.access import address, own_or_missing, public
from yylib.blueprints.proofs import bp
from yylib.blueprints.proofs.forms import AskForm, BackForm
from yylib.database import write
from yylib.errors import Refused
from yylib.services import certificates, privacy, proofs
from yylib.services.proofs import asking, counting, listed, terms
from yylib.services.rules import rule
from yylib.services.service_hours import rounding
from yylib.services.volunteers import links
from yylib.web import page, tell


@bp.get("/")
@public
def index():
    """What a proof says, how it comes about, where it is checked."""
    return page("proofs/index.html", days=rule(terms.ANNOUNCE_DAYS))


@bp.get("/p/<link>")
@public
def mine(link):
    return _drawn(link, links.opened(link, address()), AskForm(formdata=None).taking(asking.takes_ids()))


def _drawn(link: str, volunteer, form, status: int = 200):
    rows = proofs.by_volunteer(volunteer.id)
    first, last = form.first_day.data, form.last_day.data
    found = counting.count(volunteer.id, first, last) if first and last and first <= last else None
    return page("proofs/mine.html", status=status, link=link, volunteer=volunteer, form=form, rows=rows, found=found, listed=listed,
                is_open=any(one.stage in asking.OPEN for one in rows), takes_ids=asking.takes_ids(), hours=rounding.read_once(),
                named=privacy.current_text("volunteer_named"), id_text=privacy.current_text("proof_id"), back=BackForm(formdata=None), names=proofs.names_of(rows))  # fmt: skip


@bp.post("/p/<link>")
@public
def ask(link):
    """申请."""
    volunteer, form = links.opened(link, address()), AskForm().taking(asking.takes_ids())
    if not form.validate_on_submit():
        return _drawn(link, volunteer, form, 422)
    try:
        write(proofs.ask, once=form.once.data, volunteer_id=volunteer.id, channel="web", **form.values())
    except Refused as refused:
        form.refuse(refused)
        return _drawn(link, volunteer, form, refused.sentence.status)
    tell(
        "said",
        "申请收到了",
        f"审核后在馆内公示 {rule(terms.ANNOUNCE_DAYS)} 天，没有异议就开具；办到哪一步，在这一页看。",
    )
    return redirect(f"/proofs/p/{link}", 303)


def _own(link: str, proof_id: int):
    """A proof of this link's volunteer; anybody else's looks as if there were none."""
    volunteer = links.opened(link, address())
    row = next((one for one in proofs.by_volunteer(volunteer.id) if one.id == proof_id), None)
    own_or_missing(row is not None)
    return row


@bp.post("/p/<link>/<int:proof_id>/withdraw")
@public
def withdraw(link, proof_id):
    """撤回, while it is not issued."""
    return _taken_back(link, proofs.withdraw, "申请撤回了", "需要时再申请。", proof_id=_own(link, proof_id).id)


@bp.post("/p/<link>/<int:proof_id>/wipe")
@public
def wipe(link, proof_id):
    """The ID number is wiped."""
    return _taken_back(
        link, asking.wipe_id, "证件号码抹去了", "证明照常办，上面不写证件号码。", proof_id=_own(link, proof_id).id
    )


@bp.post("/p/<link>/unname")
@public
def unname(link):
    """No longer by name in the house."""
    return _taken_back(
        link, asking.unname, "同意撤回了", "公示上只写一部分姓名。", volunteer_id=links.opened(link, address()).id
    )


def _taken_back(link: str, command, *said: str, **given):
    form = BackForm()
    if form.validate_on_submit():
        try:
            write(command, once=form.once.data, **given)
        except Refused as refused:
            tell("not", *refused.sentence[:2])
        else:
            tell("said", *said)
    return redirect(f"/proofs/p/{link}", 303)


@bp.get("/p/<link>/<int:proof_id>/pdf")
@public
def paper(link, proof_id):
    """The paper, to be printed; the seal and the signatures are given at the library."""
    row = _own(link, proof_id)
    if row.certificate is None:
        raise Refused("proof_not_issued")
    return send_file(BytesIO(certificates.pdf(row.certificate_id).data), mimetype="application/pdf", as_attachment=True,
                     download_name=f"志愿服务记录证明 {row.certificate.number}.pdf")  # fmt: skip
