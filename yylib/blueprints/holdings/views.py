"""馆藏: the list of all volumes, and one volume with everything that has happened to it."""

from flask import current_app, redirect, request, url_for

from yylib import listings
from yylib.access import me, requires
from yylib.blueprints.holdings import bp
from yylib.permissions import Permission as P
from yylib.services import money
from yylib.services.holdings import lists, volume
from yylib.web import page, tell

AT = listings.At(lists.VOLUMES, "holdings.index", "holdings.print", "holdings.export")
listings.faces(bp, AT, P.ACQUISITION_READ)


@bp.get("/")
@requires(P.ACQUISITION_READ)
def index():
    volumes, listing = listings.opened(AT)
    return page("holdings/index.html", fragment="held", volumes=volumes, listing=listing, yuan=money.yuan,
                may=me().can(P.HOLDINGS_MANAGE))  # fmt: skip


@bp.get("/scan")
@requires(P.ACQUISITION_READ)
def scan():
    """A scanned or typed number opens its volume."""
    code = request.args.get("code", "")
    if found := volume.open_to(code):
        return redirect(url_for("holdings.show", item_id=found))
    tell("look", f"没有条码或登录号是“{code[:30]}”的册", "看看是不是少了一位，或在下面按题名找。")
    return redirect(url_for("holdings.index", q=code[:30]))


@bp.get("/<int:item_id>")
@requires(P.ACQUISITION_READ)
def show(item_id):
    item = volume.get(item_id)
    return page("holdings/show.html", item=item, facts=volume.facts(item), others=volume.beside(item),
                events=[(event, _link(event.page)) for event in volume.history(item)],
                record=_link(("bibs.show", {"bib_id": item.bib_id})))  # fmt: skip


def _link(target) -> str | None:
    """The address of what an event speaks of, where this person may go there."""
    if not target or target[0] not in current_app.view_functions:
        return None
    permission = current_app.view_functions[target[0]].access[0]
    return url_for(target[0], **target[1]) if not isinstance(permission, P) or me().can(permission) else None
