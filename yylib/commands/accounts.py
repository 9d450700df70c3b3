"""yylib accounts: who can sign in, and a way back in."""

from itertools import chain

import click

from yylib.commands import Trouble, in_house

DEFAULT_BASE = "http://127.0.0.1:8000"


@click.group("accounts")
def accounts():
    """Accounts of those who work here."""


@accounts.command("list")
@in_house
def everyone():
    """Print every account: login name, name, roles, whether it is in use."""
    from yylib.services.accounts import manage

    for account in manage.everyone():
        roles = "、".join(held.label for held in account.roles_held) or "没有角色"
        click.echo(f"{account.login_name}\t{account.name}\t{roles}\t{'在用' if account.is_active else '停用'}")


@accounts.command("link")
@click.argument("login_name", required=False)
@click.option("--base", metavar="URL", help="the address in front of the link")
@in_house
def link(login_name: str | None, base: str | None):
    """Print a one-time link: for the first administrator, or with LOGIN_NAME to set a new password."""
    from yylib.config import value
    from yylib.database import write
    from yylib.services.accounts import manage

    base = base or value("PUBLIC_URL") or DEFAULT_BASE
    if not login_name:
        if manage.has_admin():
            raise Trouble("已有系统管理员。忘了密码请写登录名：yylib accounts link 登录名")
        click.echo(link_text("accounts.first", write(manage.make_link), base))
        return
    found = next((one for one in manage.everyone() if one.login_name == login_name.lower()), None)
    if found is None or not found.is_active:
        raise Trouble("没有这个登录名，或账户已停用。请用 yylib accounts list 看看。")
    click.echo(link_text("accounts.reset", write(manage.make_link, account_id=found.id), base))


def link_text(endpoint: str, token: str, base: str) -> str:
    """The full address of a one-time link; under tls the cookie needs the public one."""
    from flask import current_app

    from yylib.config import value

    rules = chain.from_iterable(current_app.url_map.iter_rules(name) for name in (endpoint,)
                                if name in current_app.view_functions)  # fmt: skip
    rule = next(rules, None)
    if rule is None:
        raise Trouble("这个 yylib 没有馆员界面（surface=public），不能发链接。")
    if value("PROFILE") == "tls" and value("PUBLIC_URL"):
        base = value("PUBLIC_URL")
    return base.rstrip("/") + rule.rule.replace("<token>", token)
