"""账户: the list, a new colleague with a slip for the first password, roles, disabling, a new password."""

from flask import current_app, redirect, url_for

from yylib import clock, listings, tokens
from yylib.access import me, requires
from yylib.blueprints.accounts import bp
from yylib.blueprints.accounts.forms import EditForm, NewForm
from yylib.database import write
from yylib.errors import NotThere, Refused
from yylib.permissions import Permission as P
from yylib.services.accounts import listed, manage
from yylib.web import page, tell

AT = listings.At(listed.ACCOUNTS, "accounts.index", "accounts.print", "accounts.export")
listings.faces(bp, AT, P.ACCOUNTS_READ, "/accounts")


@bp.get("/accounts")
@requires(P.ACCOUNTS_READ)
def index():
    """Who works here, with what roles."""
    rows, listing = listings.opened(AT)
    return page("accounts/index.html", fragment="accounts", accounts=rows, listing=listing, roles=listed.roles_now,
                can_manage=me().can(P.ACCOUNTS_MANAGE))  # fmt: skip


@bp.route("/accounts/new", methods=["GET", "POST"])
@requires(P.ACCOUNTS_MANAGE, fresh=True)
def new():
    """A new account; the answer is the slip with its first password, shown this once."""
    form, status = NewForm().offer(manage.departments()), 200
    if form.validate_on_submit():
        password = manage.one_time_password()
        password_hash = tokens.hashed(password)
        try:
            account_id = write(manage.create, once=form.once.data, by=me().id, password_hash=password_hash,
                               must_change=True, **_typed(form))  # fmt: skip
            return _slip(account_id, password, password_hash)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    status = 422 if form.errors and status == 200 else status
    return page("accounts/new.html", form=form, status=status)


def _typed(form) -> dict:
    return {name: value for name, value in form.values().items() if name != "version" or value is not None}


def _slip(account_id: int, password: str, password_hash: str):
    """密码条. A form sent twice made one account and one password, which only the first answer knew."""
    account = manage.get(account_id)
    if account.password_hash != password_hash:
        tell("look", "密码条只显示一次", "刚才那张没有留下的话，请点“发新的密码条”。")
        return redirect(url_for("accounts.edit", account_id=account_id), 303)
    return page("accounts/slip.html", account=account, password=password, maker=me().name,
                address=current_app.config["PUBLIC_URL"], printed_at=clock.local(clock.now()).strftime("%Y-%m-%d %H:%M"))  # fmt: skip


def _held(account_id: int):
    account = manage.get(account_id)
    if account is None:
        raise NotThere()
    return account


@bp.route("/accounts/<int:account_id>", methods=["GET", "POST"])
@requires(P.ACCOUNTS_MANAGE, fresh=True)
def edit(account_id):
    """Name, department and roles; somebody else's change meanwhile is shown, and what was typed stays."""
    account, status = _held(account_id), 200
    form = EditForm(obj=_as_typed(account)).offer(manage.departments())
    if form.validate_on_submit():
        try:
            write(manage.change, account_id=account_id, once=form.once.data, by=me().id, **form.values())
            tell("said", f"{form.name.data}的账户已保存")
            return redirect(url_for("accounts.index"), 303)
        except Refused as refused:
            status = _refused(form, refused, account_id)
    status = 422 if form.errors and status == 200 else status
    return page("accounts/edit.html", form=form, account=_held(account_id), is_own=account_id == me().id,
                today=clock.today(), status=status, is_stale=status == 409)  # fmt: skip


def _as_typed(account):
    """The account as its form shows it."""
    roles = [held.role for held in account.roles_held if held.deputy_for_id is None and held.from_on is None]
    return type("Typed", (), {"name": account.name, "department_id": account.department_id, "roles": roles,
                              "version": account.version})  # fmt: skip


def _refused(form, refused: Refused, account_id: int) -> int:
    if refused.code == "changed_meanwhile":
        # Having seen what is there now, the second attempt is made on purpose.
        form.version.data = _held(account_id).version
        form.version.raw_data = None
        tell("not", refused.sentence.title, refused.sentence.todo)
    else:
        form.refuse(refused)
    return refused.sentence.status


@bp.post("/accounts/<int:account_id>/disable")
@requires(P.ACCOUNTS_MANAGE, fresh=True)
def disable(account_id):
    return _set_active(account_id, False)


@bp.post("/accounts/<int:account_id>/enable")
@requires(P.ACCOUNTS_MANAGE, fresh=True)
def enable(account_id):
    return _set_active(account_id, True)


def _set_active(account_id: int, is_active: bool):
    write(manage.set_active, account_id=account_id, is_active=is_active, by=me().id)
    tell("said", f"{_held(account_id).name}的账户已{'启用' if is_active else '停用，登录已退出'}")
    return redirect(url_for("accounts.edit", account_id=account_id), 303)


@bp.post("/accounts/<int:account_id>/reset")
@requires(P.ACCOUNTS_MANAGE, fresh=True)
def reset(account_id):
    """A new first password, on a new slip; the old one and all sessions end."""
    if _held(account_id).id == me().id:
        return redirect(url_for("accounts.password"), 303)
    password = manage.one_time_password()
    password_hash = tokens.hashed(password)
    write(manage.set_password, account_id=account_id, password_hash=password_hash, must_change=True, by=me().id)
    return _slip(account_id, password, password_hash)
