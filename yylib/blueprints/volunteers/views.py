"""What is sought, and applying."""

from flask import redirect, url_for

from yylib import readers
from yylib.access import address, public
from yylib.blueprints.volunteers import bp
from yylib.blueprints.volunteers.forms import PURPOSES, ApplyForm
from yylib.database import write
from yylib.errors import Refused
from yylib.services import privacy, recruitments, volunteer_posts
from yylib.services.bookings import online as drawing
from yylib.services.recruitments import ANY_TIME, LEAST_AGE, papers
from yylib.services.rules import rule
from yylib.services.volunteers import online
from yylib.services.volunteers import papers as agreements
from yylib.web import page


@bp.get("/")
@public
def index():
    """The notices that are out, what volunteers do here, and the ways in."""
    live, over = recruitments.all_public()
    return page("volunteers/index.html", live=live, over=over, posts=volunteer_posts.all_posts(), is_any_time=rule(ANY_TIME),
                state=recruitments.state, known=online.known(_codes()))  # fmt: skip


@bp.get("/notice/<number>")
@public
def notice(number):
    one = recruitments.public(number)
    return page("volunteers/notice.html", one=one, lines=papers.lines(one), state=recruitments.state(one))


@bp.get("/apply")
@public
def apply():
    """Without a notice: at any time, where the house takes people so."""
    recruitments.open_one(None)
    return _drawn(None, _offered(None))


@bp.post("/apply")
@public
def send():
    return _sent(None)


@bp.get("/notice/<number>/apply")
@public
def apply_to(number):
    """Of a notice that is over nobody fills in the form for nothing."""
    one = recruitments.open_one(recruitments.public(number).id)
    return _drawn(one, _offered(one))


@bp.post("/notice/<number>/apply")
@public
def send_to(number):
    return _sent(recruitments.public(number))


def _sent(one):
    """Taken, the phone gets its link; refused, the page comes again with everything typed."""
    form = _offered(one)
    if not form.validate_on_submit():
        form.draw_again()
        return _drawn(one, form, 422)
    try:
        drawing.read_first(form.drawn.data, form.website.data)
        code = write(online.apply, once=form.once.data, address=address(), codes=_codes(),
                     recruitment_id=one and one.id, **form.values())  # fmt: skip
    except Refused as refused:
        form.draw_again()
        status = form.said(refused)
        return _drawn(one and recruitments.public(one.number), form, status, refused.sentence)
    return readers.applying(redirect(url_for("volunteers.mine", link=online.link_of(code)), 303), code)


def _codes() -> tuple[str, ...]:
    return tuple(dict.fromkeys((*readers.applied(), *readers.served())))


def _offered(one) -> ApplyForm:
    posts = [part.post for part in one.posts if part.post.is_active] if one else []
    return ApplyForm().offer([(post.id, f"{post.name}（{post.min_age} 岁起）" if post.min_age else post.name)
                              for post in posts or volunteer_posts.all_posts()])  # fmt: skip


def _drawn(one, form, status: int = 200, said=None):
    return page("volunteers/apply.html", status=status, form=form, said=said, one=one, least=max(rule(LEAST_AGE), one and one.age_from or 0),
                state=one and recruitments.state(one), risks=rule(agreements.RISKS), insurance=rule(agreements.INSURANCE), texts=[privacy.current_text(purpose) for purpose in PURPOSES],
                action=url_for("volunteers.send_to", number=one.number) if one else url_for("volunteers.send"))  # fmt: skip
