"""我的进馆: where this phone is inside, and 我已离馆, which works from anywhere until closing."""

from datetime import timedelta

from flask import redirect, session, url_for

from yylib import clock, readers
from yylib.access import public
from yylib.blueprints.doors import bp
from yylib.blueprints.doors.forms import LeaveForm
from yylib.database import write
from yylib.errors import Refused
from yylib.models.visits import Source
from yylib.services import seats
from yylib.services.attendance import today
from yylib.services.doors import guests, passage
from yylib.web import page, tell

ME = "doors/me.html"
WELCOME, GOODBYE = "欢迎来馆", "再见，欢迎再来"
SEVEN = 7  # characters of a registration's pass, one more than a booking's
JUST = timedelta(minutes=1)  # how long after its passage a phone is greeted


@bp.get("/me")
@public
def me():
    if "_flashes" not in session:
        _greet()
    return _page()


@bp.post("/me/leave")
@public
def leave():
    """Out from home. Sent again, it is the same answer."""
    form, phone = LeaveForm(), readers.phone()
    if not form.validate_on_submit():
        return _page(422)
    try:
        write(passage.leave, hot=True, holder=_holder(phone, form.stay.data or ""), nonce=form.stay.data or "",
              staying=form.staying.data or 0)  # fmt: skip
    except Refused as refused:
        if refused.is_for_now:
            raise
        return _page(refused.sentence.status, refused.sentence)
    tell(
        "said",
        "已登记离馆",
        "孩子还在馆内，服务台已经知道，请尽快回来接。" if form.staying.data else "再见，欢迎再来。",
    )
    return redirect(url_for("doors.me"), 303)


def _greet() -> None:
    """Whoever has just gone through a door is greeted by the row of it: passing needs no cookie for these words."""
    last = max((stay for _code, stay in _stays(readers.phone())), key=lambda stay: stay.last_at, default=None)
    if last is None or last.is_over or last.are_left or last.source not in (Source.GATE, Source.PRINTED):
        return
    if timedelta(0) <= clock.now() - last.last_at <= JUST:
        tell("said", WELCOME if last.is_inside else GOODBYE)


def _holder(phone, nonce: str) -> str:
    """Whose stay it is; once left, the phone's own name stands for it: the number alone finds the answer."""
    held = [stay.holder for _code, stay in _stays(phone) if stay.nonce == nonce]
    return held[0] if held else phone.holder() if phone else ""


def _stays(phone) -> list:
    return guests.inside(phone.holder(), passes(phone, parties(phone))) if phone else []


def parties(phone) -> list:
    """Today's parties of the phone's registrations; nothing is asked where it has none."""
    typed = [code for code in phone.codes if len(code) == SEVEN] if phone else []
    return today.parties([*typed, *readers.joined()])


def passes(phone, found: list) -> list[str]:
    """The codes of the phone's passes that may be inside: its bookings, and today's registrations."""
    return [*(code for code in phone.codes if len(code) != SEVEN), *dict.fromkeys(one.code for one in found)]


def _page(status: int = 200, refused=None):
    stays = _stays(readers.phone())
    inside = [held for held in stays if held[1].is_inside]
    adults = [stay for _code, stay in inside if not stay.are_left]
    use = next((use for stay in adults if (use := seats.of_holder(stay.holder))), None)
    return page(ME, status=status, refused=refused, stays=stays, inside=inside, use=use, parties=parties(readers.phone()),
                has_seats=bool(adults and seats.rooms()))  # fmt: skip
