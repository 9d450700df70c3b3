"""Creating and disabling accounts, giving roles, naming deputies, setting passwords and PINs."""

import json
import re
import secrets
from datetime import date, timedelta

from sqlalchemy import func, select

from yylib import clock, tokens
from yylib.database import db, locked, plain
from yylib.errors import Refused
from yylib.models.accounts import Account, Department, OneTimeLink, RoleHeld
from yylib.permissions import ROLE_LABELS, Role
from yylib.services import outbox
from yylib.services.accounts import sessions

LINK_DAYS = 3


def departments() -> list[Department]:
    """All departments in use, in the house's order."""
    return list(db.session.scalars(select(Department).where(Department.is_active).order_by(Department.sort)))


def everyone() -> list[Account]:
    """All accounts, the live ones first."""
    return list(db.session.scalars(select(Account).order_by(Account.is_active.desc(), Account.name)).unique())


def get(account_id: int) -> Account | None:
    """One account."""
    return db.session.get(Account, account_id)


def has_admin() -> bool:
    """Whether somebody can administer; until then the first-start link is open."""
    return bool(plain("SELECT 1 FROM account a JOIN role_held r ON r.account_id = a.id "
                      "WHERE r.role = 'admin' AND a.is_active LIMIT 1"))  # fmt: skip


def one_time_password() -> str:
    """A first password that is easy to copy by hand: twelve digits and letters without look-alikes, in fours."""
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
        outbox.tell(kind="password_slip", ref=f"account:{account.id}:{account.created_at:%Y%m%d%H%M%S}",
                    account_id=account.id, what=f"把首次登录的密码条交给{name}",
                    due_at=clock.now() + timedelta(days=1))  # fmt: skip
    return account.id


def change(*, account_id: int, name: str, department_id: int | None, roles, version: int, by: int) -> None:
    """Change name, department and the roles held for good; open sessions end, for their rights have changed."""
    account = locked(Account, account_id, version=version)
    account.name, account.department_id = name, department_id
    wanted = {Role(role) for role in roles}
    held = {Role(row.role): row for row in account.roles_held if row.deputy_for_id is None and row.from_on is None}
    for role in wanted - held.keys():
        account.roles_held.append(RoleHeld(role=role))
    for role in held.keys() - wanted:
        db.session.delete(held[role])
    db.session.flush()
    db.session.expire(account, ["roles_held"])
    _keep_an_admin()
    if wanted != held.keys():
        sessions.end_all(account_id=account_id)


def set_active(*, account_id: int, is_active: bool, by: int) -> None:
    """Disable or enable; a disabled account's sessions end at once."""
    if account_id == by and not is_active:
        raise Refused("own_account")
    locked(Account, account_id).is_active = is_active
    db.session.flush()
    _keep_an_admin()
    if not is_active:
        sessions.end_all(account_id=account_id)


def _keep_an_admin() -> None:
    if not has_admin():
        raise Refused("last_admin")


def name_deputy(*, for_id: int, deputy_id: int, role: str, from_on: date, until_on: date, by: int) -> int:
    """Name who acts in somebody's role between two dates, both included; only heads and the director have deputies."""
    if from_on is None or until_on is None or until_on < from_on:
        raise Refused("deputy_dates", field="until_on")
    if for_id == deputy_id:
        raise Refused("deputy_self", field="deputy_id")
    principal, role = locked(Account, for_id), Role(role)
    own = {row.role for row in principal.roles_held if row.deputy_for_id is None}
    if role not in (Role.HEAD, Role.DIRECTOR) or role not in own:
        raise Refused("deputy_role", field="role", who=principal.name, role=ROLE_LABELS[role])
    held = RoleHeld(account_id=deputy_id, role=role, from_on=from_on, until_on=until_on, deputy_for_id=for_id)
    db.session.add(held)
    db.session.flush()
    return held.id


def end_deputy(*, held_id: int, by: int) -> None:
    """The deputy acts no longer; the days already acted stay on record in the audit."""
    held = locked(RoleHeld, held_id)
    sessions.end_all(account_id=held.account_id)
    db.session.delete(held)


def deputies() -> list[RoleHeld]:
    """All deputies named, the latest first."""
    query = select(RoleHeld).where(RoleHeld.deputy_for_id.is_not(None)).order_by(RoleHeld.from_on.desc())
    return list(db.session.scalars(query))


def set_password(*, account_id: int, password_hash: str, must_change: bool = False, keep_session: int | None = None,
                 by: int | None) -> None:  # fmt: skip
    """A new password; every other session of the account ends."""
    account = locked(Account, account_id)
    account.password_hash, account.must_change = password_hash, must_change
    sessions.end_all(account_id=account_id, but=keep_session)
    if must_change and by != account_id:
        outbox.tell(kind="password_slip", ref=f"account:{account_id}:{clock.now():%Y%m%d%H%M%S}",
                    account_id=account_id, what=f"把新的密码条交给{account.name}",
                    due_at=clock.now() + timedelta(days=1))  # fmt: skip


def check_pin_shape(pin: str) -> str:
    """Six digits, not all alike and not in a row."""
    if not re.fullmatch(r"[0-9]{6}", pin) or len(set(pin)) < 3 or pin in "0123456789" or pin in "9876543210":
        raise Refused("bad_pin", field="pin")
    return pin


def set_pin(*, account_id: int, pin_hash: str, by: int) -> None:
    """A new PIN for taking over an enrolled desk."""
    locked(Account, account_id).pin_hash = pin_hash


def set_keys(*, account_id: int, keys: dict, by: int) -> None:
    """One's own keys at the desk: digit → what it does."""
    locked(Account, account_id).keys = json.dumps(keys, sort_keys=True)


def make_link(*, account_id: int | None = None, by: int | None = None) -> str:
    """A one-time link's token: without an account it makes the first administrator. Earlier ones are void."""
    token = tokens.fresh()
    plain("UPDATE one_time_link SET used_at = :now WHERE used_at IS NULL AND "
          "coalesce(account_id, 0) = :account", now=clock.stamp(clock.now()), account=account_id or 0)  # fmt: skip
    db.session.add(OneTimeLink(token_hash=tokens.digest(token), account_id=account_id,
                               until_at=clock.now() + timedelta(days=LINK_DAYS)))  # fmt: skip
    return token


def link_of(token: str) -> OneTimeLink:
    """The live link of this token, or ``link_used``."""
    query = select(OneTimeLink).where(OneTimeLink.token_hash == tokens.digest(token), OneTimeLink.used_at.is_(None),
                                      OneTimeLink.until_at > clock.now())  # fmt: skip
    found = db.session.scalar(query.with_for_update())
    if found is None:
        raise Refused("link_used")
    return found


def first_admin(*, token: str, login_name: str, name: str, password_hash: str, by: int | None = None) -> int:
    """The first administrator, by the one-time link of the first start."""
    link = link_of(token)
    if link.account_id is not None or has_admin():
        raise Refused("link_used")
    link.used_at = clock.now()
    return create(login_name=login_name, name=name, password_hash=password_hash, department_id=None,
                  roles=[Role.ADMIN], must_change=False, by=None)  # fmt: skip


def count() -> int:
    """How many accounts there are."""
    return db.session.scalar(select(func.count(Account.id)))
