"""yylib accounts: who can sign in, and a way back in."""

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
@click.option("--base", metavar="URL", help="the address in front of the link")
@in_house
def link(base: str | None):
    """Print a new one-time link that makes the first administrator; earlier ones are void."""
    from yylib.config import value
    from yylib.database import write
    from yylib.services.accounts import manage

    if manage.has_admin():
        raise Trouble("已有系统管理员。谁忘了密码，请用：yylib accounts reset 登录名")
    click.echo(first_link(write(manage.make_link), base or value("PUBLIC_URL") or DEFAULT_BASE))


@accounts.command("reset")
@click.argument("login_name")
@in_house
def reset(login_name: str):
    """Print a new first password for LOGIN_NAME, to be changed at the next sign-in; open sessions end."""
    from yylib import tokens
    from yylib.database import write
    from yylib.services.accounts import manage

    found = next((one for one in manage.everyone() if one.login_name == login_name.lower()), None)
    if found is None or not found.is_active:
        raise Trouble("没有这个登录名，或账户已停用。请用 yylib accounts list 看看。")
    password = manage.one_time_password()
    write(manage.set_password, account_id=found.id, password_hash=tokens.hashed(password), must_change=True, by=None)
    click.echo(f"{found.name}的新密码（登录后要马上改）：{password}")


def first_link(token: str, base: str) -> str:
    """The full address of the first administrator's link; under tls the cookie needs the public one."""
    from flask import current_app

    from yylib.config import value

    if "accounts.first" not in current_app.view_functions:
        raise Trouble("这个 yylib 没有馆员界面（surface=public），不能发链接。")
    rule = next(current_app.url_map.iter_rules("accounts.first")).rule
    if value("PROFILE") == "tls" and value("PUBLIC_URL"):
        base = value("PUBLIC_URL")
    return base.rstrip("/") + rule.replace("<token>", token)
