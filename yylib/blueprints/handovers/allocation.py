"""典藏分配: volumes to locations, by hand or by rule."""

from flask import redirect, request, url_for

from yylib import listings
from yylib.access import me, requires
from yylib.blueprints.handovers import bp
from yylib.blueprints.handovers.forms import RuleForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services.handovers import allocating, listed
from yylib.web import page, tell

AT = listings.At(listed.PLACES, "handovers.allocation", "handovers.allocation_print", "handovers.allocation_export")
listings.faces(bp, AT, P.ITEMS_PROCESS, "/allocation")


@bp.get("/allocation")
@requires(P.ITEMS_PROCESS)
def allocation():
    """The volumes under way, with or without a location."""
    rows, listing = listings.opened(AT)
    return page("handovers/allocation.html", fragment="to_place", rows=rows, listing=listing,
                locations=allocating.locations(), rules=len(allocating.rules()))  # fmt: skip


@bp.post("/allocation")
@requires(P.ITEMS_PROCESS)
def place():
    """Give the chosen volumes, or a whole batch, a location; or let the rules choose; or take the location back."""
    given, act = request.form, request.form.get("act", "place")
    chosen = given.getlist("items", type=int)
    if batch_id := given.get("batch", 0, type=int):
        chosen = allocating.of_batch(batch_id)
    if not chosen:
        raise Refused("place_none_chosen")
    if act == "rules":
        placed, left = write(allocating.allocate_by_rules, item_ids=chosen, by=me().id)
        tell("said", f"按规则分配了 {placed} 册", f"{left} 册没有合适的规则，请手工分配。" if left else "")
    elif act == "undo":
        tell("said", f"撤销了 {write(allocating.withdraw, item_ids=chosen, by=me().id)} 册的分配")
    else:
        count = write(
            allocating.allocate, item_ids=chosen, by=me().id, location_id=given.get("location_id", 0, type=int)
        )
        tell("said", f"分配了 {count} 册")
    return redirect(url_for("handovers.allocation"), 303)


@bp.get("/rules")
@requires(P.ITEMS_PROCESS)
def rules():
    """The rules, in the order in which they are asked."""
    return page("handovers/rules.html", rules=allocating.rules(closed=True))


@bp.route("/rules/new", methods=["GET", "POST"])
@requires(P.ITEMS_PROCESS)
def new_rule():
    """One more rule, behind the others."""
    return _edited(RuleForm().offer(allocating.locations()), None)


@bp.route("/rules/<int:rule_id>", methods=["GET", "POST"])
@requires(P.ITEMS_PROCESS)
def edit_rule(rule_id):
    """Change a rule, or put it out of use."""
    held = allocating.get_rule(rule_id)
    return _edited(RuleForm(obj=held).offer(allocating.locations()), held)


def _edited(form: RuleForm, held):
    status = 200
    if form.validate_on_submit():
        try:
            known = {"rule_id": held.id, "version": form.version.data} if held else {}
            write(allocating.save_rule, once=form.once.data, by=me().id, **known, **form.values())
            tell("said", "规则已保存", "它只管以后的分配，已分配的不变。")
            return redirect(url_for("handovers.rules"), 303)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    return page("handovers/rule.html", form=form, held=held, status=422 if form.errors and status == 200 else status)


@bp.post("/rules/<int:rule_id>/up")
@requires(P.ITEMS_PROCESS)
def rule_up(rule_id):
    """Ask this rule earlier."""
    write(allocating.move_rule, rule_id=rule_id, by=me().id)
    return redirect(url_for("handovers.rules"), 303)
