"""材料: documents for the lines of the checklist, press and links, the summary."""

from flask import redirect, request, url_for

from yylib.access import me, requires
from yylib.blueprints.archives import bp
from yylib.blueprints.archives.forms import DocumentForm, LinkForm, SummaryForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import archives, files
from yylib.services.archives import gathering
from yylib.services.archives.terms import DOCUMENT, LABELS
from yylib.web import page, tell


@bp.get("/<int:activity_id>/papers")
@requires(P.ARCHIVES_FILE)
def papers(activity_id):
    return _drawn(activity_id)


def _drawn(activity_id: int, status: int = 200, **forms):
    activity = archives.get(activity_id)
    what = request.args.get("what", "other")
    forms = {
        "document": DocumentForm(formdata=None, what=what if what in LABELS else "other"), "link": LinkForm(formdata=None),
        "summary": SummaryForm(formdata=None, text=activity.summary, version=activity.version),
    } | forms  # fmt: skip
    return page("archives/papers.html", status=status, activity=activity, documents=gathering.documents(activity_id),
                links=gathering.links(activity_id), labels=LABELS, may=not activity.filed_at, **forms)  # fmt: skip


def _done(activity_id: int, name: str, form, command, said: str, **given):
    if not form.validate_on_submit():
        return _drawn(activity_id, 422, **{name: form})
    try:
        write(command, once=form.once.data, activity_id=activity_id, by=me().id, **form.values(), **given)
    except Refused as refused:
        form.refuse(refused)
        return _drawn(activity_id, refused.sentence.status, **{name: form})
    tell("said", said)
    return redirect(url_for("archives.papers", activity_id=activity_id), 303)


@bp.post("/<int:activity_id>/documents")
@requires(P.ARCHIVES_FILE)
def add_document(activity_id):
    """A scan or a text for one line."""
    form, given, kept = DocumentForm(), request.files.get("file"), None
    if given is not None and given.filename:
        try:
            kept = files.keep(given.stream, given.filename, DOCUMENT)._asdict()
        except Refused as refused:
            form.validate_on_submit()
            form.refuse(refused)
            return _drawn(activity_id, refused.sentence.status, document=form)
    return _done(activity_id, "document", form, gathering.add_document, "存好了", kept=kept)


@bp.post("/<int:activity_id>/documents/<int:item_id>/remove")
@requires(P.ARCHIVES_FILE)
def remove_document(activity_id, item_id):
    """Handed in by mistake, or a line applies after all."""
    write(gathering.remove_document, activity_id=activity_id, item_id=item_id, by=me().id)
    tell("said", "取出来了")
    return redirect(
        url_for("archives.show" if request.form.get("to") == "show" else "archives.papers", activity_id=activity_id),
        303,
    )


@bp.post("/<int:activity_id>/links")
@requires(P.ARCHIVES_FILE)
def add_link(activity_id):
    """Where it was told of."""
    return _done(activity_id, "link", LinkForm(), gathering.add_link, "记下了")


@bp.post("/<int:activity_id>/links/<int:link_id>/remove")
@requires(P.ARCHIVES_FILE)
def remove_link(activity_id, link_id):
    """Entered by mistake."""
    write(gathering.remove_link, activity_id=activity_id, link_id=link_id, by=me().id)
    tell("said", "去掉了")
    return redirect(url_for("archives.papers", activity_id=activity_id), 303)


@bp.post("/<int:activity_id>/summary")
@requires(P.ARCHIVES_FILE)
def summarise(activity_id):
    """总结."""
    return _done(activity_id, "summary", SummaryForm(), gathering.summarise, "总结存好了")
