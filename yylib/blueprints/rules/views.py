"""The rules by subject, one rule with its history, and its change."""

from flask import redirect, url_for

from yylib.access import me, requires
from yylib.blueprints.rules import bp
from yylib.blueprints.rules.forms import ChangeForm, SwitchForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import rules
from yylib.services.rules.law import LAW
from yylib.web import page, tell


@bp.get("")
@requires(P.RULES_READ)
def index():
    return page("rules/index.html", subjects=rules.present(), law=LAW.values(), can_manage=me().can(P.RULES_MANAGE))


@bp.get("/<name>")
@requires(P.RULES_READ)
def show(name):
    """One rule: where it comes from and every value it had."""
    return page("rules/show.html", rule=rules.get(name), value=rules.rule(rules.get(name)),
                history=rules.history(name), can_manage=me().can(P.RULES_MANAGE))  # fmt: skip


@bp.route("/<name>/change", methods=["GET", "POST"])
@requires(P.RULES_MANAGE, fresh=True)
def change(name):
    """A new value from a day on; the past keeps the one it had."""
    rule = rules.get(name)
    now = rules.rule(rule)
    form = (SwitchForm if rule.type is bool else ChangeForm)(data={"value": rule.write(now)})
    if form.validate_on_submit():
        try:
            write(rules.set_value, once=form.once.data, name=name, by=me().id, **form.values())
        except Refused as refused:
            form.refuse(refused)
            return page("rules/change.html", form=form, rule=rule, value=now, status=refused.sentence.status)
        tell("said", "规定已改好", f"“{rule.label}”从 {form.valid_from.data} 起执行。")
        return redirect(url_for("rules.show", name=name), 303)
    return page("rules/change.html", form=form, rule=rule, value=now, status=422 if form.errors else 200)


@bp.post("/<name>/withdraw/<int:setting_id>")
@requires(P.RULES_MANAGE, fresh=True)
def withdraw(name, setting_id):
    """A value that does not hold yet is taken back."""
    rules.get(name)
    write(rules.withdraw_value, setting_id=setting_id, by=me().id)
    tell("said", "还没开始的改动已撤回")
    return redirect(url_for("rules.show", name=name), 303)
