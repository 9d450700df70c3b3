"""Proving who one is: by the password, or at an enrolled desk by the PIN. Slow, outside any unit."""

from sqlalchemy import select

from yylib import tokens
from yylib.database import db
from yylib.errors import Refused
from yylib.models.accounts import Account
from yylib.services.accounts import throttle


def check(*, login_name: str, password: str, address: str) -> int:
    """The id of the account whose password this is; slow, and outside any unit.

    A wrong password is entered by ``throttle.miss``; after too many from one address the
    next is refused unread with ``slow_down``. An unknown name costs as much as a known one.
    """
    throttle.pause(login_name=login_name, address=address)
    found = db.session.execute(
        select(Account.id, Account.password_hash, Account.is_active).where(Account.login_name == login_name.lower())
    ).first()
    db.session.rollback()
    good = tokens.matches(found.password_hash if found else None, password)
    if not (good and found.is_active):
        raise Refused("wrong_password", field="password")
    return found.id


def pin_name(account_id: int) -> str:
    """Under which name tries of this account's PIN are counted, apart from those of its password."""
    return f"pin:{account_id}"


def check_pin(*, account_id: int, pin: str, address: str) -> None:
    """The six digits by which a colleague takes over an enrolled desk, throttled like a password."""
    throttle.pause(login_name=pin_name(account_id), address=address)
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
