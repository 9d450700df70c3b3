"""The front desk: one field, Enter, done."""

import secrets

from flask import make_response, redirect, request, url_for

from yylib import clock
from yylib.access import me, own_or_missing, requires, terminal
from yylib.blueprints.visits import bp
from yylib.blueprints.visits.forms import GroupForm, KeysForm, ReadingForm
from yylib.database import write
from yylib.errors import Refused
from yylib.models.visits import Kind
from yylib.permissions import Permission
from yylib.services import branches, calendar, people
from yylib.services.accounts import manage
from yylib.services.visits import closing, figures, readings, rows
from yylib.services.visits import desk as line
from yylib.services.visits.scan import answer as answer_of
from yylib.services.visits.scan import scan as enter
from yylib.services.visits.undo import last_of, undo
from yylib.web import block, is_htmx, page, tell

DESK = "visits/desk.html"
WORDS = {"in": "进馆", "out": "出馆"}
NOTES = {"same": "已于 {at} 进馆，不重复计", "back": "半小时内回来，接着上一次，不重复计"}


def here(place_id: int | None = None):
    """The place this desk counts: the one asked for, the terminal's own, else its branch's first door."""
    machine = terminal()
    wanted = place_id or (machine.place_id if machine else None)
    if wanted:
        place = branches.get_place(wanted)
        own_or_missing(place is not None and place.is_active)
        return place
    open_places = branches.places(machine.branch_id if machine else None)
    own_or_missing(bool(open_places))
    return open_places[0]


def terminal_id() -> int | None:
    return terminal().id if terminal() else None


def shown(answer: dict | None) -> dict | None:
    """An answer in the words of the desk."""
    if answer is None or "refused" in answer:
        return answer
    at = clock.local(clock.moment(answer["at"]))
    said = {"number": answer["number"], "kind": Kind(answer["kind"]).label, "at": f"{at:%H:%M:%S}", "id": answer["id"],
            "word": WORDS[answer["direction"]], "tone": "good", "status": "ok",
            "note": NOTES.get(answer["outcome"], "").format(at=f"{at:%H:%M}"),
            "can_undo": bool(answer["entries"] or answer["exits"]) and answer["undoes_id"] is None}  # fmt: skip
    if answer["undoes_id"]:
        said |= {"word": "已撤销", "status": "off", "note": f"撤销了一笔{WORDS[answer['direction']]}"}
    if answer["outcome"] in ("exit_unknown", "exit_too_many"):
        sentence = Refused(answer["outcome"], inside="").sentence
        said |= {"word": "未计", "tone": "bad", "status": "late", "note": sentence.title.replace(" 人", "没有这么多人")
                 if answer["outcome"] == "exit_too_many" else f"{sentence.title}，{sentence.todo}"}  # fmt: skip
        if answer["outcome"] == "exit_too_many":
            said["note"] = "馆内没有这么多人；已留底，不改人数，请看看是不是打多了。"
    return said


def around(place, mode: str = "in") -> dict:
    """What the whole desk page shows beside the answer."""
    person = me()
    return {"place": place, "places": branches.places(), "mode": mode, "nonce": secrets.token_urlsafe(16),
            "keys": line.keys_of(person.keys), "labels": line.LABELS, "modes": line.MODES, "counted": line.COUNTED,
            "group_form": GroupForm(), "hours": calendar.intervals(place.branch_id, clock.today()),
            "is_open": calendar.is_open(place.branch_id, clock.now()), "reading_form": ReadingForm(formdata=None),
            "counter": readings.of_day(place.id, clock.today()) if place.is_door else None,
            } | listed(place) | levels(place)  # fmt: skip


def listed(place) -> dict:
    given = {"by": me().id, "terminal_id": terminal_id()}
    return {"place": place, "rows": rows.of_desk(**given), "count": rows.count_of_desk(**given)}


def levels(place) -> dict:
    return {"place": place, "now_inside": closing.inside_now(place.branch_id), "version": figures.version(),
            "today_visits": figures.visits(clock.today(), clock.today(), place.branch_id)}  # fmt: skip


@bp.get("/desk")
@requires(Permission.VISITS_RECORD)
def desk():
    place = here(request.args.get("place", type=int))
    held = request.args.get("answer", type=int)
    mode = request.args.get("mode", "in")
    return page(DESK, answer=shown(answer_of(held)) if held else None,
                **around(place, mode if mode in line.MODES else "in"))  # fmt: skip


@bp.get("/desk/rows")
@requires(Permission.VISITS_RECORD)
def desk_rows():
    """The list beside the field, asked for after each answer."""
    return page(DESK, fragment="rows", **listed(here(request.args.get("place", type=int))))


@bp.get("/desk/levels")
@requires(Permission.VISITS_READ)
def desk_levels():
    """Who is inside, polled: 204 while nothing has changed."""
    if request.args.get("v") == figures.version():
        return "", 204
    return page(DESK, fragment="levels", **levels(here(request.args.get("place", type=int))))


@bp.post("/desk/scan")
@requires(Permission.VISITS_RECORD)
def scan():
    """One line of the desk. The hot path: no form library, no list, one small block."""
    form, place_id = request.form, request.form.get("place", type=int)
    key, mode = form.get("key", ""), form.get("mode", "in")
    if key in line.MODES or key == "group":
        return redirect(url_for("visits.desk", place=place_id, mode=key if key in line.MODES else "in"), 303)
    if key == "undo":
        return take_back(None, place_id)
    try:
        said = line.read(code=form.get("code", ""), key=key, confirmed=form.get("confirmed", ""))
        held = write(enter, hot=True, nonce=_nonce(form), place_id=place_id or here().id, kind=said.kind,
                     number=said.number, holder=said.holder, direction=mode if mode in line.MODES else "in",
                     by=me().id, terminal_id=terminal_id())  # fmt: skip
    except Refused as refused:
        return _refused(refused, place_id, mode)
    return _answered(held, place_id, mode)


def _nonce(form) -> str:
    given = form.get("nonce", "")
    return (
        given
        if 8 <= len(given) <= 32 and given.replace("-", "").replace("_", "").isalnum()
        else secrets.token_urlsafe(16)
    )


def _answered(held: dict, place_id: int | None, mode: str):
    if not is_htmx():
        return redirect(url_for("visits.desk", place=place_id, mode=mode, answer=held["id"]), 303)
    response = make_response(block(DESK, "answer", answer=shown(held), place_id=place_id))
    response.headers["HX-Trigger-After-Settle"] = "scanned"
    return response


def _refused(refused: Refused, place_id: int | None, mode: str):
    """What could not be counted, said under the field; a question asks for the same key once more."""
    if refused.code in ("busy", "disk_full", "database_down", "place_closed"):
        raise refused
    sentence = refused.sentence
    said = {"refused": refused.code, "word": "请确认" if refused.code == "ask_number" else "未计", "tone": "bad",
            "status": "wait" if refused.code == "ask_number" else "late", "note": sentence.title.rstrip("？") + ("？" if sentence.title.endswith("？") else "。") + sentence.todo,
            "confirm": request.form.get("code", "") if refused.code == "ask_number" else ""}  # fmt: skip
    if said["confirm"]:
        said["confirm"] = str(refused.facts["number"])
    if is_htmx():
        return make_response(block(DESK, "answer", answer=said, place_id=place_id), 422)  # swapped where it is
    kept = {"kept_code": request.form.get("code", "")}
    return page(DESK, status=sentence.status, answer=said, **kept, **around(here(place_id), mode))


@bp.post("/desk/undo")
@requires(Permission.VISITS_RECORD)
def undo_last():
    """F8's heir: Alt and the undo key, or the button of one row."""
    return take_back(request.form.get("scan", type=int), request.form.get("place", type=int))


def take_back(scan_id: int | None, place_id: int | None):
    person = me()
    try:
        wanted = scan_id or last_of(by=person.id, terminal_id=terminal_id())
        held = write(undo, hot=True, scan_id=wanted, nonce=_nonce(request.form), by=person.id, terminal_id=terminal_id(),
                     at_any_time=person.can(Permission.VISITS_ADOPT))  # fmt: skip
    except Refused as refused:
        return _refused(refused, place_id, request.form.get("mode", "in"))
    return _answered(held, place_id, request.form.get("mode", "in"))


@bp.post("/desk/group")
@requires(Permission.VISITS_RECORD)
def group():
    """团体参观: the unit, how many, and the leader, who stands in ``people`` and nowhere else."""
    from yylib.services.visits.paper import group as enter_group

    form, place = GroupForm(), here(request.form.get("place", type=int))
    context = {"answer": None, **around(place), "group_form": form, "group_open": True}
    if not form.validate_on_submit():
        return page(DESK, status=422, **context)
    try:
        number = line.asked(form.number.data, request.form.get("confirmed", ""))
        held = write(_group, once=form.once.data, command=enter_group, place_id=place.id, number=number, form=form.values(),
                     nonce=form.once.data, by=me().id, terminal_id=terminal_id())  # fmt: skip
    except Refused as refused:
        if refused.code == "ask_number":
            context["ask"] = refused.facts["number"]
        form.refuse(refused)
        return page(DESK, status=refused.sentence.status, **context)
    tell("said", f"已登记团体 {form.unit.data} {number} 人")
    return redirect(url_for("visits.desk", place=place.id, answer=held["id"]), 303)


def _group(*, command, place_id, number, form, nonce, by, terminal_id) -> dict:
    """The leader and the group's scan in one unit."""
    leader_id = None
    if form["leader"]:
        leader_id = people.enter(name=form["leader"], phone=form["phone"] or None,
                                 consent=("group_visit", "1", "desk"), by=by)  # fmt: skip
    return command(nonce=nonce, place_id=place_id, number=number, unit=form["unit"], leader_id=leader_id, by=by,
                   terminal_id=terminal_id)  # fmt: skip


@bp.route("/desk/keys", methods=["GET", "POST"])
@requires(Permission.VISITS_RECORD)
def keys():
    """One's own keys: which digit does what."""
    form = KeysForm(**{f"key_{digit}": act for digit, act in line.keys_of(me().keys).items()})
    if form.validate_on_submit():
        chosen = {digit: form[f"key_{digit}"].data for digit in line.KEYS}
        if len(set(chosen.values())) == len(chosen):
            write(manage.set_keys, account_id=me().id, keys=chosen, by=me().id)
            tell("said", "按键已改好")
            return redirect(url_for("visits.desk"), 303)
        form.form_errors.append("两个数字不能做同一件事，请改成各不相同。")
    return page("visits/keys.html", form=form, digits=list(line.KEYS), status=422 if form.is_submitted() else 200)
