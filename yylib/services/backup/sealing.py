"""Copies that only the passphrase opens: a file of pieces, each encrypted and numbered, so that none can be dropped.

The passphrase file holds one passphrase a line: the first seals, every one may open, so that it can be changed.
"""

import base64
import hashlib
import os
from pathlib import Path

from yylib.errors import Refused

MARK = b"yylib-sealed-1"
PIECE = 1024 * 1024


def passphrases(path: str) -> list[bytes]:
    """The passphrases of a file, none where no file is configured."""
    if not path:
        return []
    try:
        lines = Path(path).read_bytes().splitlines()
    except OSError as error:
        raise Refused("backup_failed", why="读不到备份口令文件") from error
    found = [line.strip() for line in lines if line.strip()]
    if not found:
        raise Refused("backup_failed", why="备份口令文件是空的")
    return found


def _keys(secrets: list[bytes], salt: bytes):
    from cryptography.fernet import Fernet, MultiFernet

    derived = [hashlib.scrypt(one, salt=salt, n=2**15, r=8, p=1, maxmem=64 * 1024 * 1024, dklen=32) for one in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived])


def is_sealed(path: Path) -> bool:
    """Whether a file is a sealed copy."""
    with path.open("rb") as file:
        return file.read(len(MARK)) == MARK


def seal(source: Path, target: Path, secrets: list[bytes]) -> None:
    """Write ``target`` as the sealed form of ``source``."""
    salt = os.urandom(16)
    keys, number = _keys(secrets, salt), 0
    with source.open("rb") as file, target.open("wb") as out:
        target.chmod(0o600)
        out.write(MARK + b" " + salt.hex().encode() + b"\n")
        piece = file.read(PIECE)
        while True:
            following = file.read(PIECE)
            out.write(keys.encrypt(_head(number, not following) + piece) + b"\n")
            if not following:
                return
            piece, number = following, number + 1


def _head(number: int, is_last: bool) -> bytes:
    return number.to_bytes(8, "big") + bytes([is_last])


def unseal(source: Path, target: Path, secrets: list[bytes]) -> None:
    """Write ``target`` as what was sealed; refused without the passphrase, or where a piece is missing or changed."""
    from cryptography.fernet import InvalidToken

    if not secrets:
        raise Refused("backup_passphrase")
    is_last = False
    with source.open("rb") as file, target.open("wb") as out:
        target.chmod(0o600)
        try:
            keys = _keys(secrets, bytes.fromhex(file.readline().split()[1].decode()))
            for number, token in enumerate(file):
                plain = keys.decrypt(token.strip())
                is_last = bool(plain[8])
                if plain[:9] != _head(number, is_last):
                    raise Refused("backup_unreadable", why="其中一段被动过")
                out.write(plain[9:])
        except (InvalidToken, ValueError, IndexError) as error:
            raise Refused("backup_passphrase") from error
    if not is_last:
        raise Refused("backup_unreadable", why="文件不完整")
