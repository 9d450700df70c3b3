"""The write unit: how a command becomes durable, on SQLite and on PostgreSQL with the same code.

Reads need nothing. A write runs inside a unit, opened at the edge by ``write``; the database itself refuses any other.
"""

import json
import re
import sqlite3
import time
from collections import namedtuple
from contextlib import contextmanager, nullcontext
from functools import lru_cache
from itertools import chain
from weakref import WeakKeyDictionary

import psycopg
from sqlalchemy import event, select
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from yylib import clock, meanings
from yylib.errors import Busy, NotThere, Refused
from yylib.extensions import db
from yylib.gate import gate
from yylib.tokens import digest
from yylib.units import NeedsWhole, Unit, at_end  # noqa: F401
from yylib.units import opened as _open

WRITE = "yy_write"
PATIENCE = 4.0  # seconds after which a unit that found the file locked is not tried again
PRAGMAS = (
    "journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000", "foreign_keys=ON", "trusted_schema=OFF",
    "secure_delete=ON", "journal_size_limit=67108864",
)  # fmt: skip
DRIVER_ERRORS = (DBAPIError, sqlite3.Error, psycopg.Error)
_kept: WeakKeyDictionary = WeakKeyDictionary()


class Answer(list):
    """The rows of a plain statement, each with its columns by name, and ``count``, the rows it changed."""

    count = 0


def install(engine) -> None:
    """Give each connection its settings, and each transaction its beginning and its right to write or not."""
    lite = engine.dialect.name == "sqlite"

    @event.listens_for(engine, "connect")
    def _connected(raw, _record):
        if lite:
            raw.isolation_level = None  # sqlite3 must not begin on its own
            for pragma in PRAGMAS:
                raw.execute("PRAGMA " + pragma)
        else:
            raw.autocommit = True
            raw.execute("SET default_transaction_read_only = on")
            raw.execute("SET timezone = 'UTC'")
            raw.execute("SET lock_timeout = '5s'")
            raw.autocommit = False

    @event.listens_for(engine, "begin")
    def _begun(conn):
        writes = bool(conn.get_execution_options().get(WRITE))
        _turn(conn.connection, lite, writes)
        if lite:
            conn.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    @event.listens_for(engine, "engine_disposed")
    def _disposed(_engine):
        for fairy in chain(*_kept.pop(engine, ())):
            fairy.invalidate()


def _turn(fairy, lite: bool, writes: bool) -> None:
    """Switch the connection's role, only when it changes."""
    if fairy.info.get("writes") is writes:
        return
    if lite:
        fairy.dbapi_connection.execute("PRAGMA query_only=" + ("OFF" if writes else "ON"))
    else:
        fairy.dbapi_connection.read_only = False if writes else None
    fairy.info["writes"] = writes


def is_lite() -> bool:
    """Whether the engine is SQLite."""
    return db.engine.dialect.name == "sqlite"


def in_unit() -> bool:
    """Whether this thread has a write unit open."""
    return getattr(_open, "unit", False)


@contextmanager
def _alone():
    """One unit a thread: a nested one would wait for its own gate."""
    if in_unit():
        raise RuntimeError("a write unit is already open in this thread")
    _open.unit = True
    try:
        yield
    finally:
        _open.unit = False


@contextmanager
def writing(by: int | None = None, wait: float | None = None):
    """The write unit with an ORM session, for ``write``, jobs and tests. ``by`` is who the audit names.

    Refuses to nest and refuses a session that already holds changes: its first act is a rollback, because the snapshot
    that an earlier read left behind would silently keep the transaction from being a writing one.
    """
    session = db.session()
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("the session holds changes made outside the unit")
    with _alone():
        session.rollback()
        with gate.hold(wait) if is_lite() else nullcontext():
            session.info["unit"] = Unit(by)
            try:
                session.connection(execution_options={WRITE: True})
                yield session
                session.flush()
                for last in session.info["unit"]:
                    last(session)
                session.commit()
            except BaseException:
                session.rollback()
                raise
            finally:
                session.info.pop("unit", None)


@contextmanager
def scanning(wait: float | None = None, by: int | None = None):
    """The write unit of a hot path: same gate, same guarantees, no ORM session; only ``plain`` works inside, and what is
    to be audited is said (``audit.made``)."""
    engine = db.engine
    lite = engine.dialect.name == "sqlite"
    with _alone(), gate.hold(wait) if lite else nullcontext(), _connection(engine, lite, True) as raw:
        try:
            if lite:
                raw.execute("BEGIN IMMEDIATE")
            _open.raw, _open.hot = raw, Unit(by)
            yield
            for last in _open.hot:
                last(None)
            raw.commit()
        except BaseException:
            raw.rollback()
            raise
        finally:
            _open.raw = _open.hot = None


@contextmanager
def _connection(engine, lite: bool, writes: bool):
    """A raw connection in its role. SQLite forgets all statements it has compiled when a connection changes its role:
    plain statements keep theirs apart, until something goes wrong on one or the engine is disposed of."""
    kept = _kept.setdefault(engine, ([], []))[writes] if lite else []
    try:
        fairy = kept.pop()
    except IndexError:
        fairy = engine.raw_connection()
    try:
        _turn(fairy, lite, writes)
        yield fairy.dbapi_connection
        if lite:
            kept.append(fairy)
            fairy = None
    finally:
        if fairy is not None:
            fairy.close()


def write(act, /, *, once: str | None = None, hot: bool = False, **given):
    """Run one command as the write unit of a request, a CLI command or a job, and return what it returned.

    Opens the unit, runs ``act``, commits. On a deadlock, a serialisation failure or a locked file ``act`` runs again,
    at most three times; then Busy, shown as 503 with the form kept. A command therefore has no effect outside the
    database, takes ids rather than rows, and returns plain values or an id. With ``once`` (the form's token) a second
    run of the same form changes nothing and returns the first one's answer. ``hot`` takes the unit without the ORM, and
    one with it where the command asks for it (``whole``).
    """
    began = time.monotonic()
    for attempt in range(3):
        try:
            with scanning(by=given.get("by")) if hot else writing(by=given.get("by")):
                return _once(once, act, given) if once else act(**given)
        except NeedsWhole:
            return write(act, once=once, **given)
        except StaleDataError as error:
            raise Refused("changed_meanwhile", who="别人") from error
        except DRIVER_ERRORS as error:
            if attempt < 2 and _may_pass(error) and time.monotonic() - began < PATIENCE:
                continue
            raise _translated(error) from error


def _once(token: str, act, given: dict):
    # Of this form and this person: a token sent with another form is not that one's answer.
    token = digest(f"{act.__module__}.{act.__qualname__} {given.get('by')} {token}")
    took = plain("INSERT INTO form_token (token, used_at) VALUES (:token, :now) ON CONFLICT DO NOTHING",
                 token=token, now=clock.stamp(clock.now()))  # fmt: skip
    if not took.count:
        return json.loads(plain("SELECT answer FROM form_token WHERE token = :token", token=token)[0].answer)
    answer = act(**given)
    plain("UPDATE form_token SET answer = :answer WHERE token = :token", token=token, answer=json.dumps(answer))
    return answer


def _may_pass(error) -> bool:
    cause = getattr(error, "orig", error)
    return getattr(cause, "sqlstate", None) in ("40001", "40P01", "55P03") or "locked" in str(cause)


def _translated(error) -> Refused:
    """The refusal that a driver's error means, by constraint name or by what the disk said."""
    cause = getattr(error, "orig", error)
    text = str(cause)
    if _may_pass(error):
        return Busy()
    if isinstance(cause, sqlite3.IntegrityError | psycopg.IntegrityError):
        named = getattr(getattr(cause, "diag", None), "constraint_name", None) or meanings.name_of(text, db.metadata)
        return Refused(meanings.CONSTRAINTS.get(named, "conflict"))
    if "full" in text or "disk I/O" in text:
        return Refused("disk_full")
    if isinstance(error, OperationalError | sqlite3.OperationalError | psycopg.OperationalError):
        return Refused("database_down")
    return Refused("conflict")


def is_down(error: Exception) -> bool:
    """Whether the database did not answer; not that it was asked something wrong, which SQLite calls by the same name."""
    cause = getattr(error, "orig", error)
    if isinstance(cause, sqlite3.OperationalError):
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_ERROR
    return isinstance(cause, psycopg.OperationalError)


def plain(sql: str, /, **values) -> Answer:
    """Run one statement on the open unit's own connection, or, outside a unit, as a read of its own.

    Parameters are written ``:name``; moments are bound as ``clock.stamp`` makes them, days as ISO text.
    """
    raw = getattr(_open, "raw", None)
    if raw is not None:
        return _ask(raw, sql, values)
    if in_unit() and "unit" in db.session.info:  # only then: asking makes a session
        session = db.session
        session.flush()
        return _ask(session.connection().connection.dbapi_connection, sql, values)
    engine = db.engine
    with _connection(engine, engine.dialect.name == "sqlite", False) as raw:
        return _ask(raw, sql, values)


def plain_many(sql: str, rows: list[dict], /) -> int:
    """Run one statement for each of ``rows`` on the open unit's own connection; how many rows it changed.

    The parameters are those of ``plain``, the same names in every row.
    """
    if not rows:
        return 0
    raw = getattr(_open, "raw", None)
    if raw is None:
        if not (in_unit() and "unit" in db.session.info):
            raise RuntimeError("plain_many writes: it belongs into a unit")
        db.session.flush()
        raw = db.session.connection().connection.dbapi_connection
    cursor = raw.cursor()
    cursor.executemany(sql if isinstance(raw, sqlite3.Connection) else _for_psycopg(sql), rows)
    return cursor.rowcount


def plain_among(sql: str, listed, /, **values) -> Answer:
    """``plain`` with one list: the statement says ``IN :listed``; an empty list finds nothing."""
    listed = list(listed)
    if not listed:
        return Answer()
    if is_lite():
        return plain(sql.replace("IN :listed", _IN_LITE), listed=json.dumps(listed), **values)
    return plain(sql.replace("IN :listed", "= ANY(:listed)"), listed=listed, **values)


_IN_LITE = "IN (SELECT value FROM json_each(:listed))"


def _ask(raw, sql: str, values: dict) -> Answer:
    lite = isinstance(raw, sqlite3.Connection)
    cursor = raw.execute(sql if lite else _for_psycopg(sql), values)
    answer = Answer()
    if cursor.description:
        shape = _shape(tuple(column[0] for column in cursor.description))
        answer.extend(map(shape._make, cursor.fetchall()))
    answer.count = cursor.rowcount
    return answer


@lru_cache(maxsize=512)
def _for_psycopg(sql: str) -> str:
    return re.sub(r"(?<![:\w]):([a-z]\w*)", r"%(\1)s", sql.replace("%", "%%"))


@lru_cache(maxsize=512)
def _shape(names: tuple[str, ...]):
    return namedtuple("Row", names, rename=True)


def locked(model, row_id: int, /, version: int | None = None, *, key_share: bool = False):
    """Load one row and hold it until the unit ends; ``NotThere`` without it.

    With ``version``, the one its form was drawn from, a row changed meanwhile is refused and nothing is lost. With
    ``key_share`` others may meanwhile store rows that point to it: what a hot path stores does not wait, and deadlocks with
    nobody.
    """
    query = select(model).where(model.id == row_id).with_for_update(of=model, key_share=key_share)
    row = db.session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotThere()
    if version is not None and row.version != version:
        raise Refused("changed_meanwhile", who="别人")
    return row


def nudge(engine, sql: str, /, **values) -> bool:
    """Run one unimportant statement after the answer has gone out, or skip it where a writer is at work."""
    lite = engine.dialect.name == "sqlite"
    try:
        with gate.hold(0) if lite else nullcontext():
            fairy = engine.raw_connection()
            try:
                _turn(fairy, lite, True)
                _ask(fairy.dbapi_connection, sql, values)
                fairy.dbapi_connection.commit()
            finally:
                fairy.close()
    except (Busy, *DRIVER_ERRORS):
        return False
    return True
