"""Creating and disabling accounts, giving roles and passwords, the links that replace a password once."""

import re
import secrets
from datetime import timedelta

from sqlalchemy import func, select

from yylib import clock, tokens
from yylib.database import db, locked, plain
from yylib.errors import Refused
from yylib.models.accounts import Account, Department, OneTimeLink, RoleHeld
from yylib.permissions import Role
from yylib.services import outbox
from yylib.services.accounts import deputies, sessions

_LINK_DAYS = 3
DEPARTMENTS = ("图书借阅部", "阅读推广部", "报刊阅览部", "电子技术服务部", "办公室")


def first_content(*, by: int | None = None) -> int:
    """The five departments of the library, those that are missing; how many were added."""
    held = set(db.session.scalars(select(Department.name)))
    missing = [(sort, name) for sort, name in enumerate(DEPARTMENTS, 1) if name not in held]
    db.session.add_all(Department(name=name, sort=sort) for sort, name in missing)
    return len(missing)


def departments() -> list[Department]:
    """All departments in use, in the house's order."""
    return list(db.session.scalars(select(Department).where(Department.is_active).order_by(Department.sort)))


def everyone() -> list[Account]:
    """All accounts, the live ones first."""
    return list(db.session.scalars(select(Account).order_by(Account.is_active.desc(), Account.name, Account.id)))


def colleagues(*, but: int | None = None) -> list[Account]:
    """Those who work here now, by name."""
    return [account for account in everyone() if account.is_active and account.id != but]


def get(account_id: int) -> Account | None:
    """One account."""
    return db.session.get(Account, account_id)


def has_admin() -> bool:
    """Whether somebody can administer; until then the first-start link is open."""
    return bool(plain("SELECT 1 FROM account a JOIN role_held r ON r.account_id = a.id "
                      "WHERE r.role = 'admin' AND a.is_active LIMIT 1"))  # fmt: skip


def one_time_password() -> str:
    """A first password that is easy to copy by hand: sixteen letters and digits without look-alikes, in fours."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def create(*, login_name: str, name: str, password_hash: str, department_id: int | None, roles, must_change: bool,
           by: int | None) -> int:  # fmt: skip
    """A new account; a colleague's first password is a slip of paper that somebody must hand over (outbox)."""
    login_name = login_name.strip().lower()
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,31}", login_name):
        raise Refused("bad_login_name", field="login_name")
    if db.session.scalar(select(Account.id).where(Account.login_name == login_name)):
        raise Refused("login_name_taken", field="login_name")
    account = Account(login_name=login_name, name=name, department_id=department_id, password_hash=password_hash,
                      is_active=True, must_change=must_change, created_at=clock.now())  # fmt: skip
    account.roles_held = [RoleHeld(role=Role(role)) for role in roles]
    db.session.add(account)
    db.session.flush()
    if must_change:
        _hand_over_slip(account, f"把首次登录的密码条交给{name}，请本人签收")
    return account.id


def change(*, account_id: int, name: str, department_id: int | None, roles, version: int, by: int) -> None:
    """Change name, department and the roles held for good; where the roles change, open sessions end with them."""
    _hold_admins()
    account = locked(Account, account_id, version=version)
    account.name, account.department_id = name, department_id
    wanted = {Role(role) for role in roles}
    held = {Role(row.role): row for row in account.roles_held if row.deputy_for_id is None and row.from_on is None}
    for role in wanted - held.keys():
        account.roles_held.append(RoleHeld(role=role))
    for role in held.keys() - wanted:
        db.session.delete(held[role])
    deputies.end_of(account_id=account_id, roles=held.keys() - wanted)
    db.session.flush()
    db.session.expire(account, ["roles_held"])
    _keep_an_admin()
    if wanted != held.keys():
        sessions.end_all(account_id=account_id)


def set_active(*, account_id: int, is_active: bool, by: int) -> None:
    """Disable or enable; a disabled account's sessions end at once."""
    if account_id == by and not is_active:
        raise Refused("own_account")
    _hold_admins()
    locked(Account, account_id).is_active = is_active
    db.session.flush()
    _keep_an_admin()
    if not is_active:
        sessions.end_all(account_id=account_id)
        deputies.end_of(account_id=account_id, roles=list(Role))


def _hold_admins() -> None:
    """Two administrators who take the role from each other at once meet here."""
    db.session.scalars(select(RoleHeld.id).where(RoleHeld.role == Role.ADMIN).order_by(RoleHeld.id).with_for_update())


def _keep_an_admin() -> None:
    if not has_admin():
        raise Refused("last_admin")


def set_password(*, account_id: int, password_hash: str, must_change: bool = False, keep_session: int | None = None,
                 by: int | None) -> None:  # fmt: skip
    """A new password; every other session of the account ends."""
    account = locked(Account, account_id)
    account.password_hash, account.must_change = password_hash, must_change
    sessions.end_all(account_id=account_id, but=keep_session)
    if must_change and by != account_id:
        _hand_over_slip(account, f"把新的密码条交给{account.name}，请本人签收")


def _hand_over_slip(account: Account, what: str) -> None:
    outbox.tell(kind="password_slip", ref=f"account:{account.id}:{clock.now():%Y%m%d%H%M%S%f}", account_id=account.id,
                what=what, due_at=clock.now() + timedelta(days=1))  # fmt: skip


def make_link(*, account_id: int | None = None, by: int | None = None) -> str:
    """A one-time link's token: without an account it makes the first administrator. Earlier ones are void."""
    token = tokens.fresh()
    plain("UPDATE one_time_link SET used_at = :now WHERE used_at IS NULL AND "
          "coalesce(account_id, 0) = :account", now=clock.stamp(clock.now()), account=account_id or 0)  # fmt: skip
    db.session.add(OneTimeLink(token_hash=tokens.digest(token), account_id=account_id,
                               until_at=clock.now() + timedelta(days=_LINK_DAYS)))  # fmt: skip
    return token


def _link_of(token: str) -> OneTimeLink:
    """The live link of this token, or ``link_used``."""
    query = select(OneTimeLink).where(OneTimeLink.token_hash == tokens.digest(token), OneTimeLink.used_at.is_(None),
                                      OneTimeLink.until_at > clock.now())  # fmt: skip
    found = db.session.scalar(query.with_for_update())
    if found is None:
        raise Refused("link_used")
    return found


def first_admin(*, token: str, login_name: str, name: str, password_hash: str, by: int | None = None) -> int:
    """The first administrator, by the one-time link of the first start."""
    link = _link_of(token)
    if link.account_id is not None or has_admin():
        raise Refused("link_used")
    link.used_at = clock.now()
    return create(login_name=login_name, name=name, password_hash=password_hash, department_id=None,
                  roles=[Role.ADMIN], must_change=False, by=None)  # fmt: skip


def count() -> int:
    """How many accounts there are."""
    return db.session.scalar(select(func.count(Account.id)))
