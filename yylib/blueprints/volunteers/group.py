"""A unit registers its people: the form, the leader's page, and the one paper list of consents."""

from flask import redirect, request, url_for

from yylib import clock
from yylib.access import address, public
from yylib.blueprints.volunteers import bp
from yylib.blueprints.volunteers.forms import GroupForm
from yylib.database import write
from yylib.errors import Refused
from yylib.services import privacy, recruitments
from yylib.services.bookings import online as drawing
from yylib.services.rules import rule
from yylib.services.volunteers import groups, online, papers
from yylib.web import page


@bp.get("/group")
@public
def group():
    """For a notice that is open, or without one where the house takes people at any time."""
    form = GroupForm(notice=request.args.get("notice", ""))
    recruitments.open_one(recruitments.public(form.notice.data).id if form.notice.data else None)
    return _drawn(form)


@bp.post("/group")
@public
def send_group():
    form = GroupForm()
    if not form.validate_on_submit():
        form.draw_again()
        return _drawn(form, 422)
    sought = recruitments.public(form.notice.data) if form.notice.data else None
    try:
        drawing.read_first(form.drawn.data, form.website.data)
        group_id = write(online.apply_group, once=form.once.data, address=address(), recruitment_id=sought and sought.id,
                         **form.values())  # fmt: skip
    except Refused as refused:
        form.draw_again()
        return _drawn(form, form.said(refused), refused.sentence)
    return redirect(url_for("volunteers.group_page", link=groups.link(groups.get(group_id))), 303)


@bp.get("/group/p/<link>")
@public
def group_page(link):
    """What was handed in, for the leader."""
    held = online.group_opened(link, address())
    return page("volunteers/group_page.html", group=held, members=groups.of(held.id), link=link)


@bp.get("/group/p/<link>/paper")
@public
def group_paper(link):
    """The consent list on A4: guardians sign in one column; the paper is kept at the library."""
    held = online.group_opened(link, address())
    return page("volunteers/consent_list.html", group=held, members=groups.of(held.id),
                risks=next((one.recruitment.risks for one in groups.of(held.id) if one.recruitment), rule(papers.RISKS)),
                texts=[privacy.current_text(purpose) for purpose in ("volunteer_minor", "child")],
                printed_at=f"{clock.local(clock.now()):%Y-%m-%d %H:%M} ")  # fmt: skip


def _drawn(form, status: int = 200, said=None):
    sought = recruitments.public(form.notice.data) if form.notice.data else None
    return page("volunteers/group.html", status=status, form=form, said=said, text=privacy.current_text("contact"),
                sought=sought, risks=rule(papers.RISKS))  # fmt: skip
