"""专题: what of the special collections may be shown to readers, and the digitised copies they may open."""

from flask import redirect, send_file, url_for

from yylib.access import me, public, terminal
from yylib.blueprints.collections import bp
from yylib.permissions import Permission as P
from yylib.services import collections, files
from yylib.web import page

PICTURES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg"}


@bp.get("/")
@public
def index():
    return page("collections/index.html", found=collections.published())


@bp.get("/<slug>")
@public
def show(slug):
    """One collection: its words, its works in their order, their files."""
    held = collections.public(slug)
    return page("collections/show.html", held=held, works=collections.works_of(held.id, for_readers=True),
                is_inside=_is_staff() or terminal() is not None)  # fmt: skip


def _is_staff() -> bool:
    person = me()
    return person is not None and person.can(P.ACQUISITION_READ)


def _copy(copy_id: int):
    return collections.copy_for(copy_id, is_staff=_is_staff(), is_terminal=terminal() is not None)


@bp.get("/copies/<int:copy_id>")
@public
def copy(copy_id):
    """A picture on a page of its own; anything else is handed out as a file."""
    held = _copy(copy_id)
    if not held.is_picture:
        return redirect(url_for("collections.file", copy_id=copy_id))
    return page("collections/copy.html", held=held)


@bp.get("/copies/<int:copy_id>/file")
@public
def file(copy_id):
    """The file itself, to be saved; a browser draws it in our page alone where it is a picture that we made anew."""
    row = _copy(copy_id).file
    answer = send_file(files.path_of(row.stored_name), mimetype=PICTURES.get(row.kind, "application/octet-stream"),
                       as_attachment=True, download_name=row.original_name, conditional=False, etag=False)  # fmt: skip
    answer.headers["Content-Security-Policy"] = "sandbox"
    return answer
