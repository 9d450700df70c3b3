"""A judge from outside, by link: the works by number, one with its score, its file. No author stands on these pages."""

from flask import redirect, send_file, url_for

from yylib.access import public
from yylib.blueprints.entries import bp
from yylib.blueprints.entries.forms import ScoreForm
from yylib.database import write
from yylib.errors import NotThere, Refused
from yylib.services import contests, files
from yylib.services.contests import judging, terms
from yylib.web import page, tell

PICTURES = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp"}


@bp.get("/j/<token>")
@public
def judge(token):
    held = contests.by_token(token)
    works = judging.works(held)
    return page("entries/judge.html", judge=held, known=terms.of(held.activity_id), works=works, token=token,
                left=[one for one in works if not one.is_done])  # fmt: skip


@bp.route("/j/<token>/<int:entry_id>", methods=["GET", "POST"])
@public
def score(token, entry_id):
    """One work and its score; saved, on to the next one without a score."""
    held = contests.by_token(token)
    work, file = judging.work(held, entry_id)
    form = ScoreForm(points="" if work.tenths is None else f"{work.tenths / 10:g}", remark=work.remark)
    status = 200
    if form.validate_on_submit():
        try:
            write(contests.score, once=form.once.data, judge_id=held.id, entry_id=entry_id, **form.values())
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
        else:
            return _onward(token, held, work)
    status = 422 if form.errors and status == 200 else status
    return page("entries/score.html", status=status, judge=held, known=terms.of(held.activity_id), work=work, form=form,
                token=token, file=file, is_picture=bool(file) and file.kind in PICTURES)  # fmt: skip


def _onward(token: str, held, work):
    tell("said", f"{work.number} 号打好了")
    left = [one for one in judging.works(held) if not one.is_done]
    after = [one for one in left if one.number > work.number] or left
    if not after:
        return redirect(url_for("entries.judge", token=token), 303)
    return redirect(url_for("entries.score", token=token, entry_id=after[0].entry_id), 303)


@bp.post("/j/<token>/<int:entry_id>/recuse")
@public
def recuse(token, entry_id):
    """The judge knows whose it is, and is near to them."""
    held = contests.by_token(token)
    work, _file = judging.work(held, entry_id)
    write(contests.recuse, judge_id=held.id, entry_id=entry_id)
    return _onward(token, held, work)


@bp.get("/j/<token>/<int:entry_id>/file")
@public
def judged_file(token, entry_id):
    """A work's file: a picture to look at, anything else to be saved; its name is its number."""
    work, file = judging.work(contests.by_token(token), entry_id)
    if file is None:
        raise NotThere()
    kind = PICTURES.get(file.kind)
    answer = send_file(files.path_of(file.stored_name), mimetype=kind or "application/octet-stream", as_attachment=kind is None,
                       download_name=f"作品{work.number:03d}.{file.kind}", conditional=False, etag=False)  # fmt: skip
    answer.headers["Content-Security-Policy"] = "sandbox"
    return answer
