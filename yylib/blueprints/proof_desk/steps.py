"""The steps of a proof: checked, objected, answered, refused, withdrawn; and, with the password again, issued, revoked,
replaced."""

from flask import redirect, url_for

from yylib.access import me, requires
from yylib.blueprints.proof_desk import bp
from yylib.blueprints.proof_desk.forms import ReasonForm, StepForm, WordsForm
from yylib.blueprints.proof_desk.views import drawn
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import proofs
from yylib.web import tell

SAID = {
    "check": ("审核通过，开始公示", "把公示打印出来，贴在馆内。"),
    "recheck": ("按现在的记录重新审核了", "变多了的从今天起重新公示。"),
    "object": ("异议记下了", "核实以后写明答复；答复以前不能开具。"),
    "answer": ("答复记下了", ""),
    "refuse": ("不予开具", "原因本人能看到。"),
    "withdraw": ("撤回了", "本人可以再申请。"),
    "issue": ("证明开好了", "下载打印，两人签字、盖章；本人也可以从自己的链接下载。"),
    "revoke": ("证明作废了", "有人查验这个编号时会看到“已作废”。"),
    "reinstate": ("作废撤销了，证明又有效", ""),
    "replace": ("另开了一份", "旧的已作废，查验时会看到由哪一份代替。"),
}


def _stepped(command, verb: str, proof_id: int, form, **known):
    """Run one step; what is refused stands beside its form, with everything typed."""
    at = {ReasonForm: "reason", WordsForm: "words"}.get(type(form), "step")
    if not form.validate_on_submit():
        return drawn(proof_id, 422, **{at: form}, open_verb=verb)
    try:
        write(command, once=form.once.data, proof_id=proof_id, by=me().id, **form.values(), **known)
    except Refused as refused:
        form.refuse(refused)
        return drawn(proof_id, refused.sentence.status, **{at: form}, open_verb=verb)
    tell("said", *SAID[verb])
    return redirect(url_for("proof_desk.show", proof_id=proof_id), 303)


@bp.post("/<int:proof_id>/check")
@requires(P.VOLUNTEERS_MANAGE)
def check(proof_id):
    """审核 by the handler."""
    return _stepped(proofs.check, "check", proof_id, StepForm())


@bp.post("/<int:proof_id>/recheck")
@requires(P.VOLUNTEERS_MANAGE)
def recheck(proof_id):
    """The entries have changed since."""
    return _stepped(proofs.recheck, "recheck", proof_id, StepForm())


@bp.post("/<int:proof_id>/object", endpoint="object")
@requires(P.VOLUNTEERS_MANAGE)
def objected(proof_id):
    """异议."""
    return _stepped(proofs.object_to, "object", proof_id, WordsForm())


@bp.post("/<int:proof_id>/answer")
@requires(P.VOLUNTEERS_MANAGE)
def answer(proof_id):
    """What was found."""
    return _stepped(proofs.answer, "answer", proof_id, WordsForm())


@bp.post("/<int:proof_id>/refuse")
@requires(P.VOLUNTEERS_MANAGE)
def refuse(proof_id):
    """不予开具."""
    return _stepped(proofs.refuse, "refuse", proof_id, ReasonForm())


@bp.post("/<int:proof_id>/withdraw")
@requires(P.VOLUNTEERS_MANAGE)
def withdraw(proof_id):
    """Taken back at the desk, at the volunteer's wish."""
    return _stepped(proofs.withdraw, "withdraw", proof_id, ReasonForm())


@bp.post("/<int:proof_id>/issue")
@requires(P.PROOFS_ISSUE, fresh=True)
def issue(proof_id):
    """开具 by the person in charge."""
    return _stepped(proofs.issue, "issue", proof_id, StepForm())


@bp.post("/<int:proof_id>/revoke")
@requires(P.PROOFS_ISSUE, fresh=True)
def revoke(proof_id):
    """作废."""
    return _stepped(proofs.revoke, "revoke", proof_id, ReasonForm())


@bp.post("/<int:proof_id>/reinstate")
@requires(P.PROOFS_ISSUE, fresh=True)
def reinstate(proof_id):
    """It was revoked by mistake."""
    form = StepForm()
    del form.version
    return _stepped(proofs.reinstate, "reinstate", proof_id, form)


@bp.post("/<int:proof_id>/replace")
@requires(P.PROOFS_ISSUE, fresh=True)
def replace(proof_id):
    """更换."""
    return _stepped(proofs.replace, "replace", proof_id, ReasonForm())
