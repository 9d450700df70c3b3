"""The register of volunteers; one of them with everything about them; the steps of the vetting."""

from flask import redirect, url_for

from yylib import listings
from yylib.access import me, requires
from yylib.blueprints.volunteer_desk import bp
from yylib.blueprints.volunteer_desk.forms import ColleagueForm, EditForm, SignForm, StepForm
from yylib.database import write
from yylib.errors import Refused
from yylib.models.volunteers import VolunteerStage
from yylib.permissions import Permission as P
from yylib.services import history, service_hours, volunteer_posts, volunteer_records
from yylib.services.volunteer_records import trainings
from yylib.services.volunteers import desk, keys, listed, vetting
from yylib.web import page, tell

AT = listings.At(listed.VOLUNTEERS, "volunteer_desk.index", "volunteer_desk.print", "volunteer_desk.export")
listings.faces(bp, AT, P.VOLUNTEERS_READ)
SAID = {"interview": "已记下约面试", "train": "已转到待培训", "refuse": "已记下不录用", "pause": "已暂停", "resume": "已恢复",
        "leave": "已办退出", "reconsider": "已转回待审核"}  # fmt: skip


@bp.get("/")
@requires(P.VOLUNTEERS_READ)
def index():
    rows, listing = listings.opened(AT)
    return page("volunteer_desk/index.html", fragment="volunteers", rows=rows, listing=listing, listed=listed,
                may_record=me().can(P.VOLUNTEERS_RECORD))  # fmt: skip


@bp.get("/<int:volunteer_id>")
@requires(P.VOLUNTEERS_READ)
def show(volunteer_id):
    return _page(volunteer_id)


def _page(volunteer_id: int, status: int = 200, **forms):
    held = keys.get(volunteer_id)
    may = me().can(P.VOLUNTEERS_MANAGE)
    given = {"version": held.version}
    forms = {"step": StepForm(formdata=None, **given),
             "sign": SignForm(formdata=None, agreed_on=held.agreed_on, guardian_signed_on=held.guardian_signed_on, **given),
             "colleague": ColleagueForm(formdata=None, account_id=held.account_id, **given).offer() if may else None} | forms  # fmt: skip
    record = volunteer_records.record(volunteer_id)
    return page("volunteer_desk/show.html", held=held, listed=listed, may=may, status=status, record=record,
                hours=service_hours.hours(record.minutes), made=history.of(vetting.SUBJECT, held.id),
                moves=vetting.PIPELINE.open_to(me(), VolunteerStage(held.stage)), lacking=_lacking(held), trainings=trainings.expected_at(held.id),
                approvals=volunteer_records.approved([held.id])[held.id], approved_before=volunteer_records.history_of(held.id), posts=volunteer_posts.all_posts() if may else [],
                **forms)  # fmt: skip


def _lacking(held) -> list[str]:
    """What stands between an applicant and the register; of who is in it, the guardian of somebody who turned out to be a
    minor; of who is gone, nothing."""
    if held.stage in ("applied", "interview", "training"):
        return vetting.missing(held)
    return [vetting.GUARDIAN] if held.stage in ("admitted", "paused") and not vetting.has_guardian(held) else []


@bp.post("/<int:volunteer_id>/<any(interview, train, admit, refuse, pause, resume, leave, reconsider):verb>")
@requires(P.VOLUNTEERS_MANAGE)
def step(volunteer_id, verb):
    """One step of the vetting; what is refused says what is missing, beside the form."""
    form = StepForm()
    if not form.validate_on_submit() or not form.invites(verb):
        return _page(volunteer_id, 422, step=form)
    try:
        write(vetting.advance, once=form.once.data, volunteer_id=volunteer_id, verb=verb, by=me().id, **form.values())
    except Refused as refused:
        form.refuse(refused)
        return _page(volunteer_id, refused.sentence.status, step=form)
    held = keys.get(volunteer_id)
    tell("said", SAID.get(verb) or f"已录用，编号 {held.number}", "证和协议在这一页打印。" if verb == "admit" else "")
    return redirect(url_for("volunteer_desk.show", volunteer_id=volunteer_id), 303)


@bp.post("/<int:volunteer_id>/sign")
@requires(P.VOLUNTEERS_RECORD)
def sign(volunteer_id):
    """The days on which the agreement came back signed."""
    return _done(volunteer_id, SignForm(), desk.sign, "sign", "签字日期已登记")


@bp.post("/<int:volunteer_id>/colleague")
@requires(P.VOLUNTEERS_MANAGE)
def colleague(volunteer_id):
    """Whether the volunteer works here, and under which account."""
    return _done(volunteer_id, ColleagueForm().offer(), desk.link_colleague, "colleague", "已对上账户")


def _done(volunteer_id: int, form, command, name: str, said: str):
    if not form.validate_on_submit():
        return _page(volunteer_id, 422, **{name: form})
    try:
        write(command, once=form.once.data, volunteer_id=volunteer_id, by=me().id, **form.values())
    except Refused as refused:
        form.refuse(refused)
        return _page(volunteer_id, refused.sentence.status, **{name: form})
    tell("said", said)
    return redirect(url_for("volunteer_desk.show", volunteer_id=volunteer_id), 303)


@bp.route("/<int:volunteer_id>/edit", methods=["GET", "POST"])
@requires(P.VOLUNTEERS_RECORD)
def edit(volunteer_id):
    """What a volunteer said about themselves, and the office's note."""
    held = keys.get(volunteer_id)
    wishes = [str(wish.post_id) for wish in held.wishes]
    form = EditForm(obj=held, data={"post_ids": wishes}).offer()
    if form.validate_on_submit():
        try:
            write(desk.edit, once=form.once.data, volunteer_id=volunteer_id, by=me().id, **form.values())
        except Refused as refused:
            form.refuse(refused)
            return page("volunteer_desk/edit.html", form=form, held=held, status=refused.sentence.status)
        tell("said", "已改好")
        return redirect(url_for("volunteer_desk.show", volunteer_id=volunteer_id), 303)
    return page("volunteer_desk/edit.html", form=form, held=held, status=422 if form.errors else 200)


@bp.post("/<int:volunteer_id>/approve/<int:post_id>")
@requires(P.VOLUNTEERS_MANAGE)
def approve(volunteer_id, post_id):
    """The volunteer may serve at a post that needs approval."""
    write(volunteer_records.approve_post, volunteer_id=volunteer_id, post_id=post_id, by=me().id)
    tell("said", f"已核准：{volunteer_posts.get(post_id).name}")
    return redirect(url_for("volunteer_desk.show", volunteer_id=volunteer_id), 303)


@bp.post("/<int:volunteer_id>/withdraw/<int:post_id>")
@requires(P.VOLUNTEERS_MANAGE)
def withdraw(volunteer_id, post_id):
    write(volunteer_records.withdraw_approval, volunteer_id=volunteer_id, post_id=post_id, by=me().id)
    tell("said", "核准已撤回", "已经报上的班不变；要退的请在班次里办。")
    return redirect(url_for("volunteer_desk.show", volunteer_id=volunteer_id), 303)
