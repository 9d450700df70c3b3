"""编目清单: the list, opened by scanning, on paper, in Excel, as MARC."""

from io import BytesIO

from flask import redirect, request, send_file, url_for

from yylib import clock, listings
from yylib.access import me, requires
from yylib.blueprints.bibs import bp
from yylib.blueprints.bibs.forms import DownloadForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import bibs, exports, lists
from yylib.services.bibs import finding, listed, sending
from yylib.web import page, tell

AT = listings.At(listed.BIBS, "bibs.index", "bibs.print", "bibs.export")
listings.faces(bp, AT, P.ACQUISITION_READ)


@bp.get("/")
@requires(P.ACQUISITION_READ)
def index():
    """What waits for cataloguing first."""
    rows, listing = listings.opened(AT)
    return page("bibs/index.html", fragment="bibs", bibs=rows, listing=listing, state=listed.state,
                waiting=bibs.count_waiting(), form=DownloadForm(formdata=None), may_edit=me().can(P.BIBS_EDIT))  # fmt: skip


@bp.get("/open", endpoint="open")
@requires(P.ACQUISITION_READ)
def opened():
    """A scanned ISBN or barcode opens its title; what opens none is looked for in the list."""
    code = request.args.get("code", "").strip()[:60]
    found = finding.opened_by(code)
    if len(found) == 1:
        return redirect(url_for("bibs.show", bib_id=found[0]))
    if not found:
        tell(
            "look",
            f"没有找到“{code}”" if code else "请扫一个 ISBN 或条码",
            "书目里还没有它，可以“新编一条”，或在下面换个字找。",
        )
    number = bibs.like(isbn=code)[0].isbn if found else ""
    return redirect(url_for("bibs.index", q=number or "", all=1))


@bp.post("/download")
@requires(P.ACQUISITION_READ, fresh=True)
def download():
    """The chosen titles, or all of the present filter, as MARC."""
    form = DownloadForm()
    if not form.validate_on_submit():
        raise Refused("bad_request")
    chosen = [int(text) for text in request.form.getlist("bib") if text.isdecimal()][:1000]
    if not chosen:
        given = request.args.to_dict()
        exports.may(rows=lists.find(listed.BIBS, given).count, roles=me().roles)
        chosen = [bib.id for bib in lists.everything(listed.BIBS, given, most=listings.MOST_IN_EXCEL).rows]
    return sent(chosen, form.encoding.data)


@bp.post("/<int:bib_id>/download")
@requires(P.ACQUISITION_READ)
def download_one(bib_id):
    """One title as MARC."""
    form = DownloadForm()
    if not form.validate_on_submit():
        raise Refused("bad_request")
    return sent([bibs.get(bib_id).id], form.encoding.data)


def sent(bib_ids: list[int], encoding: str):
    """A file of these titles; what leaves the house is noted."""
    data, ending, number = sending.packed(bib_ids, encoding)
    write(exports.note, what="bibs/marc", sheets=1, rows=number, by=me().id)
    return send_file(BytesIO(data), mimetype="application/octet-stream", as_attachment=True,
                     download_name=f"书目 {clock.today()}.{ending}")  # fmt: skip
