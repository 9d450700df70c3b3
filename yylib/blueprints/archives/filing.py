"""归档, 重新打开, what does not apply, and taking the bundle out of the house."""

from flask import redirect, send_file, url_for

from yylib.access import me, own_or_missing, requires
from yylib.blueprints.archives import bp
from yylib.blueprints.archives.forms import FileForm, ReasonForm
from yylib.blueprints.archives.views import drawn
from yylib.database import write
from yylib.errors import NotThere, Refused
from yylib.permissions import Permission as P
from yylib.services import archives, exports, files
from yylib.services.archives import bundling, filing, gathering
from yylib.web import page, tell


@bp.post("/<int:activity_id>/file", endpoint="file")
@requires(P.ARCHIVES_FILE)
def close_file(activity_id):
    """归档: the code is given, the bundle is built."""
    form = FileForm()
    if not form.validate_on_submit():
        return drawn(activity_id, 422, closing=form)
    try:
        code = write(archives.file, once=form.once.data, activity_id=activity_id, by=me().id, **form.values())
    except Refused as refused:
        tell("not", *refused.sentence[:2])
        return redirect(url_for("archives.show", activity_id=activity_id), 303)
    tell("said", f"已归档，档号 {code}", "归档包正在制作，做好后可以取出。")
    return redirect(url_for("archives.show", activity_id=activity_id), 303)


@bp.post("/<int:activity_id>/open-again")
@requires(P.ARCHIVES_FILE)
def open_again(activity_id):
    """Something is to be added or mended."""
    form = ReasonForm()
    if not form.validate_on_submit():
        return drawn(activity_id, 422, opening=form)
    try:
        write(archives.open_again, activity_id=activity_id, by=me().id, **form.values())
    except Refused as refused:
        form.refuse(refused)
        if not refused.field:
            tell("not", *refused.sentence[:2])
        return drawn(activity_id, refused.sentence.status, opening=form)
    tell("said", "重新打开了", "补好以后再归档，档号不变。")
    return redirect(url_for("archives.show", activity_id=activity_id), 303)


@bp.post("/<int:activity_id>/build")
@requires(P.ARCHIVES_FILE)
def build(activity_id):
    """The bundle once more."""
    write(filing.build_again, activity_id=activity_id, by=me().id)
    return redirect(url_for("archives.show", activity_id=activity_id), 303)


@bp.post("/<int:activity_id>/bundles/<int:item_id>", endpoint="export_bundle")
@requires(P.ARCHIVES_FILE, fresh=True)
def export_bundle(activity_id, item_id):
    """One edition's bundle as a file; it holds names, so that taking it out stands in the audit."""
    held = [one for one in bundling.editions(activity_id) if one.id == item_id and one.file]
    own_or_missing(bool(held))
    row = held[0].file
    path, name = files.path_of(row.stored_name), row.original_name
    if not path.is_file():
        raise Refused("archive_no_bundle")
    write(exports.note, what=f"archive/{activity_id}", sheets=1, rows=1, by=me().id)
    answer = send_file(
        path, mimetype="application/zip", as_attachment=True, download_name=name, conditional=False, etag=False
    )
    answer.headers["Content-Security-Policy"] = "sandbox"
    return answer


@bp.route("/<int:activity_id>/lines/<what>", methods=["GET", "POST"])
@requires(P.ARCHIVES_FILE)
def not_applicable(activity_id, what):
    """A line of the checklist does not apply."""
    form, status, activity = ReasonForm(), 200, archives.get(activity_id)
    line = _line(activity, what)
    if form.validate_on_submit():
        try:
            write(
                gathering.not_applicable,
                once=form.once.data,
                activity_id=activity_id,
                what=what,
                by=me().id,
                **form.values(),
            )
            tell("said", f"“{line.label}”记为不适用")
            return redirect(url_for("archives.show", activity_id=activity_id), 303)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    status = 422 if form.errors and status == 200 else status
    return page("archives/line.html", activity=archives.get(activity_id), line=line, form=form, status=status)


def _line(activity, what: str):
    """The line of this activity's list, or 404."""
    for line in archives.checklist(activity):
        if line.what == what:
            return line
    raise NotThere()
