"""Tokens nobody can guess, and the hashes under which they and other secrets are kept."""

import hashlib
import hmac
import secrets
import threading

from werkzeug.security import check_password_hash, generate_password_hash

from yylib.config import value

_two_at_once = threading.Semaphore(2)  # one scrypt needs 64 MiB


def fresh() -> str:
    """A new token of 192 bits."""
    return secrets.token_urlsafe(24)


def digest(token: str) -> str:
    """What is kept of a token: its SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()


def keyed(*parts: str) -> str:
    """A keyed hash of something that could be guessed, such as a card number; the key is not in the database."""
    return hmac.new(value("HASH_KEY"), "\0".join(parts).encode(), hashlib.sha256).hexdigest()


def hashed(password: str) -> str:
    """The password as it is stored. Slow on purpose: never call it inside a unit."""
    with _two_at_once:
        return generate_password_hash(password, method=value("PASSWORD_METHOD"))


def matches(stored: str | None, password: str) -> bool:
    """Whether the password is the stored one. Without a stored one it takes as long and says no."""
    with _two_at_once:
        if stored is None:
            generate_password_hash(password, method=value("PASSWORD_METHOD"))
            return False
        return check_password_hash(stored, password)
