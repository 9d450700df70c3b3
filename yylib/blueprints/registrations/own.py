"""报名凭证: seen, printed, accepted, declined, changed and cancelled by whoever holds its link."""

from flask import redirect, request, url_for

from yylib import clock, readers
from yylib.access import public
from yylib.blueprints.registrations import bp
from yylib.blueprints.registrations.forms import PURPOSE, PartyForm, form_of
from yylib.blueprints.registrations.views import patiently
from yylib.errors import NotThere, Refused
from yylib.services import notices, privacy, registrations
from yylib.services.prints import codes
from yylib.services.registrations import answers, keys, online, party, saying
from yylib.web import page, tell


def held(key: str):
    """The registration of a link; any other looks as if there were none."""
    registration = keys.by_path(key)
    if registration is None:
        raise NotThere()
    return registration


@bp.get("/p/<key>")
@public
def ticket(key):
    registration = held(key)
    return page("registrations/ticket.html", **_shown(registration, key), is_kept=registration.code in readers.joined())


@bp.get("/p/<key>/print")
@public
def paper(key):
    """On A4, or on A6 to take along."""
    size = "a6" if request.args.get("size") == "a6" else "a4"
    printed_at = f"{clock.local(clock.now()):%Y-%m-%d %H:%M} "
    return page("registrations/paper.html", **_shown(held(key), key), size=size, printed_at=printed_at)


def _shown(registration, key: str) -> dict:
    sheet = registration.sheet
    activity = sheet.activity
    state = saying.state(registration)  # what was called off says when it was to be
    sessions = [one for one in activity.sessions
                if (one.cancelled_at is None or state == "closed") and sheet.session_id in (None, one.id)]  # fmt: skip
    return {"registration": registration, "key": key, "sheet": sheet, "activity": activity, "sessions": sessions, "state": state,
            "mark": saying.status(registration), "said": saying.said(registration), "qr": codes.drawn(keys.qr_text(registration)),
            "can_end": state in ("confirmed", "waiting", "offered") and clock.now() < sheet.starts_at,
            "answered": [one for one in answers.said(registration) if one[1]], "notice_path": notices.path(activity),
            "person": registration.person and registration.person.masked(clock.today())}  # fmt: skip


@bp.post("/p/<key>/accept")
@public
def accept(key):
    return _did(key, registrations.accept, "已报上", "名额是您的了，到时见。")


@bp.post("/p/<key>/decline")
@public
def decline(key):
    return _did(key, registrations.decline, "已放弃", "名额已放出来，谢谢您说一声。")


@bp.post("/p/<key>/cancel")
@public
def cancel(key):
    return _did(key, registrations.cancel, "已取消", "名额已放出来；想来可以再报。")


def _did(key: str, command, title: str, body: str):
    patiently(command, registration_id=held(key).id)
    tell("said", title, body)
    return redirect(url_for("registrations.ticket", key=key), 303)


@bp.post("/p/<key>/keep")
@public
def keep(key):
    """A pass that came by telephone or from another phone: this one knows it from now on."""
    return readers.join(redirect(url_for("registrations.ticket", key=key), 303), held(key).code)


@bp.get("/p/<key>/all")
@public
def family(key):
    """All that this family's phone has registered for, on one page."""
    registration = held(key)
    return page("registrations/family.html", key=key, lines=lines(online.of_family(registration)))


def lines(found: list) -> list[tuple]:
    """Each with its link, its mark and the sentence."""
    return [(one, keys.path(one), saying.status(one), saying.said(one)) for one in found]


@bp.get("/p/<key>/change")
@public
def change(key):
    registration = held(key)
    whole = registrations.composition(registration)
    given = {"is_coming": whole["is_coming"], "more_adults": whole["more_adults"] + len(whole["adults"]),
             "is_helper": bool(whole["helpers"])}  # fmt: skip
    for row, child in enumerate(whole["children"], 1):
        given |= {f"child{row}_name": child["name"], f"child{row}_birth": child["birth_on"]}
    given |= {f"q{number}": said for number, said in (registration.answers or {}).items()}
    return _drawn(registration, key, _form(registration, **given))


@bp.post("/p/<key>/change")
@public
def save(key):
    """The new places are made sure of before the old ones are given up."""
    registration = held(key)
    form = _form(registration)
    if not form.validate_on_submit():
        return _drawn(registration, key, form, 422)
    text = privacy.current_text(PURPOSE)
    try:
        patiently(registrations.change, once=form.once.data, registration_id=registration.id,
                  consent=(PURPOSE, text.version, "web"), **_named(registration, form.values()))  # fmt: skip
    except Refused as refused:
        return _drawn(held(key), key, form, form.said(refused), refused.sentence)
    tell("said", "已改好", "凭证上的七位字符不变。")
    return redirect(url_for("registrations.ticket", key=key), 303)


def _form(registration, **given):
    small = len(registrations.composition(registration)["children"])
    return form_of(PartyForm, registration.sheet, least=small, **given)


def _named(registration, given: dict) -> dict:
    """The form counts adults; those who stand by name stay so as long as the number reaches."""
    named = registrations.composition(registration)["adults"][: given["more_adults"]]
    return given | {"adults": named, "more_adults": given["more_adults"] - len(named)}


def _drawn(registration, key: str, form, status: int = 200, said=None):
    state = saying.state(registration)
    can_end = state in ("confirmed", "waiting", "offered") and clock.now() < registration.sheet.starts_at
    return page("registrations/change.html", status=status, form=form, said=said, registration=registration, key=key,
                activity=registration.sheet.activity, can_end=can_end, is_waiting=state == "waiting",
                ages=party.ages_words(registration.sheet.activity))  # fmt: skip
