"""What cataloguers copy from and classify by: files brought in, the classes."""

from flask import redirect, request, url_for

from yylib import handed_in, listings
from yylib.access import me, requires
from yylib.blueprints.bibs import bp
from yylib.blueprints.bibs.forms import SourceForm
from yylib.database import write
from yylib.errors import NotThere, Refused
from yylib.permissions import Permission as P
from yylib.services import clc, files
from yylib.services.bibs import listed
from yylib.services.bibs import sources as copied
from yylib.services.imports import batches
from yylib.services.imports.sheets import BadSheet
from yylib.web import page, tell

KINDS = (copied.KIND, clc.KIND)
AT = listings.At(listed.SOURCES, "bibs.sources", "bibs.sources_print", "bibs.sources_export")
listings.faces(bp, AT, P.ACQUISITION_READ, "/sources")
handed_in.may_be_large(bp, P.IMPORTS_RUN, "bring", most=handed_in.TABLE)


@bp.get("/sources")
@requires(P.ACQUISITION_READ)
def sources():
    """The records that may be copied from."""
    rows, listing = listings.opened(AT)
    return page("bibs/sources.html", fragment="copy_sources", rows=rows, listing=listing, may_edit=me().can(P.BIBS_EDIT),
                may_bring=me().can(P.IMPORTS_RUN))  # fmt: skip


@bp.route("/sources/new", methods=["GET", "POST"])
@requires(P.IMPORTS_RUN)
def bring():
    """A file to copy from, or the library's own table of classes."""
    form = SourceForm(kind=request.args.get("kind", copied.KIND))
    if form.validate_on_submit():
        try:
            kept = files.keep(form.file.data.stream, form.file.data.filename or "", "import")
            batch_id = write(batches.open_batch, once=form.once.data, name=form.kind.data, kept=kept, place_id=None,
                             mapping={}, by=me().id)  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
            return page("bibs/bring.html", form=form, status=refused.sentence.status)
        return redirect(url_for("bibs.trial", batch_id=batch_id), 303)
    return page("bibs/bring.html", form=form, status=422 if form.errors else 200)


@bp.get("/sources/<int:batch_id>/columns")
@requires(P.IMPORTS_RUN)
def columns(batch_id):
    """These files have nothing to choose."""
    return redirect(url_for("bibs.trial", batch_id=batch_id))


@bp.get("/sources/<int:batch_id>/trial")
@requires(P.IMPORTS_RUN)
def trial(batch_id):
    """试导: what would come in and what not; nothing is written."""
    batch = batches.get(batch_id)
    if batch.kind not in KINDS:
        raise NotThere()
    if batch.state != batches.S.MAPPED:
        return redirect(url_for("imports.show", batch_id=batch_id))
    try:
        found = batches.trial(batch_id)
    except BadSheet as bad:
        tell("not", "这个文件读不了", bad.sentence)
        return redirect(url_for("bibs.bring", kind=batch.kind))
    return page("bibs/trial.html", batch=batch, trial=found, twins=batches.twins(batch))


@bp.get("/classes")
@requires(P.ACQUISITION_READ)
def classes():
    """The classes, one level at a time, as far as the loaded table goes."""
    number = clc.tidy(request.args.get("under", ""))[:40]
    return page("bibs/classes.html", number=number, way=clc.way(number), below=clc.below(number), loaded=clc.loaded(),
                may_bring=me().can(P.IMPORTS_RUN))  # fmt: skip
