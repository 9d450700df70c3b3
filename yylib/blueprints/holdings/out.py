"""交给借阅系统: what has not been handed over, the file that is made of it, its format, and taking it back."""

from flask import redirect, request, url_for

from yylib.access import me, requires
from yylib.blueprints.holdings import bp
from yylib.blueprints.holdings.forms import FormatForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services.holdings import field905, handing_out
from yylib.web import page, tell


@bp.get("/hand-out")
@requires(P.ACQUISITION_READ)
def hand_out():
    waiting = handing_out.waiting()
    return page("holdings/hand_out.html", waiting=waiting, ready=sum(one.ready for one in waiting), past=handing_out.past(), held=field905.present(),
                what=field905.WHAT, may=me().can(P.HOLDINGS_MANAGE))  # fmt: skip


@bp.post("/hand-out")
@requires(P.HOLDINGS_MANAGE, fresh=True)
def make_hand_out():
    """The file is laid in its place first, then written down with the volumes in it."""
    chosen = [int(one) for one in request.form.getlist("batch") if one.isdecimal()]
    made = handing_out.draft(batch_ids=chosen)
    kept = handing_out.put_in_place(made)
    write(handing_out.record, kept=kept._asdict(), versions=made.versions, titles=made.titles, format_id=made.format.id,
          encoding=made.format.encoding, by=me().id)  # fmt: skip
    tell("said", f"已交出 {made.titles} 种 {len(made.versions)} 册", "请下载文件，在借阅系统里导入。")
    return redirect(url_for("holdings.hand_out"), 303)


@bp.post("/hand-out/<int:hand_out_id>/back")
@requires(P.HOLDINGS_MANAGE, fresh=True)
def take_back(hand_out_id):
    number = write(handing_out.take_back, hand_out_id=hand_out_id, by=me().id)
    tell("said", f"已收回，{number} 册回到未交出", "文件还留着。")
    return redirect(url_for("holdings.hand_out"), 303)


@bp.route("/hand-out/format", methods=["GET", "POST"])
@requires(P.HOLDINGS_MANAGE)
def format905():
    """Which subfield of 905 holds what."""
    held = field905.present()
    form = FormatForm(data={"library_code": held.library_code, "encoding": held.encoding}
                      | {what: code for code, what in held.subfields})  # fmt: skip
    if form.validate_on_submit():
        try:
            write(field905.agree, once=form.once.data, library_code=form.library_code.data, encoding=form.encoding.data,
                  codes=form.codes(), by=me().id)  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            tell("said", "已保存，以后交出的文件都用这个格式")
            return redirect(url_for("holdings.hand_out"), 303)
    return page("holdings/format.html", form=form, what=field905.WHAT, status=422 if form.is_submitted() else 200)
