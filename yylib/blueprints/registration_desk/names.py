"""名单录入: a pasted 接龙 or a sheet, looked at beside who is registered, then entered row by row under the same rules."""

from typing import NamedTuple

from flask import request

from yylib.access import me, requires
from yylib.blueprints.registration_desk import bp
from yylib.blueprints.registration_desk.forms import PURPOSE, EnterForm, NamesForm
from yylib.blueprints.registration_desk.take import sheet_of
from yylib.database import write
from yylib.errors import Refused
from yylib.models.activities import ActivityAudience
from yylib.permissions import Permission as P
from yylib.services import activities, files, privacy, registrations
from yylib.services.registration_lists import MOST_TEXT, matching, pasted, reading, tables
from yylib.services.registrations import answers, keys, sheets
from yylib.web import page

_SMALL = (ActivityAudience.CHILDREN, ActivityAudience.FAMILIES)


class Outcome(NamedTuple):
    """What became of one row."""

    row: int
    name: str
    kind: str
    said: str
    registration_id: int | None = None


class Given(NamedTuple):
    """The list as the page carries it from one step to the next: a text or a table with what its columns mean."""

    text: str = ""
    table: tables.Table | None = None
    meant: dict | None = None

    def entries(self, activity) -> list:
        if self.table is not None:
            return tables.read(self.table, self.meant)
        return pasted.read(self.text, is_for_children=activity.audience in _SMALL)


@bp.route("/<int:activity_id>/names", methods=["GET", "POST"])
@requires(P.REGISTRATIONS_RECORD)
def names(activity_id):
    """Paste or upload; what each row is, is shown before anything is written."""
    sheet, form = sheet_of(activity_id), NamesForm()
    if not form.validate_on_submit():
        return _drawn(sheet, form, 422 if form.is_submitted() else 200)
    try:
        given = _given(sheet.activity_id, form)
        return _looked(sheet, given)
    except Refused as refused:
        form.refuse(refused)
        return _drawn(sheet, form, refused.sentence.status)


def _drawn(sheet, form, status: int = 200, **more):
    return page("registration_desk/names.html", status=status, form=form, sheet=sheet, activity=activities.get(sheet.activity_id),
                room=sheets.room(sheet.id), lines=reading.sheet_lines(sheet.activity_id), **more)  # fmt: skip


def _given(activity_id: int, form) -> Given:
    if not form.file.data:
        if not form.text.data:
            raise Refused("names_unclear", field="text", why="还没有粘贴，也没有选文件")
        return Given(form.text.data)
    kept = files.keep(form.file.data.stream, form.file.data.filename, "import")
    path = files.path_of(kept.stored_name)
    try:
        table = tables.opened(path)
    finally:
        path.unlink(missing_ok=True)  # names stay nowhere but in the registrations
    return Given(table=table, meant=tables.guess(table, answers.questions(activity_id)))


def _looked(sheet, given: Given, form=None, status: int = 200):
    activity = activities.get(sheet.activity_id)
    roles = [
        ("", "不用"),
        *tables.ROLES.items(),
        *((f"q{one.id}", one.label) for one in answers.questions(activity.id)),
    ]
    judged = matching.judge(sheet.id, given.entries(activity))
    ticked = set(request.form.getlist("take")) if form is not None else None
    return page("registration_desk/names_look.html", status=status, activity=activity, sheet=sheet, given=given, roles=roles,
                judged=judged, form=form or EnterForm(formdata=None), room=sheets.room(sheet.id), ticked=ticked,
                packed=given.table.packed() if given.table else "")  # fmt: skip


@bp.post("/<int:activity_id>/names/enter")
@requires(P.REGISTRATIONS_RECORD)
def enter_names(activity_id):
    """Each ticked row registers by itself: a bad one is named and the good ones still go in; sent again nothing doubles."""
    sheet, form, given = sheet_of(activity_id), EnterForm(), _carried()
    if "again" in request.form or not form.validate_on_submit():
        return _looked(sheet, given, None if "again" in request.form else form, 200 if "again" in request.form else 422)
    ticked = set(request.form.getlist("take"))
    entries = [
        (at, one)
        for at, one in enumerate(given.entries(activities.get(activity_id)))
        if str(at) in ticked and not one.why
    ]
    if not entries:
        raise Refused("names_none_ticked")
    done = [_entered(sheet.id, at, entry, form) for at, entry in entries]
    return page("registration_desk/names_done.html", activity=activities.get(activity_id), sheet=sheet, done=done,
                room=sheets.room(sheet.id), good=sum(one.registration_id is not None for one in done))  # fmt: skip


def _carried() -> Given:
    if packed := request.form.get("table", ""):
        table = tables.unpacked(packed)
        return Given(
            table=table, meant={at: request.form.get(f"column{at}", "")[:20] for at in range(len(table.heads))}
        )
    return Given(request.form.get("text", "")[:MOST_TEXT])


def _entered(sheet_id: int, at: int, entry, form) -> Outcome:
    consent = (PURPOSE, privacy.current_text(PURPOSE).version, "list")
    try:
        held = write(registrations.register, once=f"{form.once.data[:50]}:{at}", sheet_id=sheet_id, channel="list", by=me().id,
                     consent=consent, override_reason=form.override_reason.data or "", **entry.given())  # fmt: skip
    except Refused as refused:
        sentence = refused.sentence
        return Outcome(entry.row, entry.name, "late", f"{sentence.title}：{sentence.todo}")
    held = keys.get(held)
    return Outcome(
        entry.row, entry.name, "wait" if held.stage == "waiting" else "ok", registrations.said(held), held.id
    )
