"""What a reader does with one tap. A refusal is told above the page as it is now, not as it was when it was opened."""

from flask import redirect, request, url_for

from yylib.access import public
from yylib.blueprints.seats import bp, pages, who
from yylib.database import db, write
from yylib.errors import NotThere, Refused
from yylib.services import seats
from yylib.web import page, tell


@bp.post("/place/<int:place_id>")
@public
def hold(place_id):
    """留座 from the map, for the minutes it takes to walk there."""
    shown = pages.room(place_id)
    wanted = request.form.get("seat", type=int)

    def act():
        if wanted not in {one.seat.id for one in shown["all_states"]}:
            raise NotThere("seat_gone")
        return write(seats.take, seat_id=wanted, holder=who.reader(shown["place"].branch_id), is_here=False)

    return _done(act, "留好了，请到座位上扫码签到", lambda: page("seats/place.html", **pages.room(place_id)))


@bp.post("/<code>/sit")
@public
def sit(code):
    """坐这里, 签到, 我回来了, 我在座位上: the seat's own code was scanned, so whoever asks is at the seat."""
    return _at_seat(code, seats.take, "坐好了")


@bp.post("/<code>/move")
@public
def move(code):
    """换到这里: the other seat is free at the same moment."""
    return _at_seat(code, seats.move, "换好了，原来的座位已让出")


@bp.post("/<code>/report")
@public
def report(code):
    """疑似占座报告."""
    shown = pages.scanned(code)

    def act():
        name = who.reader(shown["place"].branch_id)
        return write(seats.report, seat_id=shown["seat"].id, by_holder=name)

    return _done(
        act,
        "报告收到了",
        lambda: _seat(code),
        "到时间没有人回应，座位就让出来，谁都可以坐。",
        url_for("seats.seat", code=code),
    )


@bp.post("/mine/away")
@public
def away():
    return _own(seats.away, "暂离已记下", "请按时回来；回来扫座位上的码，或在这里点“我回来了”。")


@bp.post("/mine/back")
@public
def back():
    return _own(seats.back, "欢迎回来")


@bp.post("/mine/leave")
@public
def leave():
    return _own(seats.leave, "座位已让出", "请带走全部物品。")


def _at_seat(code: str, command, said: str):
    shown = pages.scanned(code)
    seat_id, branch_id = shown["seat"].id, shown["place"].branch_id
    act = lambda: write(command, seat_id=seat_id, holder=who.holder(branch_id))  # noqa: E731
    return _done(act, f"{said}：{shown['place'].name} {shown['seat'].label}", lambda: _seat(code))


def _own(command, said: str, body: str = ""):
    use = who.mine()

    def act():
        if use is None:
            raise Refused("seat_none")
        return write(command, holder=use.holder)

    return _done(act, said, lambda: page("seats/mine.html", **pages.own()), body)


def _seat(code: str):
    return page("seats/seat.html", **pages.scanned(code))


def _done(act, said: str, again, body: str = "", onward: str | None = None):
    """Do it and go on; refused, say why above the page as it stands now."""
    try:
        act()
    except Refused as refused:
        db.session.rollback()
        tell("not", refused.sentence.title, refused.sentence.todo)
        answer = again()
        answer.status_code = refused.sentence.status
        return answer
    tell("said", said, body)
    return redirect(onward or url_for("seats.mine"), 303)
