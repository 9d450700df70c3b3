"""A volunteer's own page: stage and number, the pass, what is missing, the record, corrections, printing, leaving."""

from flask import redirect, request, url_for

from yylib import clock, readers
from yylib.access import address, public
from yylib.blueprints.volunteers import bp
from yylib.blueprints.volunteers.forms import CorrectForm, NamedForm, WishForm
from yylib.database import write
from yylib.errors import Refused
from yylib.services import privacy, volunteer_posts, volunteer_records
from yylib.services.prints import codes
from yylib.services.service_hours import promised, rounding
from yylib.services.volunteer_records import corrections, trainings
from yylib.services.volunteers import keys, links, online, own, vetting
from yylib.web import page, tell

_TODO = {
    "监护人同意": "面试时请监护人一起来，在告知书上签字",
    "志愿服务协议": "录用前到馆签，一式两份",
    "岗前培训": "安排好了会通知您，时间也写在这一页",
}


@bp.get("/p/<link>")
@public
def mine(link):
    """Who has only applied reads that it was received, and no more: so does whoever holds a link that leads to nobody."""
    volunteer = links.received(link, address())
    if volunteer is None or links.is_fresh(volunteer):
        is_over = volunteer.stage == "left" if volunteer else online.is_gone(link)
        return page("volunteers/received.html", link=link, is_over=is_over)
    asked = request.args.get("entry", type=int)
    return _drawn(volunteer, link, CorrectForm(entry_id=asked))


def _drawn(volunteer, link: str, form=None, status: int = 200, **forms):
    posts, expected = volunteer_posts.offered(), trainings.expected_at(volunteer.id)
    forms = {"wish": WishForm(formdata=None, data={"post_ids": [one.post_id for one in volunteer.wishes],
                                                   "free_times": volunteer.free_times, "free_note": volunteer.free_note}),
             "named": NamedForm(formdata=None, is_named=own.is_named_now(volunteer))} | forms  # fmt: skip
    forms["wish"].offer(volunteer, posts)
    return page("volunteers/mine.html", status=status, form=form or CorrectForm(formdata=None), **forms, **_shown(volunteer, link),
                named_text=privacy.current_text(own.NAMED), may_wish=volunteer.stage in vetting.LIVE,
                corrections=[(one, corrections.status(one)) for one in corrections.of(volunteer.id)],
                trainings=expected, courses=_courses(volunteer, expected), missing=_missing(volunteer),
                promise=promised.of(volunteer.id), now=clock.now())  # fmt: skip


def _courses(volunteer, expected: list) -> list:
    """The trainings to come that somebody still needs; nobody is asked before the application was looked at."""
    return trainings.open_to(volunteer, expected) if volunteer.stage in ("interview", "training", "admitted") else []


def _missing(volunteer) -> list[tuple[str, str]]:
    """What stands between an applicant and being admitted, each with what the applicant does about it."""
    if volunteer.stage not in ("interview", "training"):
        return []
    words = [one.partition("（")[0] for one in vetting.missing(volunteer)]
    return [(word, _TODO.get(word, "请打服务电话问一问")) for word in words]


def _shown(volunteer, link: str) -> dict:
    return {"volunteer": volunteer, "link": link, "record": volunteer_records.record(volunteer.id), "hours": rounding.read_once(), "words": rounding.words,
            "qr": codes.drawn(keys.qr_text(volunteer)), "person": volunteer.person and volunteer.person.masked(clock.today()),
            "is_kept": volunteer.code in readers.served(), "band": volunteer.band_on(clock.today())}  # fmt: skip


@bp.get("/p/<link>/print")
@public
def own_paper(link):
    """The record on A4, with the pass."""
    volunteer = links.opened(link, address())
    return page(
        "volunteers/own_paper.html", **_shown(volunteer, link), printed_at=f"{clock.local(clock.now()):%Y-%m-%d %H:%M} "
    )


@bp.post("/p/<link>/correct")
@public
def correct(link):
    volunteer = links.opened(link, address())
    return _said(
        volunteer, link, "form", CorrectForm(), volunteer_records.ask, "收到了，核对以后在这一页答复您，写明理由"
    )


@bp.post("/p/<link>/wish")
@public
def wish(link):
    """What one would like to do and when, changed."""
    volunteer = links.opened(link, address())
    form = WishForm().offer(volunteer, volunteer_posts.offered())
    return _said(volunteer, link, "wish", form, own.wish, "意向和空闲时间改好了")


@bp.post("/p/<link>/named")
@public
def named(link):
    """The consent to be named, given or taken back."""
    form = NamedForm()
    said = "记下了：可以写全名" if form.is_named.data else "记下了：只写一部分姓名"
    return _said(links.opened(link, address()), link, "named", form, own.name, said)


def _said(volunteer, link: str, name: str, form, command, said: str):
    """Run what the page's owner asked; refused, the page again with everything typed."""
    if not form.validate_on_submit():
        return _drawn(volunteer, link, status=422, **{name: form})
    try:
        write(command, once=form.once.data, volunteer_id=volunteer.id, **form.values())
    except Refused as refused:
        form.refuse(refused)
        return _drawn(links.opened(link, address()), link, status=refused.sentence.status, **{name: form})
    tell("said", said)
    return redirect(url_for("volunteers.mine", link=link), 303)


@bp.post("/p/<link>/renew")
@public
def renew(link):
    """The address was handed on: another one, and another pass; the old ones open nothing any more."""
    volunteer = links.opened(link, address())
    old = volunteer.code
    fresh = write(links.renew, volunteer_id=volunteer.id, by=None)
    tell("said", "换好了", "旧的网址和旧的志愿者码不能再用，请把这一页重新收藏。")
    answer = redirect(url_for("volunteers.mine", link=fresh), 303)
    return readers.serving(answer, fresh.partition("-")[0], instead_of=old)


@bp.post("/p/<link>/keep")
@public
def keep(link):
    """The link came from another phone, or on paper: this phone knows the volunteer from now on."""
    code = links.opened(link, address()).code
    return readers.serving(redirect(url_for("volunteers.mine", link=link), 303), code)


@bp.post("/p/<link>/leave")
@public
def leave(link):
    """自愿退出; a blank link does as if."""
    volunteer = links.received(link, address())
    is_new = volunteer is None or links.is_fresh(volunteer)
    write(online.leave, link=link, reason="")
    if is_new:
        tell("said", "撤回了")
    else:
        tell("said", "办好了", "谢谢您。已有的服务时长照实保留，要证明随时可以来办。")
    return redirect(url_for("volunteers.mine", link=link), 303)
