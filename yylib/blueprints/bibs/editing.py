"""One title: its record as a form, its call number, its volumes."""

from flask import redirect, url_for

from yylib.access import me, requires
from yylib.blueprints.bibs import bp
from yylib.blueprints.bibs.forms import CallForm, DownloadForm, EditorForm
from yylib.database import write
from yylib.errors import Refused
from yylib.models.items import ItemStage
from yylib.permissions import Permission as P
from yylib.services import bibs, clc
from yylib.services.bibs import calling, checking, coded, editing, listed, shapes
from yylib.web import page, tell

_FIRST = ("010", "100", "101", "102", "105", "200", "205", "210", "215", "330", "606", "690", "701", "801")


@bp.route("/new", methods=["GET", "POST"])
@requires(P.BIBS_EDIT)
def new():
    """原编: a record from its beginning."""
    form = EditorForm(lines=[_blank(tag) for tag in _FIRST])
    if form.is_submitted() and not form.is_saving:
        form.turn()
    elif form.validate_on_submit():
        try:
            bib_id = write(editing.create, once=form.once.data, fields=form.lines, by=me().id)
        except Refused as refused:
            tell("not", *refused.sentence[:2])
            return _new(form, refused.sentence.status)
        return _saved(bib_id)
    return _new(form)


def _blank(tag: str) -> list:
    line = shapes.blank(tag)
    if tag in coded.PLACES:
        line[2] = [["a", coded.fresh(tag)]]
    return line


def _new(form: EditorForm, status: int = 200):
    return page("bibs/new.html", form=form, shapes=shapes, coded=coded, status=status)


@bp.get("/<int:bib_id>")
@requires(P.ACQUISITION_READ)
def show(bib_id):
    return _page(bib_id)


def _page(bib_id: int, status: int = 200, **forms):
    bib = bibs.get(bib_id)
    record = bibs.record_of(bib)
    lines = list(filter(editing.is_editable, record.fields))
    lines = lines if bib.is_full else shapes.with_places(lines)
    call = {
        name: getattr(bib, name) for name in ("class_no", "title_seq_no", "author_no", "aux_no", "initials", "version")
    }
    forms = {"form": EditorForm(formdata=None, lines=lines, version=bib.version),
             "call": CallForm(formdata=None, data=call)} | forms  # fmt: skip
    number = (record.values("690", "a") or [bib.class_no])[0]
    return page("bibs/show.html", bib=bib, shapes=shapes, coded=coded, state=listed.state(bib), status=status,
                other=[field for field in record.fields if not editing.is_editable(field)], way=clc.way(number),
                warnings=checking.warnings(bib), missing=checking.missing(bib), volumes=checking.volumes(bib_id),
                twins=[one for one in bibs.like(isbn=bib.isbn, title=bib.title) if one.id != bib_id],
                stages=ItemStage.labels(), download=DownloadForm(formdata=None), may_edit=me().can(P.BIBS_EDIT),
                **forms)  # fmt: skip


@bp.post("/<int:bib_id>/save")
@requires(P.BIBS_EDIT)
def save(bib_id):
    """Store the record, or only change the form: a field or a subfield more or less."""
    form = EditorForm()
    if not form.is_saving:
        form.turn()
        return _page(bib_id, form=form)
    if not form.validate_on_submit():
        return _page(bib_id, 422, form=form)
    try:
        write(
            editing.save, once=form.once.data, bib_id=bib_id, version=form.version.data, fields=form.lines, by=me().id
        )
    except Refused as refused:
        tell("not", *refused.sentence[:2])
        return _page(bib_id, refused.sentence.status, form=form)
    return _saved(bib_id)


def _saved(bib_id: int):
    tell("said", "已保存")
    return redirect(url_for("bibs.show", bib_id=bib_id), 303)


@bp.post("/<int:bib_id>/call")
@requires(P.BIBS_EDIT)
def call(bib_id):
    """The call number by hand."""
    form, was = CallForm(), bibs.get(bib_id).call_no
    if not form.validate_on_submit():
        return _page(bib_id, 422, call=form)
    try:
        write(calling.give, once=form.once.data, bib_id=bib_id, by=me().id, **form.values())
    except Refused as refused:
        form.refuse(refused)
        return _page(bib_id, refused.sentence.status, call=form)
    return _called(bib_id, was)


@bp.post("/<int:bib_id>/take")
@requires(P.BIBS_EDIT)
def take(bib_id):
    """The next 种次号 of its class."""
    was = bibs.get(bib_id).call_no
    return _did(calling.take, bib_id) or _called(bib_id, was)


def _called(bib_id: int, was: str):
    bib = bibs.get(bib_id)
    tell("said", f"索书号 {bib.call_no}" if bib.call_no else "索书号已清空")
    for other in checking.clashes(bib):
        tell("look", f"索书号和《{other.full_title}》相同", "同一套书的分册可以这样；不是的请改种次号或加辅助区分号。")
    if was and was != bib.call_no and (copies := checking.labelled(bib_id)):
        tell("look", f"有 {copies} 册的书标还是 {was}", "请在“加工”里重打这几册的书标，贴好后放到新的架位。")
    return redirect(url_for("bibs.show", bib_id=bib_id), 303)


@bp.post("/<int:bib_id>/finish")
@requires(P.BIBS_EDIT)
def finish(bib_id):
    """编目完成, or what is still missing."""
    refused = _did(editing.finish, bib_id)
    if refused:
        return refused
    tell("said", "编目完成", "这种书的各册可以加工了。")
    return redirect(url_for("bibs.show", bib_id=bib_id), 303)


@bp.post("/<int:bib_id>/reopen")
@requires(P.BIBS_EDIT)
def reopen(bib_id):
    """The record is worked on again."""
    write(editing.reopen, bib_id=bib_id, by=me().id)
    tell("said", "已改回待编目", "还没有上架的各册要等编目完成。")
    return redirect(url_for("bibs.show", bib_id=bib_id), 303)


def _did(command, bib_id: int):
    """Run a command on the title; the page with the reason where it was refused."""
    form = EditorForm()
    try:
        write(command, bib_id=bib_id, version=form.version.data, by=me().id)
    except Refused as refused:
        tell("not", *refused.sentence[:2])
        return _page(bib_id, refused.sentence.status)
    return None
