"""The settings a machine has: read from ``instance/config.json``, the environment, or given by a test."""

import json
import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from flask import current_app

PROFILES = ("office", "tls")
SURFACES = ("all", "public", "staff")


def value(name: str):
    """One setting of the running application, for services, which know nothing of Flask."""
    return current_app.config[name]


def read(instance: Path) -> dict:
    """The configuration of one instance: its file, then ``YYLIB_…`` from the environment, which wins.

    ``instance/config.json`` is made at the first start with fresh keys, readable by its owner alone.
    """
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = instance / "config.json"
    if not path.exists():
        keep(path, {"secret_key": secrets.token_urlsafe(48), "hash_key": secrets.token_urlsafe(48),
                    "profile": "office", "public_url": ""})  # fmt: skip
    given = json.loads(path.read_text("utf-8"))
    for name in ("database_url", "profile", "public_url", "surface", "proxies", "backup_folder",
                 "backup_passphrase_file"):  # fmt: skip
        if value := os.environ.get("YYLIB_" + name.upper()):
            given[name] = value
    return _flask(given, instance)


def keep(path: Path, values: dict) -> None:
    """Write the settings file so that only its owner reads it, replacing it whole or not at all."""
    fresh = path.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps(values, ensure_ascii=False, indent=2), "utf-8")
    fresh.replace(path)


def held(instance: Path) -> dict:
    """The settings file as it stands; empty before the first start."""
    path = instance / "config.json"
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


def change(instance: Path, **values) -> None:
    """Change some settings of the file."""
    path = instance / "config.json"
    keep(path, json.loads(path.read_text("utf-8")) | values)


# What is the same in every house.
FIXED = {
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "SESSION_COOKIE_PATH": "/",
    "PASSWORD_METHOD": "scrypt:65536:8:2",
    "WTF_CSRF_TIME_LIMIT": None,
    "WTF_CSRF_CHECK_DEFAULT": False,
    "WTF_I18N_ENABLED": False,
    "SESSION_PROTECTION": None,
    "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
    "MAX_FORM_MEMORY_SIZE": 100_000,
    "MAX_FORM_PARTS": 1000,
    "SEND_FILE_MAX_AGE_DEFAULT": 31_536_000,
}


def _flask(given: dict, instance: Path) -> dict:
    profile = given.get("profile", "office")
    surface = given.get("surface", "all")
    if profile not in PROFILES or surface not in SURFACES:
        raise ValueError(f"profile is one of {PROFILES}, surface one of {SURFACES}")
    tls, public_url = profile == "tls", given.get("public_url", "").rstrip("/")
    url = given.get("database_url") or "sqlite:///" + (instance / "yylib.db").resolve().as_posix()
    return FIXED | {
        "SECRET_KEY": given["secret_key"],
        "HASH_KEY": given["hash_key"].encode(),
        # The first seals, each opens: a new one is put before the old ones.
        "SEAL_KEYS": [one.encode() for one in (*given.get("seal_keys", ()), given["hash_key"])],
        "PROFILE": profile,
        "SURFACE": surface,
        "PUBLIC_URL": public_url,
        "PROXIES": int(given.get("proxies", 1 if tls else 0)),
        "BACKUP_FOLDER": given.get("backup_folder", ""),
        "BACKUP_PASSPHRASE_FILE": given.get("backup_passphrase_file", ""),
        "MAIL": {name.removeprefix("mail_"): told for name, told in given.items() if name.startswith("mail_")},
        # Behind a proxy the one right host is known; on the building's network a PC is called by many names.
        "TRUSTED_HOSTS": given.get("trusted_hosts") or (tls and public_url and [urlsplit(public_url).netloc]) or None,
        "INSTANCE": instance,
        "SQLALCHEMY_DATABASE_URI": url.replace("postgresql://", "postgresql+psycopg://", 1),
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_size": 18, "max_overflow": 4, "pool_timeout": 5,
                                      "pool_pre_ping": not url.startswith("sqlite")},
        "SESSION_COOKIE_NAME": "__Host-yylib" if tls else "yylib",
        "SESSION_COOKIE_SECURE": tls,
    }  # fmt: skip
