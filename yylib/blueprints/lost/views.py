"""遗留物品: written down at once, handed back against a name and four digits, handed over after its time."""

from flask import redirect, request, url_for

from yylib import clock, listings
from yylib.access import me, requires, terminal
from yylib.blueprints.lost import bp
from yylib.blueprints.lost.forms import BackForm, LookForm, OverForm, ThingForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import branches, lost, rules
from yylib.web import moment_words, page, tell

AT = listings.At(lost.THINGS, "lost.index", "lost.print", "lost.export")
listings.faces(bp, AT, P.VISITS_RECORD)


@bp.get("/")
@requires(P.VISITS_RECORD)
def index():
    things, listing = listings.opened(AT)
    return page("lost/index.html", fragment="lost", things=things, listing=listing, state=lost.state,
                due=lost.count_due(), keep_days=rules.rule(lost.LOST_KEEP_DAYS))  # fmt: skip


@bp.route("/new", methods=["GET", "POST"])
@requires(P.VISITS_RECORD)
def new():
    """One thing that was found; the place is this desk's, or the seat's whose page leads here."""
    here = terminal()
    place_id = request.args.get("place", type=int) or (here.place_id if here else None)
    now = clock.local(clock.now())
    form = ThingForm(place_id=place_id, seat=request.args.get("seat", "")[:10], kept_where=lost.last_shelf(place_id),
                     found_on=now.date(), hour=now.time()).offer(branches.places())  # fmt: skip
    if form.validate_on_submit():
        try:
            thing_id = write(lost.log, once=form.once.data, by=me().id, **form.values())
        except Refused as refused:
            form.refuse(refused)
            return page("lost/new.html", form=form, status=refused.sentence.status)
        tell("said", f"记下了：{thing_id} 号 {form.what.data}", "把号码写在纸条上，或打印标签贴好。")
        return redirect(url_for("lost.show", thing_id=thing_id), 303)
    return page("lost/new.html", form=form, status=422 if form.errors else 200)


@bp.get("/<int:thing_id>")
@requires(P.VISITS_RECORD)
def show(thing_id):
    return _page(thing_id)


def _page(thing_id: int, status: int = 200, **forms):
    forms = {"back": BackForm(formdata=None), "over": OverForm(formdata=None)} | forms
    thing = lost.get(thing_id)
    return page("lost/show.html", thing=thing, state=lost.state(thing), is_due=lost.is_due(thing), status=status,
                may_unmask=me().can(P.PEOPLE_UNMASK), **forms)  # fmt: skip


@bp.route("/<int:thing_id>/edit", methods=["GET", "POST"])
@requires(P.VISITS_RECORD)
def edit(thing_id):
    """Correct it, or say where it is kept now."""
    thing = lost.get(thing_id)
    found = clock.local(thing.found_at)
    form = ThingForm(data={
        "what": thing.what, "place_id": thing.place_id, "seat": thing.seat.label if thing.seat else "", "spot": thing.spot,
        "kept_where": thing.kept_where, "found_on": found.date(), "hour": found.time(), "version": thing.version,
    }).offer(branches.places(closed=True))  # fmt: skip
    if form.validate_on_submit():
        try:
            write(lost.change, once=form.once.data, thing_id=thing_id, version=form.version.data, by=me().id,
                  **form.values())  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
            return page("lost/edit.html", form=form, thing=thing, status=refused.sentence.status)
        tell("said", "改好了")
        return redirect(url_for("lost.show", thing_id=thing_id), 303)
    return page("lost/edit.html", form=form, thing=thing, status=422 if form.errors else 200)


@bp.post("/<int:thing_id>/back")
@requires(P.VISITS_RECORD)
def back(thing_id):
    """Its owner has it again."""
    form = BackForm()
    return _done(lost.hand_back, thing_id, "back", form, "已交还，记下了", "姓名和末四位满 90 天自动抹去。")


@bp.post("/<int:thing_id>/over")
@requires(P.VISITS_RECORD)
def over(thing_id):
    """上交, or otherwise dealt with."""
    return _done(lost.hand_over, thing_id, "over", OverForm(), "已处理，记下了")


def _done(command, thing_id: int, name: str, form, *said: str):
    if not form.validate_on_submit():
        return _page(thing_id, 422, **{name: form})
    try:
        write(command, once=form.once.data, thing_id=thing_id, by=me().id, **form.values())
    except Refused as refused:
        if not refused.field:
            tell("not", *refused.sentence[:2])
            return _page(thing_id, refused.sentence.status)
        form.refuse(refused)
        return _page(thing_id, refused.sentence.status, **{name: form})
    tell("said", *said)
    return redirect(url_for("lost.show", thing_id=thing_id), 303)


@bp.post("/<int:thing_id>/undo")
@requires(P.VISITS_RECORD)
def undo(thing_id):
    """It is here after all."""
    write(lost.undo, thing_id=thing_id, by=me().id)
    tell("said", "已撤销，这一件又在库里")
    return redirect(url_for("lost.show", thing_id=thing_id), 303)


@bp.route("/<int:thing_id>/unmask", methods=["GET", "POST"])
@requires(P.PEOPLE_UNMASK, fresh=True)
def unmask(thing_id):
    """Who took it, whole, for one look; the reason is kept, and so is who looked."""
    form, whole, status, thing = LookForm(), None, 200, lost.get(thing_id)
    if form.validate_on_submit():
        try:
            whole = write(lost.unmask, thing_id=thing_id, reason=form.reason.data, by=me().id)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    status = 422 if form.errors and status == 200 else status
    return page("lost/unmask.html", form=form, thing=thing, whole=whole, status=status)


@bp.get("/<int:thing_id>/slip")
@requires(P.VISITS_RECORD)
def slip(thing_id):
    """The label that is tied to the thing, and the receipt its owner signs, on one sheet to cut."""
    return page("lost/slip.html", thing=lost.get(thing_id), maker=me().name, printed_at=moment_words(clock.now()))
