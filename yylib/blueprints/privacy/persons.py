"""A reader's rights at the desk: what is held about them, their copy, their deletion. A phone never stands in an address."""

from flask import redirect, url_for

from yylib import clock, listings, lookups
from yylib.access import me, requires
from yylib.blueprints.privacy import bp
from yylib.blueprints.privacy.forms import CopyForm, EraseForm, PhoneForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import exports
from yylib.services.privacy import persons
from yylib.web import LIBRARY, moment_words, page, tell


@bp.route("/persons", methods=["GET", "POST"])
@requires(P.PEOPLE_ERASE, fresh=True)
def find():
    """By the whole phone only."""
    form = PhoneForm()
    found, status = lookups.asked(form, lambda form: {"phone": form.phone.data})
    return page("privacy/find.html", form=form, found=found, status=status)


@bp.get("/persons/<int:person_id>")
@requires(P.PEOPLE_ERASE, fresh=True)
def person(person_id):
    """All that is held, masked, with what may be done."""
    return _drawn(person_id)


@bp.post("/persons/<int:person_id>/copy")
@requires(P.PEOPLE_ERASE, fresh=True)
def copy(person_id):
    """The person's own copy, whole: on paper or as a file."""
    form = CopyForm()
    if not form.validate_on_submit():
        return _drawn(person_id, copy_form=form, status=422)
    try:
        found = persons.held(person_id)
        exports.may(rows=found.count, roles=me().roles)
        write(persons.copy, person_id=person_id, reason=form.reason.data, form=form.way.data, by=me().id)
    except Refused as refused:
        form.refuse(refused)
        return _drawn(person_id, copy_form=form, status=refused.sentence.status)
    found = persons.held(person_id)
    return _as_file(found) if form.way.data == "excel" else _on_paper(found)


@bp.post("/persons/<int:person_id>/erase")
@requires(P.PEOPLE_ERASE, fresh=True)
def erase(person_id):
    form = EraseForm()
    try:
        if form.validate_on_submit() and not form.is_sure.data:
            raise Refused("erase_unsure", field="is_sure")
        if form.errors:
            return _drawn(person_id, erase_form=form, status=422)
        done = write(persons.erase, once=form.once.data, person_id=person_id, reason=form.reason.data, by=me().id)
    except Refused as refused:
        form.refuse(refused)
        return _drawn(person_id, erase_form=form, status=refused.sentence.status)
    tell("said", "已删除", _told(done))
    return redirect(url_for("privacy.person", person_id=person_id), 303)


def _drawn(person_id: int, *, status: int = 200, **forms):
    given = {"copy_form": CopyForm(formdata=None), "erase_form": EraseForm(formdata=None)} | forms
    return page("privacy/person.html", found=persons.held(person_id), status=status, **given)


def _told(done: dict) -> str:
    """What the deletion did, in one line for the colleague to pass on."""
    parts = [f"先取消{word} {number} 个" for word, number in done["released"].items()]
    parts += [f"{word} {number} 条已清除" for word, number in done["gone"].items()]
    parts += [f"{word} {number} 条依法保留，只存不用" for word, number in done["kept"].items()]
    return "；".join([*parts, "姓名、电话已抹去" if done["people"] else "没有别的可删"]) + "。"


def _mark(found) -> str:
    return f"{LIBRARY}　个人信息副本（个人信息保护法 第45条）　{found.person.name}　{me().name} {moment_words(clock.now())} 制"


def _on_paper(found):
    return page("privacy/copy.html", found=found, maker=me().name, printed_at=moment_words(clock.now()))


def _as_file(found):
    return listings.as_excel(exports.workbook(persons.sheets(found, _mark(found))), f"个人信息副本 {clock.today()}")
