"""A day's shifts: who is expected, who is here; signing in and out by the volunteer's code, number or name."""

from datetime import date, timedelta

from flask import redirect, request, url_for

from yylib import clock
from yylib.access import me, requires
from yylib.blueprints.service_hours import bp
from yylib.blueprints.service_hours.forms import ScanForm
from yylib.database import write
from yylib.errors import Refused
from yylib.models.service_hours import ServiceWay
from yylib.permissions import Permission as P
from yylib.services import service_hours
from yylib.services.service_hours import reading, signing, today
from yylib.services.volunteers import keys
from yylib.web import LARGEST, page, tell

INDEX = "service_hours/index.html"


@bp.get("/")
@requires(P.VOLUNTEERS_RECORD)
def index():
    """What was signed just now is named in the address, so that a scan needs no cookie of its own: it is a hot path."""
    if text := request.args.get("entry", ""):
        _say(text, bool(request.args.get("again")))
    return _drawn(ScanForm(formdata=None), day=_day(request.args.get("day", "")))


def _day(text: str) -> date:
    """The day that is looked at: today, or one that has been, whose paper sheets are still to be entered."""
    try:
        return min(clock.sane_day(text), clock.today())
    except ValueError:
        return clock.today()


def _say(text: str, is_again: bool) -> None:
    held = reading.entry_or_none(int(text)) if text.isascii() and text.isdecimal() and len(text) < 10 else None
    if held:
        kind, title, body = _words(signing.told(held, "out" if held.out_at else "in", not is_again))
        tell(kind, f"{held.volunteer.name}　{title}", body)


def _drawn(form, status: int = 200, found=(), day: date | None = None):
    """The shifts of a day with their people; ``found`` are those whom a name may mean. The field is empty again: what the
    scanner reads next must not stand behind what was refused."""
    form.code.data = ""
    day = day or clock.today()
    shifts = today.of_day(day)
    return page(INDEX, status=status, form=form, shifts=shifts, found=found, now=clock.now(), waiting=today.waiting(),
                here=sum(line.is_here for one in shifts for line in one.lines), words=service_hours.rounding.words,
                stage=reading.read_once(), day=day, is_today=day == clock.today(), before=day - timedelta(days=1),
                after=day + timedelta(days=1))  # fmt: skip


@bp.post("/scan")
@requires(P.VOLUNTEERS_RECORD)
def scan():
    """One scan: in where they are not on duty, out where they are. A pass was held by the volunteer; a number or a name
    is the desk's own word, for a second person to confirm. A pass goes without the form library: it is a hot path."""
    text, adult = request.form.get("code", ""), bool(request.form.get("with_adult"))
    if len(text) <= 20 and keys.code_of(text):
        return _pressed(text, adult)
    form = ScanForm()
    if not form.validate_on_submit():
        return _drawn(form, 422)
    found = today.named(form.code.data)
    if len(found) != 1:
        form.refuse(Refused("duty_nobody", field="code", text=form.code.data)) if not found else None
        return _drawn(form, 200 if found else 404, found)
    return _said(lambda: write(signing.press, hot=True, volunteer_id=found[0].id, way=ServiceWay.DESK, by=me().id,
                               with_adult=adult), lambda: found[0])  # fmt: skip


def _pressed(text: str, with_adult: bool):
    return _said(lambda: write(signing.press_code, hot=True, code=text, way=ServiceWay.PASS, by=me().id,
                               with_adult=with_adult), lambda: keys.by_code(text))  # fmt: skip


def _said(act, who):
    """Say what was signed; refused, the page with who it was and why not."""
    try:
        made = act()
    except Refused as refused:
        if refused.is_for_now:
            raise
        name = (held := who()) and held.name
        tell("not", f"{name}　{refused.sentence.title}" if name else refused.sentence.title, refused.sentence.todo)
        return _drawn(ScanForm(formdata=None), refused.sentence.status)
    again = None if made["is_new"] else 1
    return redirect(url_for("service_hours.index", entry=made["id"], again=again), 303)


def _words(made: dict) -> tuple[str, str, str]:
    at = f"{clock.local(clock.moment(made['in_at'])):%H:%M}"
    if made["act"] == "in":
        return (
            ("said", f"已签到：{made['what']}", f"{at} 起")
            if made["is_new"]
            else ("look", f"{at} 已经签到：{made['what']}", "")
        )
    if made["is_forgotten"]:
        return "look", f"上一班忘了签退：{made['what']}", "已按岗位规定的时间记下，等待确认。"
    done = service_hours.rounding.words(made["minutes"] or 0)
    return "said", f"已签退：{made['what']}，{done}", "等待另一位工作人员确认。" if made["stage"] == "pending" else ""


@bp.post("/sign/<int:shift_id>/<int:volunteer_id>")
@requires(P.VOLUNTEERS_RECORD)
def sign(shift_id, volunteer_id):
    """By hand, in the row of a shift: a second person confirms it."""
    given = {"volunteer_id": min(volunteer_id, LARGEST), "way": ServiceWay.DESK, "by": me().id}
    if request.form.get("act") == "out":
        return _said(lambda: write(signing.sign_out, hot=True, **given), lambda: keys.get(given["volunteer_id"]))
    return _said(lambda: write(signing.sign_in, hot=True, shift_id=min(shift_id, LARGEST),
                               with_adult=bool(request.form.get("with_adult")), **given),
                 lambda: keys.get(given["volunteer_id"]))  # fmt: skip
