"""标签纸: the sheets labels are printed on, and what the printer is off by."""

from io import BytesIO

from flask import redirect, send_file, url_for

from yylib.access import me, requires
from yylib.blueprints.processing import bp
from yylib.blueprints.processing.forms import PaperForm, ShiftForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import labels
from yylib.services.labels import papers
from yylib.web import page, tell

LENGTHS = ("page_width", "page_height", "width", "height", "margin_left", "margin_top", "pitch_x", "pitch_y")


@bp.get("/papers", endpoint="papers")
@requires(P.ITEMS_PROCESS)
def paper_list():
    """The papers, with those out of use below."""
    return page("processing/papers.html", papers=papers.papers(closed=True))


@bp.post("/papers/first")
@requires(P.ITEMS_PROCESS)
def first_papers():
    """The common papers, where there are none."""
    tell("said", f"列出了 {write(papers.first_content)} 种常用的纸")
    return redirect(url_for("processing.papers"), 303)


@bp.route("/papers/new", methods=["GET", "POST"])
@requires(P.ITEMS_PROCESS)
def new_paper():
    """A paper of the library's own."""
    return _edited(PaperForm(data={"page_width": 210, "page_height": 297, "is_active": True}), None)


@bp.route("/papers/<int:paper_id>", methods=["GET", "POST"])
@requires(P.ITEMS_PROCESS)
def paper(paper_id):
    """Correct a paper's lengths, or put it out of use."""
    held = papers.get(paper_id)
    return _edited(PaperForm(data=_data(held)), held)


def _data(held) -> dict:
    return {name: getattr(held, name) / 100 if name in LENGTHS else getattr(held, name)
            for name in (*LENGTHS, "name", "columns", "rows", "is_active", "version")}  # fmt: skip


def _edited(form: PaperForm, held, shift: ShiftForm | None = None):
    status = 200
    if shift is None and form.validate_on_submit():
        try:
            known = {"paper_id": held.id, "version": form.version.data} if held else {}
            paper_id = write(papers.save, once=form.once.data, by=me().id, **known, **form.values())
            tell("said", f"“{form.name.data}”已保存", "请打印校准页，对着标签纸看一看。")
            return redirect(url_for("processing.paper", paper_id=paper_id), 303)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    status = 422 if status == 200 and (form.errors or shift and shift.errors) else status
    if held:
        shift = shift or ShiftForm(formdata=None, data={"shift_x": held.shift_x / 100, "shift_y": held.shift_y / 100})
    return page("processing/paper.html", form=form, held=held, shift=shift, status=status)


@bp.post("/papers/<int:paper_id>/shift")
@requires(P.ITEMS_PROCESS)
def shift(paper_id):
    """What the calibration page has shown."""
    form, held = ShiftForm(), papers.get(paper_id)
    if not form.validate_on_submit():
        return _edited(PaperForm(formdata=None, data=_data(held)), held, form)
    write(papers.shift, once=form.once.data, paper_id=paper_id, by=me().id, **form.values())
    tell("said", "校准已保存，以后这种纸都这样移", "请再打印一次校准页看看。")
    return redirect(url_for("processing.paper", paper_id=paper_id), 303)


@bp.get("/papers/<int:paper_id>/calibration.pdf")
@requires(P.ITEMS_PROCESS)
def calibration(paper_id):
    """The page to hold against the labels."""
    drawn = labels.calibration(papers.get(paper_id))
    return send_file(BytesIO(drawn.data), mimetype="application/pdf", as_attachment=True, download_name="校准页.pdf")
