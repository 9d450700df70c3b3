"""专题: entering one, its words, and the order of its works."""

from flask import redirect, url_for

from yylib import listings
from yylib.access import me, own_or_missing, requires
from yylib.blueprints.local_works import bp
from yylib.blueprints.local_works.forms import CollectionForm, PlaceForm, PutForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import collections
from yylib.web import page, tell

AT = listings.At(collections.COLLECTIONS, "local_works.collections", "local_works.collections_print",
                 "local_works.collections_export")  # fmt: skip
listings.faces(bp, AT, P.LOCAL_MANAGE, "/collections")


@bp.get("/collections", endpoint="collections")
@requires(P.LOCAL_MANAGE)
def all_collections():
    """Every collection, published or not."""
    rows, listing = listings.opened(AT)
    return page("local_works/collections.html", fragment="collections", rows=rows, listing=listing)


@bp.route("/collections/new", methods=["GET", "POST"])
@requires(P.LOCAL_MANAGE)
def new_collection():
    form, status = CollectionForm(), 200
    if form.validate_on_submit():
        try:
            collection_id = write(collections.enter, once=form.once.data, by=me().id, **form.values())
            tell("said", "专题建好了", "接着放进文献。")
            return redirect(url_for("local_works.collection", collection_id=collection_id), 303)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    status = 422 if form.errors and status == 200 else status
    return page("local_works/collection_edit.html", form=form, held=None, status=status)


@bp.route("/collections/<int:collection_id>/edit", methods=["GET", "POST"])
@requires(P.LOCAL_MANAGE)
def edit_collection(collection_id):
    form, status = CollectionForm(obj=collections.get(collection_id)), 200
    if form.validate_on_submit():
        try:
            write(collections.change, once=form.once.data, collection_id=collection_id, version=form.version.data,
                  by=me().id, **form.values())  # fmt: skip
            tell("said", "改好了")
            return redirect(url_for("local_works.collection", collection_id=collection_id), 303)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    status = 422 if form.errors and status == 200 else status
    return page("local_works/collection_edit.html", form=form, held=collections.get(collection_id), status=status)


@bp.route("/collections/<int:collection_id>", methods=["GET", "POST"])
@requires(P.LOCAL_MANAGE)
def collection(collection_id):
    """Its works in their order; the form puts one at the end."""
    held, form, status = collections.get(collection_id), PutForm(), 200
    if form.validate_on_submit():
        try:
            write(collections.put, once=form.once.data, collection_id=collection_id, by=me().id, **form.values())
            tell("said", "放进去了")
            return redirect(url_for("local_works.collection", collection_id=collection_id), 303)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    status = 422 if form.errors and status == 200 else status
    return page(
        "local_works/collection.html", form=form, held=held, works=collections.works_of(collection_id), status=status
    )


@bp.post("/collections/<int:collection_id>/works/<int:entry_id>")
@requires(P.LOCAL_MANAGE)
def place(collection_id, entry_id):
    """Where a work stands, and what is said of it."""
    _held(collection_id, entry_id)
    form = PlaceForm()
    if not form.validate_on_submit():
        tell("not", "序号没有改", "序号写 0–99999 的整数，说明不超过 300 字。")
    else:
        write(collections.place, once=form.once.data, entry_id=entry_id, by=me().id, **form.values())
        tell("said", "次序改好了")
    return redirect(url_for("local_works.collection", collection_id=collection_id), 303)


@bp.post("/collections/<int:collection_id>/works/<int:entry_id>/out")
@requires(P.LOCAL_MANAGE)
def take_out(collection_id, entry_id):
    """A work leaves the collection; the work itself stays."""
    _held(collection_id, entry_id)
    write(collections.take_out, entry_id=entry_id, by=me().id)
    tell("said", "已从专题里拿出，文献本身没有变")
    return redirect(url_for("local_works.collection", collection_id=collection_id), 303)


def _held(collection_id: int, entry_id: int) -> None:
    own_or_missing(entry_id in {one.id for one in collections.get(collection_id).works})
