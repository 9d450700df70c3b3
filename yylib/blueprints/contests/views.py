"""The contests; one with its entries; its terms; an entry over the counter; one entry with its scores."""

from flask import redirect, send_file, url_for

from yylib import clock, handed_in, listings
from yylib.access import me, requires
from yylib.blueprints.contests import bp
from yylib.blueprints.contests.forms import EntryForm, ReasonForm, TermsForm
from yylib.database import write
from yylib.errors import NotThere, Refused
from yylib.permissions import Permission as P
from yylib.services import certificates, contests, files
from yylib.services.contests import handing, judging, listed, panel, ranking, terms
from yylib.web import page, tell

AT = listings.At(contests.CONTESTS, "contests.index", "contests.print", "contests.export")
listings.faces(bp, AT, P.ACTIVITIES_READ)
WORKS = listings.At(contests.ENTRIES, "contests.show", "contests.works_print", "contests.works_export")
handed_in.may_be_large(bp, P.REGISTRATIONS_RECORD, "new", most=files.PURPOSES[handing.WORK].most + handed_in.FORM)


@bp.get("/")
@requires(P.ACTIVITIES_READ)
def index():
    rows, listing = listings.opened(AT)
    return page("contests/index.html", fragment="contests", rows=rows, listing=listing, state=listed.state)


@bp.get("/<int:activity_id>")
@requires(P.ACTIVITIES_READ)
def show(activity_id):
    """One contest with its entries; a colleague who judges it is led to the works without authors."""
    known = terms.of(activity_id)
    if known.winners_at is None and panel.by_account(activity_id, me().id):
        return redirect(url_for("contests.judging", activity_id=activity_id), 303)
    rows, listing = listings.opened(WORKS, {"activity_id": activity_id}, activity_id=activity_id)
    return page("contests/show.html", fragment="contest_entries", known=known, activity=known.activity, rows=rows,
                listing=listing, entry_state=listed.entry_state, judges=panel.judges(activity_id))  # fmt: skip


@bp.get("/<int:activity_id>/print")
@requires(P.ACTIVITIES_READ)
def works_print(activity_id):
    """The entries on A4, under the present filter."""
    known = terms.of(activity_id)
    panel.see_authors(activity_id, me().id)
    return listings.printed(
        WORKS, {"activity_id": activity_id}, title=f"{known.activity.title}：参赛作品", activity_id=activity_id
    )


@bp.post("/<int:activity_id>/export")
@requires(P.REPORTS_EXPORT, fresh=True)
def works_export(activity_id):
    """The entries as an Excel file, under the present filter."""
    known = terms.of(activity_id)
    panel.see_authors(activity_id, me().id)
    return listings.exported(WORKS, title=f"{known.activity.title} 参赛作品", activity_id=activity_id)


@bp.route("/<int:activity_id>/terms", methods=["GET", "POST"], endpoint="terms")
@requires(P.ACTIVITIES_PLAN)
def settle(activity_id):
    """征集办法: when, which divisions and awards."""
    known = terms.of(activity_id)
    form, status = _terms_form(known), 200
    if form.validate_on_submit():
        try:
            write(contests.settle, once=form.once.data, activity_id=activity_id, by=me().id, **form.values())
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
        else:
            tell("said", "办法记下了")
            return redirect(url_for("contests.show", activity_id=activity_id), 303)
    status = 422 if form.errors and status == 200 else status
    return page("contests/terms.html", status=status, known=known, activity=known.activity, form=form)


def _terms_form(known: terms.Terms) -> TermsForm:
    opens, closes = (at and clock.local(at) for at in (known.opens_at, known.closes_at))
    given = {"opens_on": opens and opens.date(), "opens_time": opens and opens.time(), "closes_on": closes and closes.date(),
             "closes_time": closes and closes.time()} if known.is_own else {}  # fmt: skip
    return TermsForm(divisions="\n".join(known.divisions), awards="\n".join(f"{one['name']} {one['number']}" for one in known.awards),
                     most_each=known.most_each, needs_work=known.needs_work, about=known.about, version=known.version, **given)  # fmt: skip


@bp.route("/<int:activity_id>/new", methods=["GET", "POST"])
@requires(P.REGISTRATIONS_RECORD)
def new(activity_id):
    """登记作品 that was brought or telephoned."""
    known = terms.of(activity_id)
    form, status = EntryForm(divisions=known.divisions), 200
    if form.validate_on_submit():
        try:
            entry_id = _taken(activity_id, form)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
        else:
            tell("said", f"登记好了，编号 {contests.get(entry_id).number}")
            return redirect(url_for("contests.show", activity_id=activity_id), 303)
    status = 422 if form.errors and status == 200 else status
    return page("contests/new.html", status=status, known=known, activity=known.activity, form=form)


def _taken(activity_id: int, form: EntryForm) -> int:
    given, kept = form.file.data, None
    if given and given.filename:
        kept = files.keep(given.stream, given.filename, handing.WORK)._asdict()
    return write(contests.hand_in, once=form.once.data, activity_id=activity_id, kept=kept, by=me().id, **form.values())


@bp.get("/works/<int:entry_id>")
@requires(P.ACTIVITIES_READ)
def work(entry_id):
    return drawn(entry_id)


def drawn(entry_id: int, status: int = 200, striking: ReasonForm | None = None, leaving: ReasonForm | None = None,
          left: int | None = None):  # fmt: skip
    """One entry with its author and its scores; a form that was refused stands in its place."""
    entry = contests.get(entry_id)
    panel.see_authors(entry.activity_id, me().id)
    known = terms.of(entry.activity_id)
    rows = ranking.ranking(entry.activity_id).get(entry.division, [])
    return page("contests/work.html", status=status, entry=entry, known=known, activity=known.activity,
                state=listed.entry_state(entry), link=contests.path_of(entry), left=left,
                ranked=next((one for one in rows if one.entry.id == entry_id), None),
                striking=striking or ReasonForm(formdata=None), leaving=leaving or ReasonForm(formdata=None),
                may=me().can(P.ACTIVITIES_PLAN), certificates=certificates.of("contest_entry", entry_id))  # fmt: skip


@bp.get("/works/<int:entry_id>/file")
@requires(P.ACTIVITIES_READ)
def work_file(entry_id):
    """The work's file, to be saved."""
    entry = contests.get(entry_id)
    panel.see_authors(entry.activity_id, me().id)
    if entry.file is None or entry.file.deleted_at:
        raise NotThere()
    answer = send_file(files.path_of(entry.file.stored_name), mimetype="application/octet-stream", as_attachment=True,
                       download_name=f"作品{entry.number:03d}.{entry.file.kind}", conditional=False, etag=False)  # fmt: skip
    answer.headers["Content-Security-Policy"] = "sandbox"
    return answer


@bp.post("/works/<int:entry_id>/strike")
@requires(P.ACTIVITIES_PLAN)
def strike(entry_id):
    """取消资格, or taken back for the author."""
    form = ReasonForm()
    if not form.validate_on_submit():
        return drawn(entry_id, 422, striking=form)
    write(contests.strike, once=form.once.data, entry_id=entry_id, by=me().id, **form.values())
    tell("said", "已撤下", "编号留着，不给别的作品。")
    return redirect(url_for("contests.work", entry_id=entry_id), 303)


@bp.post("/works/<int:entry_id>/restore")
@requires(P.ACTIVITIES_PLAN)
def restore(entry_id):
    write(contests.restore, entry_id=entry_id, by=me().id)
    tell("said", "恢复参评")
    return redirect(url_for("contests.work", entry_id=entry_id), 303)


@bp.post("/scores/<int:score_id>/leave-out")
@requires(P.ACTIVITIES_PLAN)
def leave_out(score_id):
    """剔除 a score, with the reason."""
    form, entry_id = ReasonForm(), judging.entry_of(score_id)
    if not form.validate_on_submit():
        return drawn(entry_id, 422, leaving=form, left=score_id)
    write(contests.leave_out, once=form.once.data, score_id=score_id, by=me().id, **form.values())
    tell("said", "这个分数不计了")
    return redirect(url_for("contests.work", entry_id=entry_id), 303)


@bp.post("/scores/<int:score_id>/take-in")
@requires(P.ACTIVITIES_PLAN)
def take_in(score_id):
    entry_id = judging.entry_of(score_id)
    write(contests.take_in, score_id=score_id, by=me().id)
    tell("said", "这个分数重新计入")
    return redirect(url_for("contests.work", entry_id=entry_id), 303)
