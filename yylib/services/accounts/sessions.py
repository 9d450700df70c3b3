"""登录: sessions kept by the server, rotated at each signing in, ended by disabling, a new password, a changed role."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from yylib import clock, tokens
from yylib.database import db, plain
from yylib.models.accounts import Attempt, SignIn
from yylib.permissions import Permission, Role, granted
from yylib.services.accounts.throttle import keys_of

IDLE, IDLE_ADMIN = timedelta(minutes=30), timedelta(minutes=15)
ABSOLUTE = timedelta(hours=12)
FRESH = timedelta(minutes=10)


@dataclass(frozen=True)
class Me:
    """Who is signed in, as one SELECT found them: a plain object that nothing in a unit can expire or change."""

    id: int
    name: str
    login_name: str
    department: str | None
    department_id: int | None
    roles: frozenset[str]
    session_id: int
    terminal_id: int | None
    token: str = field(repr=False)
    confirmed_at: datetime | None = None
    seen_at: datetime | None = None
    must_change: bool = False
    keys: str | None = None
    permissions: frozenset[Permission] = frozenset()

    is_authenticated = is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        return self.token

    def can(self, permission: Permission) -> bool:
        """Whether one of the roles held today grants it."""
        return permission in self.permissions

    def is_fresh(self) -> bool:
        """Whether the password was given within the last ten minutes."""
        return self.confirmed_at is not None and clock.now() - self.confirmed_at < FRESH


def who(token: str) -> Me | None:
    """The person of a live session, or None where it has ended, run out, idled, or the account is disabled."""
    now = clock.now()
    rows = plain(
        "SELECT s.id, s.account_id, s.terminal_id, s.seen_at, s.confirmed_at, a.name, a.login_name, a.must_change, "
        "a.keys, a.department_id, d.name AS department, r.role FROM sign_in s "
        "JOIN account a ON a.id = s.account_id LEFT JOIN department d ON d.id = a.department_id "
        "LEFT JOIN role_held r ON r.account_id = a.id AND (r.from_on IS NULL OR r.from_on <= :today) "
        "AND (r.until_on IS NULL OR r.until_on >= :today) "
        "WHERE s.token_hash = :hash AND s.ended_at IS NULL AND s.until_at > :now AND a.is_active",
        hash=tokens.digest(token), now=clock.stamp(now), today=clock.today().isoformat(),
    )  # fmt: skip
    if not rows:
        return None
    first, roles = rows[0], frozenset(row.role for row in rows if row.role)
    seen = clock.moment(first.seen_at)
    if first.terminal_id is None and now - seen > (IDLE_ADMIN if Role.ADMIN in roles else IDLE):
        return None
    return Me(id=first.account_id, name=first.name, login_name=first.login_name, department=first.department,
              department_id=first.department_id, roles=roles, session_id=first.id, terminal_id=first.terminal_id,
              token=token, confirmed_at=clock.moment(first.confirmed_at), seen_at=seen,
              must_change=bool(first.must_change), keys=first.keys, permissions=granted(roles))  # fmt: skip


def begin(*, account_id: int, address: str, login_name: str = "", terminal_id: int | None = None,
          closing: datetime | None = None, confirmed: bool = True, by: int | None = None) -> str:  # fmt: skip
    """Open a session and return its token, which is kept nowhere.

    On an enrolled desk (``terminal_id``) it lasts until ``closing`` and never idles; without a closing to come it is
    an ordinary one. ``confirmed=False`` where only the PIN was given: approvals then ask for the password first.
    """
    now, token = clock.now(), tokens.fresh()
    at_desk = terminal_id is not None and closing is not None and closing > now
    db.session.add(SignIn(token_hash=tokens.digest(token), account_id=account_id,
                          terminal_id=terminal_id if at_desk else None, started_at=now, seen_at=now,
                          confirmed_at=now if confirmed else None,
                          until_at=min(now + ABSOLUTE, closing) if at_desk else now + ABSOLUTE))  # fmt: skip
    if login_name:
        account_key, address_key = keys_of(login_name, address)
        db.session.add(Attempt(at=now, account_key=account_key, address_key=address_key, is_good=True))
    return token


def end(*, session_id: int, by: int | None = None) -> None:
    """Sign out: the token is worth nothing from now on."""
    plain("UPDATE sign_in SET ended_at = :now WHERE id = :id AND ended_at IS NULL", id=session_id,
          now=clock.stamp(clock.now()))  # fmt: skip


def end_all(*, account_id: int, but: int | None = None, by: int | None = None) -> None:
    """End all sessions of an account, but one: after a new password, a disabled account, a changed role."""
    plain("UPDATE sign_in SET ended_at = :now WHERE account_id = :account AND ended_at IS NULL AND id <> :but",
          account=account_id, but=but or 0, now=clock.stamp(clock.now()))  # fmt: skip


def end_on(*, terminal_id: int) -> None:
    """End all sessions on one terminal, for it is no longer enrolled."""
    plain("UPDATE sign_in SET ended_at = :now WHERE terminal_id = :terminal AND ended_at IS NULL",
          terminal=terminal_id, now=clock.stamp(clock.now()))  # fmt: skip


def confirm(*, session_id: int, by: int) -> None:
    """The password was given once more; for ten minutes it need not be again."""
    plain("UPDATE sign_in SET confirmed_at = :now WHERE id = :id", id=session_id, now=clock.stamp(clock.now()))


SEEN = "UPDATE sign_in SET seen_at = :now WHERE id = :id AND seen_at < :before AND ended_at IS NULL"
