"""点收: the page of the scanner; each line is answered at once, with a sound and a screen of its own."""

import re
from typing import NamedTuple

from flask import redirect, url_for

from yylib.access import me, requires
from yylib.blueprints.batches import bp
from yylib.blueprints.batches.forms import ChooseForm, CountForm
from yylib.database import write
from yylib.errors import Refused
from yylib.models.batches import Condition
from yylib.permissions import Permission as P
from yylib.services import batches
from yylib.services.batches import counting, finding, opening, supplied
from yylib.services.money import yuan
from yylib.web import page

PAGE = "batches/count.html"


class Screen(NamedTuple):
    """How an answer looks: its word, its colour, its sound, what can be done now."""

    word: str
    look: str
    tone: str
    todo: str = ""


SCREENS = {
    "counted": Screen("点收", "in", "good"),
    "no_order": Screen("没有订单", "no", "no_order", "先放一边，验收后退书；要收下按 F9。"),
    "too_many": Screen("超出订数", "no", "too_many", "多的先放一边，验收后退书；要收下按 F9。"),
    "price_differs": Screen("价格不符", "no", "price", "以书上印的为准：敲书上的价（例如 68.00）再回车。"),
    "second": Screen("同号多种", "out", "second", "看书选一种：敲前面的数字再回车，或点它。"),
    "found": Screen("找到这些", "out", "second", "看书选一种：敲前面的数字再回车，或点它；都不是就写题名。"),
    "unknown": Screen("不认识的书", "no", "unknown", "写题名再回车；不收的按 Esc 跳过。"),
    "bad": Screen("书号不对", "no", "bad", "再扫一次；书上就是这样印的，点到“题名”写上，再回车。"),
    "empty": Screen("没有内容", "no", "bad", "扫书号，或输入题名、拼音首字母。"),
    "marked": Screen("已标出", "out", "marked", "验收后作为差异处理；标错了按 F8 撤销再点。"),
    "kept": Screen("收下", "in", "good"),
    "priced": Screen("已记价格", "in", "good"),
    "undone": Screen("已撤销", "out", "undone"),
    "refused": Screen("没有点收", "no", "bad"),
}
ASKING = ("second", "found", "unknown", "bad")


@bp.get("/<int:batch_id>/count")
@requires(P.BATCHES_RECORD)
def count(batch_id):
    batch = batches.get(batch_id)
    if batch.state != opening.S.COUNTING:
        return redirect(url_for("batches.show", batch_id=batch_id))
    return _page(batch_id)


@bp.post("/<int:batch_id>/count")
@requires(P.BATCHES_RECORD)
def enter(batch_id):
    """One line of the field, or a key about the last book. Without JavaScript the answer is the page itself."""
    form = CountForm()
    if not form.validate_on_submit():
        return _page(batch_id, {"kind": "refused", "why": "输入太长了。"}, 422)
    code, act, by = form.code.data or "", form.act.data, me().id
    copies = int(code) if re.fullmatch(r"[0-9]{1,3}", code) else 1
    try:
        if act in ("damaged", "wrong"):
            answer = write(batches.mark, once=form.once.data, batch_id=batch_id, condition=act, copies=copies, by=by)
        elif act == "keep":
            answer = write(batches.keep, once=form.once.data, batch_id=batch_id, by=by)
        elif act == "undo":
            answer = write(counting.undo, once=form.once.data, batch_id=batch_id, go_id=form.go_id.data, by=by)
        else:
            answer = write(batches.enter, once=form.once.data, batch_id=batch_id, code=code, by=by)
    except Refused as refused:
        return _page(batch_id, {"kind": "refused", "why": refused.sentence.whole}, refused.sentence.status)
    return _page(batch_id, answer)


@bp.post("/<int:batch_id>/choose")
@requires(P.BATCHES_RECORD)
def choose(batch_id):
    """One of several hits, or a title that was typed."""
    form = ChooseForm()
    if not form.validate_on_submit():
        return _page(batch_id, {"kind": "refused", "why": "请写题名和 1–999 的册数。"}, 422)
    try:
        answer = write(batches.choose, once=form.once.data, batch_id=batch_id, by=me().id, **form.values())
    except Refused as refused:
        return _page(batch_id, {"kind": "refused", "why": refused.sentence.whole}, refused.sentence.status)
    return _page(batch_id, answer)


def _page(batch_id: int, answer: dict | None = None, status: int = 200):
    batch = batches.get(batch_id)
    line = answer and answer.get("line_id")
    if status == 409 and batch.state != opening.S.COUNTING:
        return redirect(url_for("batches.show", batch_id=batch_id), 303)
    return page(
        PAGE, fragment="counted", status=200 if status == 409 else status, batch=batch, answer=answer, yuan=yuan,
        screen=SCREENS[answer["kind"]] if answer else None, is_asking=bool(answer) and answer["kind"] in ASKING,
        line=finding.standing(batch, line) if line else None, recent=counting.recent(batch_id),
        copies=counting.copies(batch_id), listed=sum(row.copies for row in supplied.of_batch(batch_id)),
        conditions={one.value: one.label for one in Condition}, remarks=counting.REMARKS,
        once=CountForm(formdata=None).once.data, ask=ChooseForm(formdata=None),
    )  # fmt: skip
