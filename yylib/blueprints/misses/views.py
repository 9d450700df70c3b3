"""The record of misses; one reader's, in words one can say; waiving; faults."""

from flask import redirect, url_for

from yylib import clock, listings, lookups
from yylib.access import me, requires
from yylib.blueprints.misses import bp
from yylib.blueprints.misses.forms import FaultForm, FindForm, WaiveForm
from yylib.database import write
from yylib.errors import NotThere, Refused
from yylib.permissions import Permission as P
from yylib.services import misses, people
from yylib.web import page, tell

AT = listings.At(misses.MISSES, "misses.index", "misses.print", "misses.export")
listings.faces(bp, AT, P.BOOKINGS_RECORD)


@bp.get("/")
@requires(P.BOOKINGS_RECORD)
def index():
    return _index()


def _index(status: int = 200, **forms):
    rows, listing = listings.opened(AT)
    forms = {"find_form": FindForm(formdata=None), "fault_form": FaultForm(formdata=None, day=clock.today())} | forms
    return page("misses/index.html", fragment="misses", status=status, misses=rows, listing=listing,
                faults=misses.fault_list(), found=None, **forms)  # fmt: skip


@bp.route("/find", methods=["GET", "POST"])
@requires(P.BOOKINGS_RECORD)
def find():
    """By the whole phone: how each who has it stands."""
    form = FindForm()
    found, status = lookups.asked(form, lambda form: {"phone": form.phone.data})
    return page("misses/find.html", form=form, found=found, status=status,
                standings={person.id: misses.standing(person.id) for person in found or []})  # fmt: skip


@bp.get("/people/<int:person_id>")
@requires(P.BOOKINGS_RECORD)
def person(person_id):
    """One reader's misses, and what to say on the phone."""
    return page("misses/person.html", person=people.get(person_id), standing=misses.standing(person_id),
                lines=misses.of_person(person_id))  # fmt: skip


@bp.route("/<int:miss_id>/waive", methods=["GET", "POST"])
@requires(P.BOOKINGS_RECORD)
def waive(miss_id):
    """免除, with the reason that stays beside the colleague's name."""
    line, form, status = misses.line(miss_id), WaiveForm(), 200
    if line is None:
        raise NotThere()
    if form.validate_on_submit():
        try:
            write(misses.waive, once=form.once.data, miss_id=miss_id, by=me().id, **form.values())
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
        else:
            tell("said", "已免除", "这一次不再计入，预约照常；还没告诉读者的提醒也撤回了。")
            return redirect(_back(line), 303)
    status = 422 if form.errors and status == 200 else status
    return page("misses/waive.html", form=form, line=line, back=_back(line), status=status)


def _back(line) -> str:
    return url_for("misses.person", person_id=line.person_id) if line.person_id else url_for("misses.index")


@bp.post("/faults")
@requires(P.BOOKINGS_RECORD)
def fault():
    """登记故障: what lapsed in it is waived by itself."""
    form = FaultForm()
    if not form.validate_on_submit():
        return _index(422, fault_form=form)
    try:
        write(misses.enter_fault, once=form.once.data, by=me().id, **form.values())
    except Refused as refused:
        form.refuse(refused)
        return _index(refused.sentence.status, fault_form=form)
    tell("said", "故障已登记", "这段时间里没来的预约都不算失约。")
    return redirect(url_for("misses.index"), 303)
