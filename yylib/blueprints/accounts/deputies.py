"""代理: heads and the director name who acts for them between two dates."""

from flask import redirect, url_for

from yylib import clock
from yylib.access import me, requires
from yylib.blueprints.accounts import bp
from yylib.blueprints.accounts.forms import DeputyForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services.accounts import deputies as service
from yylib.services.accounts import manage
from yylib.web import page, tell


@bp.route("/deputies", methods=["GET", "POST"])
@requires(P.ACCOUNTS_READ, fresh=True)
def deputies():
    """Each for oneself; who manages the accounts for anybody."""
    principals, status = _principals(), 200
    form = DeputyForm().offer(principals, manage.colleagues())
    if form.validate_on_submit():
        try:
            write(service.name, once=form.once.data, by=me().id, **form.values())
            tell("said", "代理已指定", "到期自动结束；代理人不能审批自己录入的事项。")
            return redirect(url_for("accounts.deputies"), 303)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    status = 422 if form.errors and status == 200 else status
    return page("accounts/deputies.html", form=form, principals=principals, deputies=service.listed(),
                ending=_may_end, today=clock.today(), status=status)  # fmt: skip


def _principals() -> list:
    """Whose deputy this person may name."""
    named = {role.value for role in service.DEPUTISED}
    return [account for account in manage.colleagues()
            if any(held.role in named and held.deputy_for_id is None for held in account.roles_held)
            and (account.id == me().id or me().can(P.ACCOUNTS_MANAGE))]  # fmt: skip


def _may_end(held) -> bool:
    return held.deputy_for_id == me().id or me().can(P.ACCOUNTS_MANAGE)


@bp.post("/deputies/<int:held_id>/end")
@requires(P.ACCOUNTS_READ, fresh=True)
def end_deputy(held_id):
    write(service.end, held_id=held_id, by=me().id)
    tell("said", "代理已结束")
    return redirect(url_for("accounts.deputies"), 303)
