"""The day of a session: who is to come, who has come, how full the room is; signing in and taking back."""

from flask import redirect, request, url_for

from yylib import clock, listings
from yylib.access import me, requires
from yylib.blueprints.attendance import bp
from yylib.blueprints.attendance.forms import DayForm, LinkForm, ScanForm, SignForm, WalkForm
from yylib.database import write
from yylib.errors import Refused
from yylib.models.attendance import Way
from yylib.permissions import Permission as P
from yylib.services import activities
from yylib.services.attendance import codes, counts, doorway, figures, filed, listed, sign  # noqa: F401
from yylib.services.attendance.sessions import SESSIONS, place_of, title, when
from yylib.web import LARGEST, is_htmx, page, tell

AT = listings.At(SESSIONS, "attendance.index", "attendance.print", "attendance.export")
listings.faces(bp, AT, P.ATTENDANCE_RECORD)
SHOW = "attendance/show.html"


@bp.get("/")
@requires(P.ATTENDANCE_RECORD)
def index():
    sessions, listing = listings.opened(AT)
    came = figures.of([one.id for one in sessions])
    today = activities.sessions_on(clock.today())
    return page("attendance/index.html", fragment="sessions", sessions=sessions, listing=listing, came=came, words=WORDS,
                todays=today, todays_came=figures.of([one.id for one in today]))  # fmt: skip


@bp.get("/activity/<int:activity_id>")
@requires(P.ATTENDANCE_RECORD)
def activity(activity_id):
    """All sessions of an activity, and who of a training came to which."""
    held = activities.get(activity_id)
    sessions, people = listed.persons(activity_id) if held.kind in listed.BY_PERSON else ([], [])
    return page("attendance/activity.html", activity=held, came=figures.of([one.id for one in held.sessions]),
                days=figures.by_day(activity_id), words=WORDS, sessions=sessions, people=people)  # fmt: skip


@bp.get("/<int:session_id>")
@requires(P.ATTENDANCE_RECORD)
def show(session_id):
    return drawn(session_id)


def drawn(session_id: int, status: int = 200, fragment: str | None = None, **forms):
    """The page of a session; ``forms`` are those to show again."""
    session, day = activities.session(session_id), counts.counting_day(session_id)
    forms = {"scan": ScanForm(formdata=None), "walk": WalkForm(formdata=None), "link": LinkForm(formdata=None),
             "dayform": DayForm(formdata=None, day=day)} | forms  # fmt: skip
    return page(SHOW, fragment=fragment, status=status, session=session, activity=session.activity, day=day, words=WORDS,
                lines=listed.lines(session, day), waiting=listed.lines(session, day, confirmed=False),
                by_person=listed.is_by_person(session), spots=counts.spots(session_id, day), sign=SignForm(formdata=None),
                latest=counts.latest(session_id), links=counts.links(session_id), now=clock.now(), ways=Way,
                **_filling(session), **forms)  # fmt: skip


def ids(name: str) -> list[int]:
    """The ticked numbers of a form that can be somebody's."""
    return [number for number in request.form.getlist(name, type=int) if 0 < number <= LARGEST]


def _filling(session) -> dict:
    room = listed.room(session)
    version = "-".join(str(number) for number in (*room.came, room.free))
    days = figures.by_day(session.activity_id) if words_of_days(session) else {}
    return {"room": room, "version": version, "days": days, "is_drop_in": listed.is_drop_in(session)}


def words_of_days(session) -> bool:
    """Whether a session runs over several days, as an exhibition does, and is counted by the day."""
    return clock.local(session.starts_at).date() != clock.local(session.ends_at).date()


@bp.get("/<int:session_id>/room")
@requires(P.ATTENDANCE_RECORD)
def room(session_id):
    """How full it is, asked every few seconds; 204 while nothing has changed."""
    session = activities.session(session_id)
    filling = _filling(session)
    if is_htmx() and request.args.get("v") == filling["version"]:
        return "", 204
    return page(SHOW, fragment="room", session=session, **filling) if is_htmx() else redirect(_here(session_id), 303)


def _here(session_id: int) -> str:
    return url_for("attendance.show", session_id=session_id)


@bp.post("/<int:session_id>/scan")
@requires(P.ATTENDANCE_RECORD)
def scan(session_id):
    """A pass was scanned in the room, or its seven characters were typed."""
    form = ScanForm()
    if not form.validate_on_submit():
        return drawn(session_id, 422, scan=form)
    try:
        made = write(codes.sign_in, session_id=session_id, code=form.code.data, number=codes.step(), way=Way.PASS,
                     by=me().id)  # fmt: skip
    except Refused as refused:
        form.refuse(refused)
        return drawn(session_id, refused.sentence.status, scan=form)
    return _said(session_id, made)


@bp.post("/<int:session_id>/sign/<int:registration_id>")
@requires(P.ATTENDANCE_RECORD)
def sign_in(session_id, registration_id):
    """By hand: the whole party, some of it, or single persons."""
    form = SignForm()
    if not form.validate_on_submit():
        tell("not", "人数不对", "成人、儿童、志愿者各填 0–9999。")
        return redirect(_here(session_id), 303)
    made = write(sign.sign_in, once=form.once.data, session_id=session_id, registration_id=registration_id, way=Way.DESK,
                 heads=form.heads(), participants=ids("person"), day=_day(session_id),
                 by=me().id)  # fmt: skip
    return _said(session_id, made)


def _day(session_id: int):
    return counts.counting_day(session_id)


def _said(session_id: int, made: dict):
    came = "，".join(f"{word} {made[name]}" for name, word in WORDS["heads"].items() if made[name])
    at = f"{clock.local(clock.moment(made['at'])):%H:%M}" if made["at"] else ""
    if made["is_new"]:
        tell("said", f"已签到：{came}", "迟到" if made["is_late"] else "")
    else:
        tell("look", f"{at} 已经签到过：{came}", "没有重复计。")
    return redirect(_here(session_id), 303)


@bp.post("/rest/<int:attendance_id>")
@requires(P.ATTENDANCE_RECORD)
def rest(attendance_id):
    """The others of a party have come too."""
    session_id = sign.session_of(attendance_id)
    write(sign.sign_rest, attendance_id=attendance_id, by=me().id)
    tell("said", "这一家都到了")
    return redirect(_here(session_id), 303)


@bp.post("/undo/<int:attendance_id>")
@requires(P.ATTENDANCE_RECORD)
def undo(attendance_id):
    """A signing in was a mistake."""
    session_id = sign.session_of(attendance_id)
    write(sign.undo, attendance_id=attendance_id, by=me().id)
    tell("said", "已撤销这一笔签到")
    return redirect(_here(session_id), 303)


WORDS = {"heads": {"adults": "成人", "children": "儿童", "helpers": "志愿者"}, "place": place_of, "title": title, "when": when,
         "several_days": words_of_days}  # fmt: skip
