"""套录: what may be copied from, side by side, taken over."""

from flask import redirect, request, url_for
from wtforms.widgets import HiddenInput

from yylib import fields
from yylib.access import me, requires
from yylib.blueprints.bibs import bp
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import bibs
from yylib.services.bibs import copying
from yylib.web import page, tell


class TakeForm(fields.Form):
    version = fields.number("", required=False, widget=HiddenInput())


@bp.get("/<int:bib_id>/copy")
@requires(P.BIBS_EDIT)
def copy(bib_id):
    """Records that may be copied from: of the same ISBN or title, or as asked."""
    bib, q = bibs.get(bib_id), fields.clean_line(request.args.get("q", ""))[:100]
    return page("bibs/copy.html", bib=bib, q=q, found=copying.candidates(bib, q))


@bp.route("/<int:bib_id>/copy/<any(held, file):kind>/<int:source_id>", methods=["GET", "POST"])
@requires(P.BIBS_EDIT)
def beside(bib_id, kind, source_id):
    """Both records side by side; the ticked fields are taken over."""
    bib, theirs = bibs.get(bib_id), copying.origin_record(kind, source_id)
    form = TakeForm(version=bib.version)
    if form.validate_on_submit():
        try:
            write(copying.take_over, once=form.once.data, bib_id=bib_id, version=form.version.data, kind=kind,
                  source_id=source_id, tags=request.form.getlist("tag")[:500], by=me().id)  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
            return _beside(bib, theirs, form, refused.sentence.status)
        tell("said", "取用了勾选的字段", "请看一遍，补齐后点“编目完成”。")
        return redirect(url_for("bibs.show", bib_id=bib_id), 303)
    return _beside(bib, theirs, form, 422 if form.errors else 200)


def _beside(bib, theirs, form: TakeForm, status: int):
    pairs = copying.beside(bibs.record_of(bib), theirs)
    return page("bibs/beside.html", bib=bib, form=form, pairs=pairs, theirs=theirs, status=status)


@bp.post("/sources/<int:source_id>/enter")
@requires(P.BIBS_EDIT)
def enter(source_id):
    """A new title from a record of a file."""
    bib_id = write(copying.enter_from, source_id=source_id, by=me().id)
    tell("said", "套录成一条新书目", "请看一遍，给索书号，再点“编目完成”。")
    return redirect(url_for("bibs.show", bib_id=bib_id), 303)
