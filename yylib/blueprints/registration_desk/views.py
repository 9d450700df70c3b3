"""The sheets there are, and the list of one activity or of one of its sessions: page, paper, Excel."""

from yylib import listings
from yylib.access import requires
from yylib.blueprints.registration_desk import bp
from yylib.permissions import Permission as P
from yylib.services import activities
from yylib.services.registration_lists import reading
from yylib.services.registrations import sheets
from yylib.web import page

ALL = listings.At(
    reading.SHEETS, "registration_desk.index", "registration_desk.sheets_print", "registration_desk.sheets_export"
)
listings.faces(bp, ALL, P.REGISTRATIONS_RECORD)
ONE = listings.At(
    reading.REGISTRATIONS, "registration_desk.show", "registration_desk.list_print", "registration_desk.list_export"
)


@bp.get("/")
@requires(P.REGISTRATIONS_RECORD)
def index():
    """What may be registered for, those to come first."""
    lines, listing = listings.opened(ALL)
    return page("registration_desk/index.html", fragment="registration_sheets", lines=lines, listing=listing)


@bp.get("/<int:activity_id>")
@bp.get("/<int:activity_id>/<int:sheet_id>")
@requires(P.REGISTRATIONS_RECORD)
def show(activity_id, sheet_id=None):
    """How the sheets stand, and who is on them: confirmed, waiting in order, over."""
    activity, lines = activities.get(activity_id), reading.sheet_lines(activity_id)
    chosen = next((line.id for line in lines if line.id == sheet_id or len(lines) == 1), None)
    rows, listing = listings.opened(ONE, _at(activity_id, sheet_id), activity_id=activity_id, sheet_id=sheet_id)
    return page("registration_desk/show.html", fragment="registrations", activity=activity, lines=lines, chosen=chosen,
                room=chosen and sheets.room(chosen), rows=rows, listing=listing, sheet_id=sheet_id,
                turned_away=reading.turned_away(activity_id))  # fmt: skip


def _at(activity_id: int, sheet_id: int | None) -> dict:
    return {"activity_id": activity_id} | ({"sheet_id": sheet_id} if sheet_id else {})


def _title(activity_id: int) -> str:
    activity = activities.get(activity_id)
    return f"{activity.title}报名名单"


@bp.get("/<int:activity_id>/print")
@bp.get("/<int:activity_id>/<int:sheet_id>/print")
@requires(P.REGISTRATIONS_RECORD)
def list_print(activity_id, sheet_id=None):
    about = _at(activity_id, sheet_id)
    return listings.printed(ONE, about, _title(activity_id), **about)


@bp.post("/<int:activity_id>/export")
@bp.post("/<int:activity_id>/<int:sheet_id>/export")
@requires(P.REPORTS_EXPORT, fresh=True)
def list_export(activity_id, sheet_id=None):
    return listings.exported(ONE, _title(activity_id), **_at(activity_id, sheet_id))
