"""志愿服务团队: registered at the desk by pasting, its members, the day its consents were complete, its papers."""

from flask import redirect, request, url_for

from yylib import clock, listings
from yylib.access import me, requires
from yylib.blueprints.volunteer_desk import bp
from yylib.blueprints.volunteer_desk.forms import AddForm, AgreedForm, ConsentedForm, GroupForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services.recruitments import reading
from yylib.services.volunteers import bulk, desk, groups, listed, papers
from yylib.web import moment_words, page, tell

AT = listings.At(
    listed.GROUPS, "volunteer_desk.all_groups", "volunteer_desk.groups_print", "volunteer_desk.groups_export"
)
listings.faces(bp, AT, P.VOLUNTEERS_READ, "/groups")


@bp.get("/groups/")
@requires(P.VOLUNTEERS_READ)
def all_groups():
    rows, listing = listings.opened(AT)
    return page("volunteer_desk/groups.html", fragment="volunteer_groups", rows=rows, listing=listing,
                may_record=me().can(P.VOLUNTEERS_RECORD))  # fmt: skip


@bp.route("/groups/new", methods=["GET", "POST"])
@requires(P.VOLUNTEERS_RECORD)
def new_group():
    """A unit with its leader and its members, pasted one a line."""
    form = GroupForm().offer(reading.all_public()[0])
    if form.validate_on_submit():
        try:
            made = write(groups.apply, once=form.once.data, channel="desk", by=me().id, **form.values())
        except Refused as refused:
            form.refuse(refused)
            return page("volunteer_desk/new_group.html", form=form, status=refused.sentence.status)
        tell("said", "团队已登记，成员等审核", "请打印名单，请未成年人的监护人在上面签字。")
        return redirect(url_for("volunteer_desk.group", group_id=made), 303)
    return page("volunteer_desk/new_group.html", form=form, status=422 if form.errors else 200)


@bp.get("/groups/<int:group_id>")
@requires(P.VOLUNTEERS_READ)
def group(group_id):
    return _page(group_id)


def _page(group_id: int, status: int = 200, **forms):
    held = groups.get(group_id)
    forms = {"consented": ConsentedForm(formdata=None, obj=held), "agreed": AgreedForm(formdata=None, agreed_on=clock.today()),
             "add": AddForm(formdata=None)} | forms  # fmt: skip
    return page("volunteer_desk/group.html", held=held, members=listed.members(group_id), listed=listed, status=status,
                may=me().can(P.VOLUNTEERS_MANAGE), may_record=me().can(P.VOLUNTEERS_RECORD), **forms)  # fmt: skip


def _done(group_id: int, form, command, name: str, said):
    if not form.validate_on_submit():
        return _page(group_id, 422, **{name: form})
    try:
        done = write(command, once=form.once.data, group_id=group_id, by=me().id, **form.values())
    except Refused as refused:
        form.refuse(refused)
        return _page(group_id, refused.sentence.status, **{name: form})
    tell("said", said(done) if callable(said) else said)
    return redirect(url_for("volunteer_desk.group", group_id=group_id), 303)


@bp.post("/groups/<int:group_id>/consented")
@requires(P.VOLUNTEERS_RECORD)
def consented(group_id):
    """The paper list of consents is complete."""
    return _done(group_id, ConsentedForm(), desk.change_group, "consented", "已登记")


@bp.post("/groups/<int:group_id>/agreed")
@requires(P.VOLUNTEERS_RECORD)
def agreed(group_id):
    return _done(group_id, AgreedForm(), desk.agree_group, "agreed", lambda done: f"已给 {done} 位成员登记签协议的日期")


@bp.post("/groups/<int:group_id>/add")
@requires(P.VOLUNTEERS_RECORD)
def add_members(group_id):
    return _done(group_id, AddForm(), groups.add, "add", lambda done: f"已加 {len(done)} 位成员")


@bp.post("/groups/<int:group_id>/<any(train, admit, leave):verb>")
@requires(P.VOLUNTEERS_MANAGE)
def group_step(group_id, verb):
    """The same step for every member who can take it; who cannot is named with what is missing."""
    done = write(bulk.advance, group_id=group_id, verb=verb, by=me().id)
    if done["done"]:
        tell("said", f"{done['label']}：{done['done']} 人")
    for name, why in done["not"]:
        tell("not", name, why)
    if not done["done"] and not done["not"]:
        tell("look", "没有要办的成员", "成员都不在能办这一步的状态。")
    return redirect(url_for("volunteer_desk.group", group_id=group_id), 303)


@bp.post("/groups/<int:group_id>/<any(end, again):verb>")
@requires(P.VOLUNTEERS_MANAGE)
def end_group(group_id, verb):
    write(desk.end_group, group_id=group_id, is_ended=verb == "end", by=me().id)
    tell("said", "团队已结束" if verb == "end" else "团队已恢复", "成员的状态没有变。")
    return redirect(url_for("volunteer_desk.group", group_id=group_id), 303)


@bp.get("/groups/<int:group_id>/paper")
@requires(P.VOLUNTEERS_READ)
def group_paper(group_id):
    """The members on A4 with the lines on which the guardians of the minors sign: the one paper list."""
    return page("volunteer_desk/group_paper.html", held=groups.get(group_id), members=listed.members(group_id), listed=listed,
                printed_at=moment_words(clock.now()), maker=me().name)  # fmt: skip


@bp.get("/groups/<int:group_id>/<any(agreements, notices):which>")
@requires(P.VOLUNTEERS_READ)
def group_papers(group_id, which):
    """The agreements or the risk notices of the members in one print, a new page each: of those who still have to sign,
    or of all."""
    held, everyone = groups.get(group_id), papers.of_group(group_id)
    wanted = everyone if request.args.get("all") else [one for one in everyone if not one.is_signed]
    return page("volunteer_desk/group_papers.html", held=held, which=which, papers=wanted, number=len(everyone),
                printed_at=moment_words(clock.now()), maker=me().name)  # fmt: skip
