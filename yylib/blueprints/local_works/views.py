"""地方文献: the list, a lead, one work with all that is known of it, and its steps."""

from flask import redirect, url_for

from yylib import handed_in, listings
from yylib.access import me, requires
from yylib.blueprints.local_works import bp
from yylib.blueprints.local_works.forms import ContactForm, NewCopyForm, PartyForm, ReasonForm, ReturnForm, WorkForm
from yylib.clock import now
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import certificates, history, local_works
from yylib.services.collections import copies_of
from yylib.web import moment_words, page, tell

AT = listings.At(local_works.WORKS, "local_works.index", "local_works.print", "local_works.export")
listings.faces(bp, AT, P.LOCAL_MANAGE)
handed_in.may_be_large(bp, P.LOCAL_MANAGE, "agreement", "add_copy", most=handed_in.SCAN)


@bp.get("/")
@requires(P.LOCAL_MANAGE)
def index():
    rows, listing = listings.opened(AT)
    return page("local_works/index.html", fragment="local_works", rows=rows, listing=listing, mark=local_works.mark,
                due=local_works.count_due())  # fmt: skip


@bp.get("/due")
@requires(P.LOCAL_MANAGE)
def due():
    """Who is to be asked again, and whose custody ends."""
    return page("local_works/due.html", works=local_works.due_contacts())


@bp.route("/new", methods=["GET", "POST"])
@requires(P.LOCAL_MANAGE)
def new():
    """A lead."""
    form, status = WorkForm(), 200
    if form.validate_on_submit():
        try:
            work_id = write(local_works.enter, once=form.once.data, by=me().id, **form.values())
            tell("said", "线索记下了", "接着登记联系人，记下每次联系。")
            return redirect(url_for("local_works.show", work_id=work_id), 303)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    return page("local_works/edit.html", form=form, work=None, status=422 if form.errors and status == 200 else status)


@bp.route("/<int:work_id>/edit", methods=["GET", "POST"])
@requires(P.LOCAL_MANAGE)
def edit(work_id):
    work = local_works.get(work_id)
    form, status = WorkForm.of(work), 200
    if form.validate_on_submit():
        try:
            write(local_works.change, once=form.once.data, work_id=work_id, version=form.version.data, by=me().id,
                  **form.values())  # fmt: skip
            tell("said", "改好了")
            return redirect(url_for("local_works.show", work_id=work_id), 303)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    status = 422 if form.errors and status == 200 else status
    return page("local_works/edit.html", form=form, work=local_works.get(work_id), status=status)


@bp.get("/<int:work_id>")
@requires(P.LOCAL_MANAGE)
def show(work_id):
    return drawn(work_id)


def drawn(work_id: int, status: int = 200, **given):
    """The page of one work, with the forms as they stand."""
    work = local_works.get(work_id)
    parties = local_works.parties(work_id)
    only = parties[0].id if len(parties) == 1 else 0
    held = {"party": PartyForm(formdata=None), "contact": ContactForm(formdata=None, party_id=only).offer(parties),
            "copy": NewCopyForm(formdata=None, openness=work.openness), "reason": ReasonForm(formdata=None),
            "returning": ReturnForm(formdata=None)} | given  # fmt: skip
    return page("local_works/show.html", work=work, mark=local_works.mark(work), parties=parties, status=status,
                steps=local_works.moves(work, me()), previous=local_works.previous(work),
                contacts=local_works.last_contacts(work_id), copies=copies_of(work_id=work_id, withdrawn=True),
                items=local_works.items_of(work), trail=history.of("local_work", work_id),
                certificates=certificates.of("local_work", work_id), **held)  # fmt: skip


@bp.post("/<int:work_id>/<any(contact, register, appraise, catalogue, shelve, digitise, finish, drop, resume):verb>")
@requires(P.LOCAL_MANAGE)
def move(work_id, verb):
    """One step; a reason where something is passed over."""
    return _moved(work_id, local_works.advance, verb=verb)


@bp.post("/<int:work_id>/back")
@requires(P.LOCAL_MANAGE)
def back(work_id):
    """The last step is taken back, with a reason."""
    return _moved(work_id, local_works.step_back)


def _moved(work_id: int, command, **given):
    form = ReasonForm()
    if not form.validate_on_submit():
        return drawn(work_id, 422, reason=form)
    try:
        write(command, once=form.once.data, work_id=work_id, note=form.note.data or "", by=me().id, **given)
    except Refused as refused:
        if refused.field == "note":
            form.refuse(refused)
        else:
            tell("not", *refused.sentence[:2])
        return drawn(work_id, refused.sentence.status, reason=form)
    tell("said", f"现在是“{local_works.get(work_id).stage_label}”")
    return redirect(url_for("local_works.show", work_id=work_id), 303)


@bp.get("/<int:work_id>/form")
@requires(P.LOCAL_MANAGE)
def form(work_id):
    """征集登记表 on A4; a work that is not yet known is printed with what is known and lines to fill in."""
    return page("local_works/form.html", work=local_works.get(work_id), parties=local_works.parties(work_id),
                maker=me().name, printed_at=moment_words(now()))  # fmt: skip


@bp.get("/<int:work_id>/agreement-paper")
@requires(P.LOCAL_MANAGE)
def agreement_paper(work_id):
    """The agreement on A4, to be signed by both."""
    return page("local_works/agreement_print.html", work=local_works.get(work_id), parties=local_works.parties(work_id),
                maker=me().name, printed_at=moment_words(now()))  # fmt: skip
