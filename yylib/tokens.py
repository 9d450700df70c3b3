"""Tokens nobody can guess, and the hashes under which they and other secrets are kept."""

import base64
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


def is_same(one: str | None, other: str | None) -> bool:
    """Whether two signs are the same, compared in a time that tells nothing."""
    return hmac.compare_digest((one or "").encode(), (other or "").encode())


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


def seal(text: str) -> str:
    """A text that the database may hold though it must not know it, such as an ID number: encrypted under a key that
    stands in the machine's settings alone (GB/T 22239 数据保密性). A copy of the database without them opens nothing."""
    return _sealing().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str | None:
    """The text again, or None where no key of this machine opens it."""
    from cryptography.fernet import InvalidToken

    try:
        return _sealing().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def _sealing():
    from cryptography.fernet import Fernet, MultiFernet

    derived = [hmac.new(key, b"yylib-seal", hashlib.sha256).digest() for key in value("SEAL_KEYS")]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived])
