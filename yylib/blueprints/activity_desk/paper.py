"""活动方案审批表 on A4."""

from yylib import clock
from yylib.access import me, requires
from yylib.blueprints.activity_desk import bp
from yylib.blueprints.activity_desk.views import facts_of
from yylib.models.activities import Entry
from yylib.permissions import Permission as P
from yylib.services import activities, history
from yylib.services.activities import fixing, reading
from yylib.web import moment_words, page

CHANGES = ("move", "cancel_session", "amend", "rewrite", "confirm")  # what became of a plan after its approval


@bp.get("/<int:activity_id>/paper")
@requires(P.ACTIVITIES_READ)
def paper(activity_id):
    """活动方案审批表 on A4: the plan with the signatures of those who passed it."""
    held = activities.get(activity_id)
    signed = {
        "策划": held.made_by,
        "科室审核": fixing.account(held.endorsed_by_id),
        "馆长批准": fixing.account(held.approved_by_id),
    }
    return page("activity_desk/paper.html", held=held, facts=facts_of(held), entry=Entry(held.entry).label,
                reviewer=fixing.account(held.reviewed_by_id), duties=reading.duties(activity_id),
                sessions=reading.live(held), filled={name: one.name for name, one in signed.items() if one},
                changes=[one for one in history.of("activity", activity_id) if one.verb in CHANGES], maker=me().name, printed_at=moment_words(clock.now()))  # fmt: skip
