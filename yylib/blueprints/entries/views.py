"""Handing a work in without an account; its own page; the winners who agreed to be named."""

from flask import redirect, url_for

from yylib import handed_in
from yylib.access import address, public
from yylib.blueprints.entries import bp
from yylib.blueprints.entries.forms import EntryForm, NameForm
from yylib.database import write
from yylib.errors import NotThere, Refused
from yylib.services import certificates, contests, files, notices, privacy
from yylib.services.bookings import online
from yylib.services.contests import handing, terms
from yylib.web import page, tell

handed_in.may_be_large(bp, None, "hand_in", most=files.PURPOSES[handing.WORK].most + handed_in.FORM)


def _known(number: str) -> terms.Terms:
    found = terms.numbered(number)
    if not notices.public(found.activity):
        raise NotThere()
    return found


@bp.get("/<number>")
@public
def index(number):
    known = _known(number)
    return _drawn(known, EntryForm(divisions=known.divisions))


@bp.post("/<number>")
@public
def hand_in(number):
    """Kept, it leads to the work's own page; refused, everything typed stands there again, but for the file."""
    known = _known(number)
    form = EntryForm(divisions=known.divisions)
    if not form.validate_on_submit():
        form.draw_again()
        return _drawn(known, form, 422)
    try:
        entry_id = _taken(known, form)
    except Refused as refused:
        form.refuse(refused)
        form.draw_again()
        return _drawn(known, form, refused.sentence.status)
    entry = contests.get(entry_id)
    tell("said", f"收到了，编号 {entry.number}", "请把这一页存下来，结果也会写在这里。")
    return redirect(contests.path_of(entry), 303)


def _taken(known: terms.Terms, form: EntryForm) -> int:
    online.read_first(form.drawn.data, form.website.data)
    privacy.consent_text("contact", form.text_version.data)
    handing.look(activity_id=known.activity.id, address=address())
    given, kept = form.file.data, None
    if given and given.filename:
        kept = files.keep(given.stream, given.filename, handing.WORK)._asdict()
    return write(contests.hand_in, once=form.once.data, activity_id=known.activity.id, kept=kept, address=address(),
                 **form.values())  # fmt: skip


def _drawn(known: terms.Terms, form: EntryForm, status: int = 200):
    texts = [privacy.current_text(purpose) for purpose in ("contact", "child", "winners")]
    return page("entries/hand_in.html", status=status, known=known, activity=known.activity, form=form, texts=texts,
                notice=notices.path(known.activity))  # fmt: skip


@bp.get("/p/<key>")
@public
def work(key):
    return _shown(key)


def _shown(key: str, status: int = 200, form=None):
    entry = contests.by_path(key)
    known = terms.of(entry.activity_id)
    form = form or NameForm(formdata=None, can_name="yes" if entry.can_name else "no", can_publish=entry.can_publish)
    held = certificates.standing("contest_entry", entry.id) if known.winners_at else None
    return page("entries/work.html", status=status, entry=entry, key=key, known=known, activity=known.activity, form=form,
                certificate=held, check=held and certificates.path_of(held), text=privacy.current_text("winners"))  # fmt: skip


@bp.post("/p/<key>/withdraw")
@public
def withdraw(key):
    """Until winners are published, whoever handed it in may take it back."""
    write(contests.withdraw, entry_id=contests.by_path(key).id)
    tell("said", "撤回了", "截止以前可以再交一件。")
    return redirect(url_for("entries.work", key=key), 303)


@bp.post("/p/<key>/name")
@public
def name(key):
    """Yes or no to being named and shown."""
    entry, form = contests.by_path(key), NameForm()
    if not entry.author:
        raise NotThere()
    if not form.validate_on_submit():
        return _shown(key, 422, form)
    write(contests.name_me, once=form.once.data, entry_id=entry.id, **form.values())
    tell("said", "记下了", "获奖名单立即照这样显示。")
    return redirect(url_for("entries.work", key=key), 303)


@bp.get("/<number>/winners")
@public
def winners(number):
    """获奖名单, once it is published."""
    known = _known(number)
    if known.winners_at is None:
        raise NotThere()
    return page(
        "entries/winners.html", known=known, activity=known.activity, winners=contests.winners(known.activity.id)
    )


@bp.get("/<number>/winners/<int:work_number>")
@public
def winner(number, work_number):
    """The text of a work that won and whose author lets it be read."""
    known = _known(number)
    found = [one for one in contests.winners(known.activity.id) if one.number == work_number and one.is_shown]
    if not found:
        raise NotThere()
    return page("entries/winner.html", activity=known.activity, one=found[0], text=contests.get(found[0].entry_id).text)
