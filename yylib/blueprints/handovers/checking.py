"""核对: at the receiving side, one field, each volume scanned; what is extra is decided on the same page."""

from flask import redirect, request, url_for

from yylib.access import me, requires
from yylib.blueprints.handovers import bp
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services.handovers import checking, making
from yylib.web import is_htmx, page, tell

WORDS = {
    "matched": ("good", "相符"),
    "again": ("again", "刚才扫过"),
    "extra": ("extra", "多出"),
    "unknown": ("bad", "不认识"),
}


@bp.get("/<int:hand_over_id>/check")
@requires(P.HANDOVERS_SIGN)
def check(hand_over_id):
    """The field and what is still to be found."""
    return _check(hand_over_id, None)


def _check(hand_over_id: int, answer, status: int = 200):
    return page("handovers/check.html", fragment="answer", status=status, held=making.get(hand_over_id), answer=answer,
                counts=making.counts(hand_over_id), lines=making.lines(hand_over_id))  # fmt: skip


@bp.post("/<int:hand_over_id>/check")
@requires(P.HANDOVERS_SIGN)
def checked(hand_over_id):
    """One volume was scanned."""
    try:
        found = write(checking.check, hand_over_id=hand_over_id, code=request.form.get("code", ""), by=me().id)
    except Refused as refused:
        said = {"tone": "bad", "verb": "没有核对", "title": refused.sentence.title, "lines": (refused.sentence.todo,)}
        return _check(hand_over_id, said, 200 if is_htmx() else refused.sentence.status)
    outcome, line_id, code, title, why, can_add = found
    tone, verb = WORDS[outcome]
    lines = (code, why or ("可以加进清单，或放在一边" if can_add else ""))
    return _check(hand_over_id, {"tone": tone, "verb": verb, "title": title or code, "lines": lines,
                                 "line_id": line_id if can_add else None})  # fmt: skip


@bp.post("/<int:hand_over_id>/lines/<int:line_id>/<act>")
@requires(P.HANDOVERS_SIGN)
def settle_line(hand_over_id, line_id, act):
    """An extra volume is added or put aside; a line ticked by mistake waits again."""
    acts = {"add": (checking.add_extra, "已加进清单"), "aside": (checking.put_aside, "已放在一边，请交回采编"),
            "uncheck": (checking.uncheck, "已取消，重新核对")}  # fmt: skip
    if act not in acts:
        raise Refused("handover_line_gone")
    command, said = acts[act]
    write(command, hand_over_id=hand_over_id, line_id=line_id, by=me().id)
    tell("said", said)
    return redirect(url_for("handovers.check", hand_over_id=hand_over_id), 303)
