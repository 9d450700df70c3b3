"""A registration by telephone or at the desk, under the readers' rules; seen, edited, cancelled, its pass printed."""

from flask import redirect, request, url_for

from yylib.access import me, requires
from yylib.blueprints.registration_desk import bp
from yylib.blueprints.registration_desk.forms import (
    ADULTS,
    CHILDREN,
    PURPOSE,
    ChangeForm,
    ReasonForm,
    TakeForm,
    form_of,
)
from yylib.database import write
from yylib.errors import NotThere, Refused
from yylib.permissions import Permission as P
from yylib.services import activities, privacy, registrations
from yylib.services.prints import codes
from yylib.services.registration_lists import desk, paper, reading  # noqa: F401 (paper supplies the file)
from yylib.services.registrations import answers, keys, sheets
from yylib.web import page, tell


def sheet_of(activity_id: int):
    """The sheet in the address, else the first that has not ended; ``NotThere`` where there is none."""
    held = sheets.of(activity_id)
    wanted = request.args.get("sheet", type=int)
    found = [one for one in held if one.id == wanted] or [one for one in held if not sheets.why_shut(one)] or held
    if not found:
        raise NotThere()
    return found[0]


@bp.route("/<int:activity_id>/new", methods=["GET", "POST"])
@requires(P.REGISTRATIONS_RECORD)
def new(activity_id):
    """登记报名: whoever calls or comes registers like anybody else, with the colleague typing."""
    sheet, form = sheet_of(activity_id), form_of(TakeForm, activity_id)
    if not form.validate_on_submit():
        return _new(sheet, form, 422 if form.is_submitted() else 200)
    try:
        held = write(registrations.register, once=form.once.data, sheet_id=sheet.id, by=me().id, **form.values())
    except Refused as refused:
        form.refuse(refused)
        return _new(sheets.get(sheet.id), form, refused.sentence.status, refused.code)
    tell("said", registrations.said(keys.get(held)), "请把七位字符念给报名人，或打印凭证。")
    return redirect(url_for("registration_desk.registration", registration_id=held), 303)


def _new(sheet, form, status: int = 200, code: str = ""):
    kept = desk.kept_back(sheet.id)
    may = bool(form.is_override.data) or bool(code) and desk.may_override(code, sheet.id) or kept > 0
    return page("registration_desk/new.html", status=status, form=form, sheet=sheet, activity=activities.get(sheet.activity_id),
                lines=reading.sheet_lines(sheet.activity_id), room=sheets.room(sheet.id), may_override=may, kept_back=kept,
                text=privacy.current_text(PURPOSE))  # fmt: skip


@bp.get("/r/<int:registration_id>")
@requires(P.REGISTRATIONS_RECORD)
def registration(registration_id):
    """One registration: how it stands, who comes, its pass."""
    return _shown(keys.get(registration_id), ReasonForm())


def _shown(held, form, status: int = 200):
    stage = reading.stage_of(held)
    return page("registration_desk/registration.html", status=status, held=held, activity=activities.get(held.sheet.activity_id),
                said=registrations.said(held), stage=stage, whom=reading.whom(held), people=reading.people_words(held),
                party=reading.party_words(held), answers=answers.said(held), form=form, qr=codes.drawn(keys.qr_text(held)),
                channel=reading.CHANNELS.get(held.channel, held.channel))  # fmt: skip


@bp.get("/r/<int:registration_id>/pass", endpoint="pass")
@requires(P.REGISTRATIONS_RECORD)
def on_paper(registration_id):
    """报名凭证 on paper, for whoever has no phone."""
    held = keys.get(registration_id)
    return page("registration_desk/pass.html", held=held, activity=activities.get(held.sheet.activity_id), maker=me().name,
                said=registrations.said(held), party=reading.party_words(held), qr=codes.drawn(keys.qr_text(held)))  # fmt: skip


@bp.route("/r/<int:registration_id>/change", methods=["GET", "POST"])
@requires(P.REGISTRATIONS_RECORD)
def change(registration_id):
    """Another party under the same code."""
    held = keys.get(registration_id)
    form = form_of(ChangeForm, held.sheet.activity_id, data=_typed(held))
    if not form.validate_on_submit():
        return _change(held, form, 422 if form.is_submitted() else 200)
    given = form.values()
    given["children"] += _beyond(held, "children", CHILDREN)
    given["adults"] += _beyond(held, "adults", ADULTS)
    try:
        write(registrations.change, once=form.once.data, registration_id=registration_id, by=me().id, **given)
    except Refused as refused:
        form.refuse(refused)
        return _change(keys.get(registration_id), form, refused.sentence.status, refused.code)
    tell("said", "报名已改", registrations.said(keys.get(registration_id)))
    return redirect(url_for("registration_desk.registration", registration_id=registration_id), 303)


def _beyond(held, what: str, most: int) -> list[dict]:
    """Those of a larger party for whom the form has no row: they stay."""
    return registrations.composition(held)[what][most:]


def _typed(held) -> dict:
    """The form's fields as the registration stands."""
    party = registrations.composition(held)
    typed = {name: party[name] for name in ("is_coming", "more_adults", "more_children", "helpers")}
    for row, child in enumerate(party["children"][:CHILDREN], 1):
        typed |= {f"child{row}_name": child["name"], f"child{row}_birth": child["birth_on"]}
    for row, adult in enumerate(party["adults"][:ADULTS], 1):
        typed |= {f"adult{row}_name": adult["name"], f"adult{row}_phone": adult["phone"]}
    asked = {f"q{key}": value for key, value in (held.answers or {}).items()}
    return typed | asked | {"email": held.email, "note": held.note}


def _change(held, form, status: int = 200, code: str = ""):
    may = bool(form.is_override.data) or bool(code) and desk.may_override(code, held.sheet_id)
    return page("registration_desk/change.html", status=status, form=form, held=held, whom=reading.whom(held),
                activity=activities.get(held.sheet.activity_id), may_override=may, room=sheets.room(held.sheet_id))  # fmt: skip


@bp.post("/r/<int:registration_id>/cancel")
@requires(P.REGISTRATIONS_RECORD)
def cancel(registration_id):
    """Given up by whoever called: the place goes to the next in line at once."""
    form = ReasonForm()
    if not form.validate_on_submit():
        return _shown(keys.get(registration_id), form, 422)
    write(
        registrations.cancel,
        once=form.once.data,
        registration_id=registration_id,
        by=me().id,
        reason=form.reason.data or "",
    )
    tell("said", "报名已取消", "名额已放出来，有候补的马上递补。")
    return redirect(url_for("registration_desk.registration", registration_id=registration_id), 303)


@bp.post("/r/<int:registration_id>/accept")
@requires(P.REGISTRATIONS_RECORD)
def accept(registration_id):
    """Who was offered a place says on the phone that they come."""
    write(registrations.accept, registration_id=registration_id, by=me().id)
    tell("said", "已确认参加")
    return redirect(url_for("registration_desk.registration", registration_id=registration_id), 303)
