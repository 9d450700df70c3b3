"""Signing with the password just given, correcting by a further version, taking the present figures while unsigned."""

from flask import redirect, url_for

from yylib.access import me, requires
from yylib.blueprints.day_sheets import bp
from yylib.blueprints.day_sheets.forms import CorrectForm, SignForm
from yylib.blueprints.day_sheets.views import about
from yylib.database import write
from yylib.permissions import Permission as P
from yylib.services.day_sheets import making, signing, standing
from yylib.web import keep, page, tell


def _to(sheet_id: int):
    return redirect(url_for("day_sheets.show", sheet_id=sheet_id), 303)


@bp.route("/<int:sheet_id>/sign", methods=["GET", "POST"])
@requires(P.DAY_SHEETS_SIGN, fresh=True)
def sign(sheet_id):
    """签字: what is signed is shown once more."""
    sheet, form = standing.get(sheet_id), SignForm()
    signing.refuse_other(sheet, me().id)
    if form.validate_on_submit():
        write(signing.sign, once=form.once.data, sheet_id=sheet_id, by=me().id)
        tell("said", "已签字", "这一版从此不变；数字后来有变动，页面上会提示，要改请出更正。")
        return _to(sheet_id)
    return page("day_sheets/sign.html", form=form, **about(sheet))


@bp.route("/<int:sheet_id>/correct", methods=["GET", "POST"])
@requires(P.DAY_SHEETS_SIGN)
def correct(sheet_id):
    """更正: a further version with its reason."""
    sheet, form = standing.get(sheet_id), CorrectForm()
    signing.refuse_other(sheet, me().id)
    shown = {"form": form, **about(sheet)}
    if form.validate_on_submit():
        keep("day_sheets/correct.html", "main", **shown)
        made = write(making.correct, once=form.once.data, sheet_id=sheet_id, by=me().id, **form.values())
        tell("said", f"更正做好了，是第 {sheet.version + 1} 版", "还要签一次字。")
        return _to(made)
    return page("day_sheets/correct.html", status=422 if form.errors else 200, **shown)


@bp.post("/<int:sheet_id>/remake")
@requires(P.DAY_SHEETS_SIGN)
def remake(sheet_id):
    """An unsigned version takes the present figures."""
    write(making.remake, sheet_id=sheet_id, by=me().id)
    tell("said", "已按现在的数字重制")
    return _to(sheet_id)


@bp.post("/make")
@requires(P.DAY_SHEETS_SIGN)
def make():
    """What the job has not made yet is made now."""
    due = making.due()
    for one in due:
        write(making.make, day=one.day, department_id=one.department_id)
    tell("said", f"制了 {len(due)} 张表" if due else "没有要补的表")
    return redirect(url_for("day_sheets.index"), 303)
