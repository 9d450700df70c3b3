"""登录: sessions kept by the server, a throttle that delays and never bans, and handing over an enrolled desk."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from yylib import clock, tokens
from yylib.database import db, plain
from yylib.errors import Refused
from yylib.models.accounts import Account, Attempt, SignIn
from yylib.permissions import Permission, Role, granted

WINDOW = timedelta(minutes=15)
FREE_TRIES, FREE_TRIES_ADDRESS = 5, 30
LONGEST_WAIT = 15 * 60
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


def check(*, login_name: str, password: str, address: str) -> int:
    """The id of the account whose password this is; slow, and outside any unit.

    A wrong password is entered by ``miss``; too many of them from one address and name raise ``slow_down`` first.
    """
    account_key, address_key = keys_of(login_name, address)
    wait = wait_of(account_key, address_key)
    if wait > 0:
        raise Refused("slow_down", seconds=wait)
    found = db.session.execute(
        select(Account.id, Account.password_hash, Account.is_active).where(Account.login_name == login_name.lower())
    ).first()
    db.session.rollback()
    good = tokens.matches(found.password_hash if found else None, password)
    if not (good and found.is_active):
        raise Refused("wrong_password", field="password")
    return found.id


def keys_of(login_name: str, address: str) -> tuple[str, str]:
    """The keyed hashes under which attempts are counted: of name and address together, and of the address alone."""
    return tokens.keyed("attempt", login_name.lower(), address), tokens.keyed("address", address)


def wait_of(account_key: str, address_key: str) -> int:
    """Seconds until the next try: after five misses in a quarter of an hour the wait doubles from a second on, and
    never passes a quarter of an hour. Another address, and another account, are not delayed."""
    now = clock.now()
    waits = [0]
    for column, key, free in (
        ("account_key", account_key, FREE_TRIES),
        ("address_key", address_key, FREE_TRIES_ADDRESS),
    ):
        rows = _misses(column, key, clock.stamp(now - WINDOW))
        if len(rows) >= free:
            pause = min(2 ** (len(rows) - free), LONGEST_WAIT)
            waits.append(int(pause - (now - clock.moment(rows[0].at)).total_seconds() + 0.999))
    return max(waits)


def _misses(column: str, key: str, since: str):
    where = {"account_key": "account_key = :key", "address_key": "address_key = :key"}[column]
    sql = "SELECT at FROM attempt WHERE " + where + " AND at > :since AND NOT is_good ORDER BY at DESC LIMIT 200"
    return plain(sql, key=key, since=since)


def miss(*, login_name: str, address: str) -> None:
    """Enter a wrong try."""
    account_key, address_key = keys_of(login_name, address)
    db.session.add(Attempt(at=clock.now(), account_key=account_key, address_key=address_key, is_good=False))


def begin(*, account_id: int, address: str, login_name: str = "", terminal_id: int | None = None,
          closing: datetime | None = None, by: int | None = None) -> str:  # fmt: skip
    """Open a session and return its token, which is kept nowhere. On an enrolled desk it lasts until ``closing``."""
    now, token = clock.now(), tokens.fresh()
    until = min(now + ABSOLUTE, closing) if terminal_id and closing and closing > now else now + ABSOLUTE
    db.session.add(SignIn(token_hash=tokens.digest(token), account_id=account_id, terminal_id=terminal_id,
                          started_at=now, seen_at=now, confirmed_at=now, until_at=until))  # fmt: skip
    if login_name:
        account_key, address_key = keys_of(login_name, address)
        plain("DELETE FROM attempt WHERE account_key = :key AND NOT is_good", key=account_key)
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


def confirm(*, session_id: int, by: int) -> None:
    """The password was given once more; for ten minutes it need not be again."""
    plain("UPDATE sign_in SET confirmed_at = :now WHERE id = :id", id=session_id, now=clock.stamp(clock.now()))


SEEN = "UPDATE sign_in SET seen_at = :now WHERE id = :id AND seen_at < :before AND ended_at IS NULL"


def check_pin(*, account_id: int, pin: str, address: str) -> None:
    """The six digits by which a colleague takes over an enrolled desk, throttled like a password."""
    name = f"pin:{account_id}"
    wait = wait_of(*keys_of(name, address))
    if wait > 0:
        raise Refused("slow_down", seconds=wait)
    stored = db.session.scalar(select(Account.pin_hash).where(Account.id == account_id, Account.is_active))
    db.session.rollback()
    if stored is None:
        raise Refused("no_pin", field="pin")
    if not tokens.matches(stored, pin):
        raise Refused("wrong_pin", field="pin")


def desk_colleagues() -> list:
    """Those who may take over a desk: live accounts with a PIN, by name."""
    query = select(Account.id, Account.name).where(Account.is_active, Account.pin_hash.is_not(None))
    return list(db.session.execute(query.order_by(Account.name)))
