"""评委: who judges, their links; and a colleague's own pages of judging, without authors."""

from flask import redirect, send_file, url_for

from yylib.access import me, requires
from yylib.blueprints.contests import bp
from yylib.blueprints.contests.forms import JudgeForm, ScoreForm
from yylib.database import write
from yylib.errors import NotThere, Refused
from yylib.permissions import Permission as P
from yylib.services import contests, files, prints
from yylib.services.contests import judging, panel, terms
from yylib.web import page, tell

PICTURES = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp"}


@bp.route("/<int:activity_id>/judges", methods=["GET", "POST"])
@requires(P.ACTIVITIES_PLAN)
def judges(activity_id):
    """The judges, and asking one more; a link is shown once."""
    form = JudgeForm(colleagues=panel.colleagues())
    if form.validate_on_submit():
        try:
            token = write(contests.add_judge, activity_id=activity_id, by=me().id, **form.values())
        except Refused as refused:
            form.refuse(refused)
            return _judges(activity_id, form, refused.sentence.status)
        return _judges(activity_id, JudgeForm(formdata=None, colleagues=panel.colleagues()), token=token, is_new=True)
    return _judges(activity_id, form, 422 if form.errors else 200)


def _judges(activity_id: int, form, status: int = 200, token: str = "", is_new: bool = False):
    known = terms.of(activity_id)
    path = f"/entries/j/{token}"  # a page of the public surface
    return page("contests/judges.html", status=status, known=known, activity=known.activity, form=form,
                judges=panel.judges(activity_id), is_new=is_new, has_works=panel.has_works(activity_id), link=path if token else "",
                url=prints.address(path) if token else None, qr=prints.qr(path) if token else None)  # fmt: skip


@bp.post("/judges/<int:judge_id>/renew")
@requires(P.ACTIVITIES_PLAN)
def renew(judge_id):
    """A new link in place of the old one."""
    activity_id = panel.activity_of(judge_id)
    token = write(panel.renew_judge, judge_id=judge_id, by=me().id)
    return _judges(activity_id, JudgeForm(formdata=None, colleagues=panel.colleagues()), token=token, is_new=True)


@bp.post("/judges/<int:judge_id>/revoke")
@requires(P.ACTIVITIES_PLAN)
def revoke(judge_id):
    activity_id = panel.activity_of(judge_id)
    write(contests.revoke_judge, judge_id=judge_id, by=me().id)
    tell("said", "停止评审了", "打好的分还在。")
    return redirect(url_for("contests.judges", activity_id=activity_id), 303)


@bp.get("/<int:activity_id>/judging", endpoint="judging")
@requires(P.ACTIVITIES_READ)
def mine(activity_id):
    """What a colleague who judges has before them."""
    held = _me(activity_id)
    works = judging.works(held)
    return page("contests/judging.html", judge=held, known=terms.of(activity_id), works=works,
                left=[one for one in works if not one.is_done])  # fmt: skip


def _me(activity_id: int):
    held = panel.by_account(activity_id, me().id)
    if held is None:
        raise NotThere()
    return held


@bp.route("/<int:activity_id>/judging/<int:entry_id>", methods=["GET", "POST"])
@requires(P.ACTIVITIES_READ)
def score(activity_id, entry_id):
    """One work and its score; saved, on to the next one without a score."""
    held = _me(activity_id)
    work, file = judging.work(held, entry_id)
    form, status = ScoreForm(points="" if work.tenths is None else f"{work.tenths / 10:g}", remark=work.remark), 200
    if form.validate_on_submit():
        try:
            write(contests.score, once=form.once.data, judge_id=held.id, entry_id=entry_id, by=me().id, **form.values())
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
        else:
            return _onward(held, work)
    status = 422 if form.errors and status == 200 else status
    return page("contests/score.html", status=status, judge=held, known=terms.of(activity_id), work=work, form=form, file=file,
                is_picture=bool(file) and file.kind in PICTURES)  # fmt: skip


def _onward(held, work):
    tell("said", f"{work.number} 号打好了")
    left = [one for one in judging.works(held) if not one.is_done]
    after = [one for one in left if one.number > work.number] or left
    if not after:
        return redirect(url_for("contests.judging", activity_id=held.activity_id), 303)
    return redirect(url_for("contests.score", activity_id=held.activity_id, entry_id=after[0].entry_id), 303)


@bp.post("/<int:activity_id>/judging/<int:entry_id>/recuse")
@requires(P.ACTIVITIES_READ)
def recuse(activity_id, entry_id):
    """The judge knows whose it is, and is near to them."""
    held = _me(activity_id)
    work, _file = judging.work(held, entry_id)
    write(contests.recuse, judge_id=held.id, entry_id=entry_id, by=me().id)
    return _onward(held, work)


@bp.get("/<int:activity_id>/judging/<int:entry_id>/file")
@requires(P.ACTIVITIES_READ)
def judged_file(activity_id, entry_id):
    """A work's file: a picture to look at, anything else to be saved; its name is its number."""
    work, file = judging.work(_me(activity_id), entry_id)
    if file is None:
        raise NotThere()
    kind = PICTURES.get(file.kind)
    answer = send_file(files.path_of(file.stored_name), mimetype=kind or "application/octet-stream", as_attachment=kind is None,
                       download_name=f"作品{work.number:03d}.{file.kind}", conditional=False, etag=False)  # fmt: skip
    answer.headers["Content-Security-Policy"] = "sandbox"
    return answer
