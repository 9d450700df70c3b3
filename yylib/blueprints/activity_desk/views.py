"""活动策划: the list, one plan with everything that belongs to it, its words, its paper."""

from flask import url_for

from yylib import clock, listings
from yylib.access import me, requires
from yylib.blueprints.activity_desk import bp
from yylib.blueprints.activity_desk.forms import AddForm, DutyForm, QuestionForm, StepForm, TemplateForm
from yylib.models.activities import ActivityStage
from yylib.permissions import Permission as P
from yylib.services import activities, history
from yylib.services.activities import fixing, needs, reading, stages, tables, writing
from yylib.services.activities.kinds import shape
from yylib.services.money import yuan
from yylib.web import page

AT = listings.At(tables.ACTIVITIES, "activity_desk.index", "activity_desk.print", "activity_desk.export")
listings.faces(bp, AT, P.ACTIVITIES_READ)
KINDS = {"draft": "open", "submitted": "wait", "endorsed": "wait", "approved": "ok", "cancelled": "off", "filed": "ok"}


@bp.get("/")
@requires(P.ACTIVITIES_READ)
def index():
    rows, listing = listings.opened(AT)
    return page("activity_desk/index.html", fragment="activities", rows=rows, listing=listing, kinds=KINDS,
                waiting=_waiting(), mine=reading.my_duties(me().id), late=reading.late(), when=tables.when,
                where=tables.where)  # fmt: skip


def _waiting() -> list:
    """The plans that wait for this person, those rewritten after the approval too, each with what it waits for."""
    heads = me().can(P.ACTIVITIES_ENDORSE)
    wanted = [stage for stage, may in ((stages.S.SUBMITTED, heads), (stages.S.ENDORSED, me().can(P.ACTIVITIES_APPROVE)))
              if may]  # fmt: skip
    rows = [(one, one.stage_label) for one in reading.waiting(tuple(wanted))] if wanted else []
    return rows + ([(one, "改动待确认") for one in reading.unsettled()] if heads else [])


@bp.get("/<int:activity_id>")
@requires(P.ACTIVITIES_READ)
def show(activity_id):
    return shown(activity_id)


def shown(activity_id: int, status: int = 200, **forms):
    """The page of one activity; ``forms`` are those that come back with what was typed."""
    held = activities.get(activity_id)
    kind = shape(held.kind)
    usual = {"setup_minutes": kind.setup, "clear_minutes": kind.clear, "takes_room": not kind.shares_room}
    forms = {"add": AddForm(formdata=None, data=usual).offer(held.branch_id), "duty": DutyForm(formdata=None).offer(),
             "question": QuestionForm(formdata=None), "keep": TemplateForm(formdata=None, data={"name": held.title[:60]}),
             "step": StepForm(formdata=None, data={"version": held.version})} | forms  # fmt: skip
    return page(
        "activity_desk/show.html", status=status, held=held, kind=kind, kinds=KINDS, duties=reading.duties(activity_id),
        questions=reading.questions(activity_id), made=history.of("activity", activity_id), yuan=yuan,
        missing=needs.missing(held) if held.stage == ActivityStage.DRAFT else [], warnings=_warnings(held),
        moves=moves_of(held), facts=facts_of(held), is_unsettled=fixing.is_unsettled(held), is_draft=held.stage == ActivityStage.DRAFT, when=tables.when,
        is_running=held.stage not in ("cancelled", "filed"), copied=_copied(held), **forms,
    )  # fmt: skip


def facts_of(held) -> list[tuple[str, object]]:
    """What the plan says; whom to ring up outside is for those who plan and those who judge."""
    return tables.facts(held, with_contact=me().can(P.ACTIVITIES_PLAN) or me().can(P.ACTIVITIES_APPROVE))


def _warnings(held) -> list[tuple[str, str]]:
    if held.stage in ("cancelled", "filed") or (held.last_day and held.last_day < clock.today()):
        return []
    return needs.warnings(held)


def _copied(held):
    return activities.get(held.copied_from_id) if held.copied_from_id else None


def moves_of(held) -> list[tuple[str, str, str]]:
    """The steps that this person may take now: verb, label, address."""
    at = {
        "endorse": "decide_head",
        "send_back": "decide_head",
        "confirm": "decide_head",
        "approve": "decide_director",
        "return": "decide_director",
    }
    offered = [move for move in stages.PIPELINE.open_to(me(), stages.S(held.stage))
               if move.verb in stages.ASKED or move.verb in stages.DECIDED]  # fmt: skip
    own = writing.hands(held)
    if own and me().id not in own:  # who judges sends it back
        offered = [move for move in offered if move.verb != "withdraw"]
    offered.sort(key=lambda move: (move.verb not in ("approve", "endorse", "submit"), move.verb in stages.ASKED))
    taken = [(move.verb, move.label) for move in offered]
    if fixing.is_unsettled(held) and me().can(P.ACTIVITIES_ENDORSE):
        taken.insert(0, ("confirm", "确认改动"))
    return [(verb, label, url_for(f"activity_desk.{at.get(verb, 'step')}", activity_id=held.id, verb=verb))
            for verb, label in taken]  # fmt: skip
