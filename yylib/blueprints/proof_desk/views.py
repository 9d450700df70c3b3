"""The register of proofs, one of them with what it is made of, what hangs in the house, the paper, the ID number."""

from io import BytesIO

from flask import send_file

from yylib import clock, listings
from yylib.access import me, requires
from yylib.blueprints.proof_desk import bp
from yylib.blueprints.proof_desk.forms import ReasonForm, StepForm, UnmaskForm, WordsForm
from yylib.database import write
from yylib.errors import Refused
from yylib.models.proofs import ProofStage
from yylib.permissions import Permission as P
from yylib.services import certificates, history, proofs
from yylib.services.proofs import asking, counting, identity, listed, reading, stages
from yylib.services.service_hours import promised, rounding
from yylib.web import moment_words, page

AT = listings.At(proofs.PROOFS, "proof_desk.index", "proof_desk.print", "proof_desk.export")
listings.faces(bp, AT, P.VOLUNTEERS_MANAGE)


@bp.get("/")
@requires(P.VOLUNTEERS_MANAGE)
def index():
    rows, listing = listings.opened(AT)
    return page("proof_desk/index.html", fragment="proofs", rows=rows, listing=listing, listed=listed)


@bp.get("/announcement")
@requires(P.VOLUNTEERS_MANAGE)
def announcement():
    """What hangs in the house today."""
    return page("proof_desk/announcement.html", rows=proofs.announced())


@bp.get("/announcement/print")
@requires(P.VOLUNTEERS_MANAGE)
def announcement_print():
    """公示 on A4, to be posted where colleagues and volunteers pass."""
    return page(
        "proof_desk/announcement_print.html",
        rows=proofs.announced(),
        printed_at=moment_words(clock.now()),
        maker=me().name,
    )


@bp.get("/<int:proof_id>")
@requires(P.VOLUNTEERS_MANAGE)
def show(proof_id):
    return drawn(proof_id)


def drawn(proof_id: int, status: int = 200, **forms):
    """The page of one proof, with the form that was refused in its place."""
    row = proofs.get(proof_id)
    found = counting.count(row.volunteer_id, row.first_day, row.last_day)
    issued, promise = (
        certificates.of(stages.SUBJECT, proof_id),
        promised.of(row.volunteer_id, row.first_day, row.last_day),
    )
    forms = {"step": StepForm(formdata=None, version=row.version), "words": WordsForm(formdata=None), "reason": ReasonForm(formdata=None),
             "open_verb": ""} | forms  # fmt: skip
    moves = _fitting(row, {move.verb for move in proofs.PIPELINE.open_to(me(), ProofStage(row.stage))})
    current = row.certificate
    return page(
        "proof_desk/show.html", status=status, row=row, found=found, issued=issued, moves=moves, has_steps=bool(moves - {"revoke", "replace"}), listed=listed,
        agreement=proofs.agreement(current) if current else None, words_of=counting.words, others=reading.others(row),
        id_label=identity.label_of(row.id_kind), may_unmask=me().can(P.PEOPLE_UNMASK), hours=rounding.read_once(),
        made=history.of(stages.SUBJECT, proof_id), mine=row.volunteer.account_id == me().id, is_checker=row.checked_by_id == me().id,
        lacking=certificates.lacking(row.volunteer.name), named=proofs.names_of([row])[row.id],
        promise=promise, short_of=counting.short_of(promise) if row.stage in asking.OPEN else None, **forms,
    )  # fmt: skip


def _fitting(row, moves: set[str]) -> set[str]:
    """The moves that the stage allows and that would not be refused on the spot."""
    is_waiting = bool(row.objection and not row.objection_answer)
    is_valid = bool(row.certificate and row.certificate.is_valid)
    return moves - ({"object"} if is_waiting else {"answer"}) - ({"reinstate"} if is_valid else {"revoke"})


@bp.get("/<int:proof_id>/pdf/<int:certificate_id>", endpoint="paper")
@requires(P.VOLUNTEERS_MANAGE)
def paper(proof_id, certificate_id):
    """The paper as it was issued, to be signed and sealed."""
    row = proofs.get(proof_id)
    if row.certificate_id != certificate_id:
        raise Refused("certificate_void")
    return send_file(BytesIO(certificates.pdf(certificate_id).data), mimetype="application/pdf", as_attachment=True,
                     download_name=f"志愿服务记录证明 {row.certificate.number}.pdf")  # fmt: skip


@bp.route("/<int:proof_id>/unmask", methods=["GET", "POST"])
@requires(P.PEOPLE_UNMASK, fresh=True)
def unmask(proof_id):
    """The ID number, for one look; the reason is kept, and so is who looked."""
    form, number, status = UnmaskForm(), None, 200
    row = proofs.get(proof_id)
    if form.validate_on_submit():
        try:
            number = write(proofs.unmask, proof_id=proof_id, reason=form.reason.data, by=me().id)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    status = 422 if form.errors and status == 200 else status
    return page(
        "proof_desk/unmask.html", form=form, row=row, number=number, label=identity.label_of(row.id_kind), status=status
    )
