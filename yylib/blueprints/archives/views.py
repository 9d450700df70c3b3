"""The list of files, one file, what its kind must hold, and handing a year over."""

from flask import make_response, redirect, request, url_for

from yylib import clock, handed_in, listings
from yylib.access import me, requires
from yylib.blueprints.archives import bp
from yylib.blueprints.archives.forms import FileForm, HandForm, ReasonForm
from yylib.database import write
from yylib.errors import Refused
from yylib.models.activities import ActivityKind
from yylib.permissions import Permission as P
from yylib.services import activities, archives
from yylib.services.archives import bundling, filing, lines, listed
from yylib.web import page, tell

AT = listings.At(listed.FILES, "archives.index", "archives.print", "archives.export")
listings.faces(bp, AT, P.ACTIVITIES_READ)
handed_in.may_be_large(bp, P.ARCHIVES_FILE, "add_photos", "add_document", most=handed_in.SCAN)


@bp.get("/")
@requires(P.ACTIVITIES_READ)
def index():
    rows, listing = listings.opened(AT)
    waiting = [row[0].id for row in rows if not row[0].filed_at]
    return page("archives/index.html", fragment="archives", rows=rows, listing=listing, state=listed.state,
                missing=archives.missing_of(waiting), late=len(activities.late()), years=filing.years(), today=clock.today())  # fmt: skip


@bp.get("/<int:activity_id>")
@requires(P.ACTIVITIES_READ)
def show(activity_id):
    """One file; while its bundle is built, its fragment asks again every second and is answered 204 until it changed."""
    facts = archives.facts(archives.get(activity_id))
    if request.args.get("v") == version(facts):
        return make_response("", 204)
    return drawn(activity_id)


def version(facts) -> str:
    """What the progress of a bundle is told by."""
    return f"{facts.file.bundle_state}.{facts.file.bundle_done}" if facts.file else "-"


def drawn(activity_id: int, status: int = 200, **forms):
    """The page of one file."""
    activity = archives.get(activity_id)
    facts = archives.facts(activity)
    forms = {
        "closing": FileForm(formdata=None, retention=facts.retention.value),
        "opening": ReasonForm(formdata=None),
    } | forms
    found = archives.checklist(activity)
    return page("archives/show.html", fragment="bundle", status=status, activity=activity, facts=facts, lines=found,
                missing=[line for line in found if line.state == "missing"], editions=bundling.editions(activity_id),
                v=version(facts), may=me().can(P.ARCHIVES_FILE), state=listed.state(activity, facts.file), **forms)  # fmt: skip


@bp.route("/checklists/<kind>", methods=["GET", "POST"])
@requires(P.ACTIVITIES_ENDORSE)
def checklists(kind):
    """What the file of one kind must hold."""
    held, form = archives.checklists(kind), ReasonForm(formdata=None)
    if request.method == "POST":
        states = {what: request.form.get(what, "") for what, _label, _state in held}
        write(archives.change_checklist, kind=kind, states=states, by=me().id)
        tell("said", f"{ActivityKind(kind).label}的归档清单改好了", "已经归档的案卷不变。")
        return redirect(url_for("archives.checklists", kind=kind), 303)
    return page(
        "archives/checklists.html", kind=kind, lines=held, form=form, states=lines.STATES, kinds=ActivityKind.labels()
    )


@bp.route("/handing-over", methods=["GET", "POST"])
@requires(P.ARCHIVES_FILE)
def handing_over():
    """移交: the years, and the year that is handed over."""
    form, status = HandForm(on_day=clock.today()), 200
    if form.validate_on_submit():
        try:
            count = write(filing.hand_over, once=form.once.data, by=me().id, **form.values())
            tell("said", f"{form.year.data} 年度移交了 {count} 卷", "打印移交目录，双方签字。")
            return redirect(url_for("archives.handing_over"), 303)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    status = 422 if form.errors and status == 200 else status
    return page("archives/handing.html", years=filing.years(), form=form, status=status)


@bp.post("/handing-over/back")
@requires(P.ARCHIVES_FILE)
def take_back():
    """The handing over of a day was entered by mistake."""
    form = HandForm()
    if not form.validate_on_submit():
        tell("not", "没有撤销", "请写移交登记的那一天。")
    else:
        count = write(filing.take_back, by=me().id, **form.values())
        tell("said" if count else "not", f"撤销了 {count} 卷的移交登记")
    return redirect(url_for("archives.handing_over"), 303)
