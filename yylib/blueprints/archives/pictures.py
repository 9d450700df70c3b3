"""照片: many at once, one request each; described together or singly; shown small and whole."""

from io import BytesIO

from flask import redirect, request, send_file, url_for

from yylib.access import me, requires
from yylib.blueprints.archives import bp
from yylib.blueprints.archives.forms import PhotoForm, PhotosForm, RestForm
from yylib.database import write
from yylib.errors import NotThere, Refused
from yylib.permissions import Permission as P
from yylib.services import archives, files
from yylib.services.archives import gathering
from yylib.services.archives.terms import PHOTO
from yylib.services.files import photos as drawing
from yylib.services.imports.containers import BadSheet
from yylib.web import is_htmx, page, tell

A_PAGE = 24
TYPES = {"png": "image/png", "webp": "image/webp", "jpg": "image/jpeg", "jpeg": "image/jpeg"}


@bp.get("/<int:activity_id>/photos")
@requires(P.ACTIVITIES_READ)
def photos(activity_id):
    return _drawn(activity_id)


def _drawn(activity_id: int, status: int = 200, **forms):
    activity, held = archives.get(activity_id), gathering.photos(activity_id)
    first = {"photographer": me().name, "taken_on": activity.first_day if activity.first_day == activity.last_day else None,
             "caption": activity.title, "consent": "told"}  # fmt: skip
    forms = {"adding": PhotosForm(formdata=None, data=first), "rest": RestForm(formdata=None, data=first)} | forms
    forms["adding"].offer(activity.sessions)
    pages = max(1, -(-len(held) // A_PAGE))
    at = min(max(1, request.args.get("page", 1, type=int)), pages)
    return page("archives/photos.html", fragment="photos", status=status, activity=activity, count=len(held), at=at, pages=pages,
                shown=held[(at - 1) * A_PAGE : at * A_PAGE], bare=sum(not one.is_described for one in held),
                may=me().can(P.ARCHIVES_FILE) and not activity.filed_at, **forms)  # fmt: skip


@bp.post("/<int:activity_id>/photos")
@requires(P.ARCHIVES_FILE)
def add_photos(activity_id):
    """One photo a request where there is a script; without one as many as fit into a request."""
    form = PhotosForm().offer(archives.get(activity_id).sessions)
    given = [one for one in request.files.getlist("file") if one.filename]
    if not given:
        form.file.errors = ["请选照片。"]
    if not form.validate_on_submit() or not given:
        if is_htmx():
            raise Refused("file_refused", name=given[0].filename if given else "", why="请看看说明、日期是不是写对了。")
        return _drawn(activity_id, 422, adding=form)
    try:
        _kept(activity_id, given, form)
    except Refused as refused:
        if is_htmx():
            raise
        form.refuse(refused)
        return _drawn(activity_id, refused.sentence.status, adding=form)
    if is_htmx():
        return "", 204
    tell("said", f"存了 {len(given)} 张照片")
    return redirect(url_for("archives.photos", activity_id=activity_id), 303)


def _kept(activity_id: int, given: list, form: PhotosForm) -> None:
    for number, one in enumerate(given):
        kept = files.keep(one.stream, one.filename, PHOTO)
        write(gathering.add_photo, once=f"{form.once.data}{number}", activity_id=activity_id, kept=kept._asdict(), by=me().id,
              **form.values())  # fmt: skip


@bp.post("/<int:activity_id>/photos/rest")
@requires(P.ARCHIVES_FILE)
def describe_rest(activity_id):
    """Say of all photos what they do not say yet."""
    form = RestForm()
    if not form.validate_on_submit():
        return _drawn(activity_id, 422, rest=form)
    try:
        count = write(gathering.describe_all, once=form.once.data, activity_id=activity_id, by=me().id, **form.values())
    except Refused as refused:
        form.refuse(refused)
        return _drawn(activity_id, refused.sentence.status, rest=form)
    tell("said", f"补写了 {count} 张，原来写过的没有动")
    return redirect(url_for("archives.photos", activity_id=activity_id), 303)


@bp.route("/<int:activity_id>/photos/<int:photo_id>", methods=["GET", "POST"])
@requires(P.ARCHIVES_FILE)
def photo(activity_id, photo_id):
    """One photo, whole, and what it says."""
    held, status = gathering.photo(activity_id, photo_id), 200
    form = PhotoForm(obj=held).offer(archives.get(activity_id).sessions)
    if form.validate_on_submit():
        given = form.values()
        try:
            write(gathering.describe, once=form.once.data, activity_id=activity_id, photo_id=photo_id, by=me().id,
                  **given | {"version": given["version"] or 0})  # fmt: skip
            tell("said", "写好了")
            return redirect(url_for("archives.photos", activity_id=activity_id), 303)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    status = 422 if form.errors and status == 200 else status
    return page(
        "archives/photo.html",
        activity=archives.get(activity_id),
        photo=gathering.photo(activity_id, photo_id),
        form=form,
        status=status,
    )


@bp.post("/<int:activity_id>/photos/<int:photo_id>/remove")
@requires(P.ARCHIVES_FILE)
def remove_photo(activity_id, photo_id):
    """Out of the file, and off the disk."""
    write(gathering.remove_photo, activity_id=activity_id, photo_id=photo_id, by=me().id)
    tell("said", "照片移除了，文件随后从服务器上删去")
    return redirect(url_for("archives.photos", activity_id=activity_id), 303)


@bp.get("/<int:activity_id>/photos/<int:photo_id>/<any(small, whole):size>")
@requires(P.ACTIVITIES_READ)
def picture(activity_id, photo_id, size):
    """The picture itself: one that we made anew, for our own page alone."""
    row = gathering.photo(activity_id, photo_id)
    path = files.path_of(row.file.stored_name)
    if row.removed_at or not path.is_file():
        raise NotThere()
    try:
        source, kind = (BytesIO(drawing.small(path)), "image/jpeg") if size == "small" else (path, TYPES[row.file.kind])
    except BadSheet as bad:
        raise NotThere() from bad
    answer = send_file(
        source, mimetype=kind, as_attachment=True, download_name=row.file.original_name, conditional=False, etag=False
    )
    answer.headers["Content-Security-Policy"] = "sandbox"
    return answer
