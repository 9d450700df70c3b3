"""服务记录: all of them, those that wait, and one; confirmed by who neither served nor entered it."""

from flask import redirect, request, url_for

from yylib import listings
from yylib.access import me, own_or_missing, requires
from yylib.blueprints.service_hours import bp
from yylib.blueprints.service_hours.forms import AmendForm, ReasonForm, RestoreForm, VoidForm
from yylib.database import write
from yylib.errors import Refused
from yylib.models.service_hours import ServiceWay
from yylib.permissions import Permission as P
from yylib.services import service_hours
from yylib.services.service_hours import deciding, listed, reading, rounding
from yylib.web import LARGEST, page, tell

AT = listings.At(listed.ENTRIES, "service_hours.entries", "service_hours.entries_print", "service_hours.entries_export")
listings.faces(bp, AT, P.VOLUNTEERS_RECORD, "/entries")
WAITING = listings.At(listed.QUEUE, "service_hours.queue", "service_hours.queue_print", "service_hours.queue_export")


def _words() -> dict:
    """How an entry is put in words, the rule that they need read once."""
    return {"words": rounding.words, "whys": reading.WHYS, "stage": reading.read_once(), "when": listed.when,
            "hands": listed.hands}  # fmt: skip


@bp.get("/entries")
@requires(P.VOLUNTEERS_RECORD)
def entries():
    rows, listing = listings.opened(AT)
    return page("service_hours/entries.html", fragment="entries", rows=rows, listing=listing, **_words())


@bp.get("/queue")
@requires(P.HOURS_CONFIRM)
def queue():
    rows, listing = listings.opened(WAITING)
    return page("service_hours/queue.html", fragment="queue", rows=rows, listing=listing, may=deciding.may_decide, by=me().id,
                **_words())  # fmt: skip


@bp.get("/queue/print")
@requires(P.HOURS_CONFIRM)
def queue_print():
    return listings.printed(WAITING)


@bp.post("/queue/export")
@requires(P.REPORTS_EXPORT, fresh=True)
def queue_export():
    """The present filter as an Excel file."""
    own_or_missing(me().can(P.HOURS_CONFIRM))
    return listings.exported(WAITING)


@bp.post("/queue/confirm")
@requires(P.HOURS_CONFIRM)
def confirm():
    """All that were ticked, at once; what this person may not stays."""
    ids = [one for one in request.form.getlist("entry", type=int)[:500] if 0 < one <= LARGEST]
    try:
        made = write(deciding.confirm, entry_ids=ids, by=me().id)
    except Refused as refused:
        if refused.is_for_now:
            raise
        tell("not", refused.sentence.title, refused.sentence.todo)
    else:
        tell(
            "said",
            f"已确认 {made['confirmed']} 笔",
            f"{made['left']} 笔要由另一位工作人员确认。" if made["left"] else "",
        )
    return redirect(url_for("service_hours.queue"), 303)


@bp.get("/<int:entry_id>")
@requires(P.VOLUNTEERS_RECORD)
def show(entry_id):
    return _shown(entry_id)


def _shown(entry_id: int, status: int = 200, **forms):
    entry = service_hours.entry(min(entry_id, LARGEST))
    given = {"formdata": None, "version": entry.version}
    forms = {
        "amend": AmendForm(minutes=entry.minutes, **given),
        "refuse": ReasonForm(**given),
        "void": VoidForm(**given),
        "restore": RestoreForm(**given),
    } | forms
    may, is_own = me().can(P.HOURS_CONFIRM), entry.volunteer.account_id == me().id
    return page("service_hours/show.html", status=status, entry=entry, ways=ServiceWay, **forms, **_words(),
                longest=deciding.longest(entry) if entry.out_at else None, may_decide=may and deciding.may_decide(entry, me().id),
                may_void=not is_own and entry.stage != "void" and (may or deciding.may_take_back(entry, me().id)),
                may_restore=may and not is_own and deciding.may_restore(entry), may=may)  # fmt: skip


@bp.post("/<int:entry_id>/amend")
@requires(P.HOURS_CONFIRM)
def amend(entry_id):
    """Confirm with other minutes."""
    return _done(entry_id, "amend", AmendForm(), deciding.amend, "已确认")


@bp.post("/<int:entry_id>/refuse")
@requires(P.HOURS_CONFIRM)
def refuse(entry_id):
    return _done(entry_id, "refuse", ReasonForm(), deciding.refuse, "已记为未通过")


@bp.post("/<int:entry_id>/void")
@requires(P.VOLUNTEERS_RECORD)
def void(entry_id):
    """Who confirms makes any void; the others what they entered themselves, as long as nobody confirmed it."""
    command = deciding.void if me().can(P.HOURS_CONFIRM) else deciding.take_back
    return _done(entry_id, "void", VoidForm(), command, "已作废，不再计入时长")


@bp.post("/<int:entry_id>/restore")
@requires(P.HOURS_CONFIRM)
def restore(entry_id):
    """Void or refused by mistake: it waits again."""
    return _done(entry_id, "restore", RestoreForm(), deciding.restore, "已改回待确认")


def _done(entry_id: int, name: str, form, command, said: str):
    if not form.validate_on_submit():
        return _shown(entry_id, 422, **{name: form})
    try:
        write(command, entry_id=min(entry_id, LARGEST), by=me().id, **form.values())
    except Refused as refused:
        form.refuse(refused)
        return _shown(entry_id, refused.sentence.status, **{name: form})
    tell("said", said)
    return redirect(url_for("service_hours.show", entry_id=entry_id), 303)
