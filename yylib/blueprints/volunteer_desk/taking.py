"""登记志愿者: somebody without a phone, or who came in person, under the same rules as on the phone."""

from flask import redirect, url_for

from yylib.access import me, requires
from yylib.blueprints.volunteer_desk import bp
from yylib.blueprints.volunteer_desk.forms import TakeForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import privacy
from yylib.services.recruitments import reading
from yylib.services.rules import rule
from yylib.services.volunteers import applying, links, papers
from yylib.web import page, tell


@bp.route("/new", methods=["GET", "POST"])
@requires(P.VOLUNTEERS_RECORD)
def new():
    """The same application; on to the volunteer's page, where the papers are printed."""
    form = TakeForm().offer(reading.all_public()[0])
    if not form.validate_on_submit():
        return _drawn(form, 422 if form.errors else 200)
    try:
        taken = write(applying.apply, once=form.once.data, channel="desk", by=me().id, **_given(form))
    except Refused as refused:
        form.refuse(refused)
        return _drawn(form, refused.sentence.status)
    tell("said", "已登记，等审核", "请打印协议和告知书签字；没有手机的，把志愿者证打印给他。")
    return redirect(url_for("volunteer_desk.show", volunteer_id=taken), 303)


def _drawn(form, status: int):
    texts = [privacy.current_text(purpose) for purpose in ("contact", "volunteer_minor", "child")]
    return page("volunteer_desk/new.html", form=form, texts=texts, risks=rule(papers.RISKS), status=status)


def _given(form) -> dict:
    held = form.values()
    guardian = {
        "name": held.pop("guardian_name"),
        "phone": held.pop("guardian_phone"),
        "relation": held.pop("guardian_relation"),
    }
    held["post_ids"] = [int(one) for one in held["post_ids"] or []]
    words = {name: value or "" for name, value in held.items() if name in ("phone", "area", "skills", "free_note")}
    return held | words | {"sex": held["sex"] or None, "free_times": held["free_times"] or [],
                           "guardian": {name: value or "" for name, value in guardian.items()} if guardian["name"] else None}  # fmt: skip


@bp.post("/<int:volunteer_id>/link")
@requires(P.VOLUNTEERS_RECORD)
def renew(volunteer_id):
    """Another pass and link, where the old one was lost or seen by others; the old one opens nothing from now on."""
    write(links.renew, volunteer_id=volunteer_id, by=me().id)
    tell("said", "志愿者码和网址已换新", "旧的从现在起打不开；请把新的证打印给本人。")
    return redirect(url_for("volunteer_desk.show", volunteer_id=volunteer_id), 303)
