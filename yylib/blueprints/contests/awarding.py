"""排名、定奖、公布、证书."""

from flask import redirect, request, url_for

from yylib import clock
from yylib.access import me, requires
from yylib.blueprints.contests import bp
from yylib.blueprints.contests.forms import AwardsForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import certificates, contests
from yylib.services.contests import panel, ranking, terms
from yylib.web import moment_words, page, tell


@bp.get("/<int:activity_id>/ranking", endpoint="ranking")
@requires(P.ACTIVITIES_READ)
def ranked(activity_id):
    return _drawn(activity_id, AwardsForm())


def _drawn(activity_id: int, form, status: int = 200):
    """The places of each division; with ``?proposed=1`` the awards that the places give stand in the fields."""
    known = terms.of(activity_id)
    panel.see_authors(activity_id, me().id)
    divisions = ranking.ranking(activity_id)
    rows = [one for held in divisions.values() for one in held]
    proposed = ranking.proposed(activity_id) if request.args.get("proposed") else {}
    certified = {one.subject_id: one for one in certificates.of_all("contest_entry", [one.entry.id for one in rows])
                 if one.is_valid}  # fmt: skip
    return page("contests/ranking.html", status=status, known=known, activity=known.activity, divisions=divisions, form=form,
                proposed=proposed, may=me().can(P.ACTIVITIES_PLAN), certified=certified, typed=request.form,
                winners=contests.winners(activity_id, is_public=False))  # fmt: skip


@bp.get("/<int:activity_id>/ranking/print")
@requires(P.ACTIVITIES_READ)
def ranking_print(activity_id):
    """评审结果 on A4: every score, the places, the awards, to be signed."""
    known = terms.of(activity_id)
    panel.see_authors(activity_id, me().id)
    return page("contests/ranking_print.html", known=known, activity=known.activity, divisions=ranking.ranking(activity_id),
                judges=panel.judges(activity_id), printed_at=moment_words(clock.now()), maker=me().name)  # fmt: skip


@bp.post("/<int:activity_id>/ranking")
@requires(P.ACTIVITIES_PLAN)
def award(activity_id):
    """定奖: what stands beside each entry."""
    form = AwardsForm()
    if not form.validate_on_submit():
        return _drawn(activity_id, form, 422)
    ids = [one.entry.id for held in ranking.ranking(activity_id).values() for one in held]
    given = {one: request.form[f"award-{one}"][:30] for one in ids if f"award-{one}" in request.form}
    try:
        count = write(contests.award, once=form.once.data, activity_id=activity_id, given=given, by=me().id)
    except Refused as refused:
        form.refuse(refused)
        return _drawn(activity_id, form, refused.sentence.status)
    tell("said", f"定了 {count} 件获奖作品", "看过以后再公布。")
    return redirect(url_for("contests.ranking", activity_id=activity_id), 303)


@bp.post("/<int:activity_id>/publish")
@requires(P.ACTIVITIES_PLAN)
def publish(activity_id):
    """公布: the public page names those who agreed."""
    return _stepped(contests.publish, activity_id, "获奖名单公布了", "只写出同意公布的姓名，其余遮去一部分。")


@bp.post("/<int:activity_id>/unpublish")
@requires(P.ACTIVITIES_PLAN)
def unpublish(activity_id):
    return _stepped(contests.unpublish, activity_id, "公布撤回了", "改好以后再公布。")


@bp.post("/<int:activity_id>/certify")
@requires(P.ACTIVITIES_PLAN)
def certify(activity_id):
    """获奖证书 for all winners who have none yet."""
    return _stepped(contests.certify_all, activity_id, "获奖证书开好了", "在名单里逐张打开、打印。")


def _stepped(command, activity_id: int, *said: str):
    try:
        write(command, activity_id=activity_id, by=me().id)
    except Refused as refused:
        tell("not", *refused.sentence[:2])
    else:
        tell("said", *said)
    return redirect(url_for("contests.ranking", activity_id=activity_id), 303)
