"""上架: by scan, or a whole list at once; and the sheet that says in which order volumes stand."""

from flask import redirect, request, url_for

from yylib import clock
from yylib.access import me, requires
from yylib.blueprints.handovers import bp
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services.handovers import listed, making, shelving
from yylib.services.processing.listed import volume
from yylib.web import is_htmx, moment_words, page, tell


@bp.get("/shelf")
@requires(P.HANDOVERS_SIGN)
def shelf():
    """The field, and what waits where."""
    return _shelf(None)


def _shelf(answer, status: int = 200):
    return page("handovers/shelf.html", fragment="answer", status=status, answer=answer, waiting=listed.to_shelve(),
                last=shelving.last_shelved(me().id))  # fmt: skip


@bp.post("/shelf")
@requires(P.HANDOVERS_SIGN)
def shelved():
    """One volume was scanned onto the shelf."""
    try:
        item_id = write(shelving.scan, code=request.form.get("code", ""), by=me().id)
    except Refused as refused:
        tone = "again" if refused.code == "shelve_there" else "bad"
        said = {"tone": tone, "verb": "没有上架", "title": refused.sentence.title, "lines": (refused.sentence.todo,)}
        return _shelf(said, 200 if is_htmx() else refused.sentence.status)
    held = volume(item_id)
    return _shelf({"tone": "good", "verb": held.status_label, "title": held.bib.full_title,
                   "lines": (held.call_no or held.bib.call_no, held.location.full_name)})  # fmt: skip


@bp.post("/shelf/<int:item_id>/undo")
@requires(P.HANDOVERS_SIGN)
def unshelve(item_id):
    """A volume was put on the shelf by mistake."""
    write(shelving.unshelve, item_ids=[item_id], by=me().id)
    tell("said", "已撤销上架")
    return redirect(url_for("handovers.shelf"), 303)


@bp.post("/<int:hand_over_id>/shelve")
@requires(P.HANDOVERS_SIGN)
def shelve_list(hand_over_id):
    """The whole list is on the shelf."""
    tell("said", f"{write(shelving.shelve_list, hand_over_id=hand_over_id, by=me().id)} 册已上架")
    return redirect(url_for("handovers.show", hand_over_id=hand_over_id), 303)


@bp.get("/order")
@requires(P.HANDOVERS_SIGN)
def order():
    """排架单: a list's volumes, or those that wait at a location, in the order of the shelf."""
    list_id, location_id = request.args.get("list", 0, type=int), request.args.get("location", 0, type=int)
    return page("handovers/order.html", held=making.get(list_id) if list_id else None, maker=me().name,
                items=listed.shelf_order(hand_over_id=list_id, location_id=location_id), printed_at=moment_words(clock.now()))  # fmt: skip
