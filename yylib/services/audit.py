"""操作日志: derived by the unit itself from what the session is about to flush; no command calls it."""

import hashlib
import json
import re
from datetime import date, datetime, time
from functools import cache
from typing import NamedTuple

from sqlalchemy import event, inspect, select

from yylib import clock
from yylib.database import db, plain, plain_many
from yylib.models.accounts import Account, Attempt, ListMemory, SignIn
from yylib.models.audit import AuditHead, AuditRow
from yylib.models.counts import Interval, PastCount, Reading
from yylib.models.history import FormToken, MoveMade
from yylib.models.imports import BadRow
from yylib.models.jobs import Job
from yylib.models.personal import fields_of
from yylib.models.search import SearchEntry
from yylib.models.visits import Scan
from yylib.units import at_end, unit

START = "0" * 64
OTHER_WORDS = {"privacy": "个人信息到期", "export": "导出", "print": "打印", "setting": "馆内规定",
               "guide_version": "服务指南", "stored_file": "上传的文件", "mapping_memory": "导入列对应"}  # fmt: skip
# Append-only events are their own record; the rest is the machine's own bookkeeping.
SILENT = (AuditRow, AuditHead, Attempt, SignIn, ListMemory, FormToken, MoveMade, BadRow, Job, SearchEntry, Scan,
          Interval, PastCount, Reading)  # fmt: skip


def watch() -> None:
    """Begin to derive audit rows from every ORM flush inside a unit."""
    if not event.contains(db.session, "before_flush", _collect):
        event.listen(db.session, "before_flush", _collect)


def note(*, subject: str, row_id, act: str, by: int | None, **body) -> None:
    """Enter something that changes no row and must be audited all the same: an export, an unmasking, a bulk print."""
    _queue(by, subject, lambda: str(row_id), act, body)


def made(model, row_id: int, act: str = "create", **values) -> None:
    """Enter what a plain statement has made or changed, as the flush would have; by whom the unit says."""
    hidden = _hidden(model)
    body = {name: "changed" if name in hidden else _text(value)
            for name, value in values.items() if value is not None}  # fmt: skip
    _queue(unit().by, model.__tablename__, lambda: str(row_id), act, body)


def _collect(session, _context, _instances) -> None:
    if "unit" not in session.info:
        return
    for act, rows in (("create", session.new), ("change", session.dirty), ("delete", session.deleted)):
        for row in rows:
            if isinstance(row, SILENT):
                continue
            body = _changed(row, act)
            if body or act == "delete":
                _queue(unit().by, row.__tablename__, lambda row=row: _key(row), act, body)


def _queue(by, subject, key, act, body) -> None:
    held = unit()
    if held.entries is None:
        held.entries = []
        at_end(_seal)
    held.entries.append((clock.now(), by, subject, key, act, body))


def _changed(row, act: str) -> dict:
    """The fields that change, with their values where the model does not call them personal or secret."""
    hidden = _hidden(type(row))
    state, body = inspect(row), {}
    for column in state.mapper.column_attrs:
        history = state.attrs[column.key].history
        if column.key == "version" or not history.has_changes() and act != "create":
            continue
        value = getattr(row, column.key)
        if value is None and act == "create":
            continue
        body[column.key] = "changed" if column.key in hidden else _text(value)
    return body


@cache
def _hidden(model) -> frozenset[str]:
    return frozenset(fields_of(model) | getattr(model, "secret_fields", frozenset()))


def _text(value):
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return value if isinstance(value, int | str | bool | None) else str(value)[:200]


def _key(row) -> str:
    return "/".join(str(part) for part in inspect(row).identity or ())


_NEXT = "UPDATE audit_head SET last_id = last_id + :number WHERE id = 1 RETURNING last_id, hash"
_ENTER = ("INSERT INTO audit_row (id, at, by_id, subject, row_id, act, body, previous, hash) VALUES (:id, :at, :by_id, "
          ":subject, :row_id, :act, :body, :previous, :hash)")  # fmt: skip


class Link(NamedTuple):
    """One row of the chain before its hash is known."""

    id: int
    at: str
    by_id: int | None
    subject: str
    row_id: str
    act: str
    body: str
    previous: str


def _seal(_session) -> None:
    """Chain the unit's entries. The head is locked last, so that units meet here only, and briefly."""
    held = unit()
    entries, held.entries = held.entries, None
    head = plain(_NEXT, number=len(entries))
    if not head:
        # Two first units at once: one makes the head, the other waits here and finds it.
        plain("INSERT INTO audit_head (id, hash, last_id, cut_id, cut_hash) VALUES (1, :start, 0, 0, :start) "
              "ON CONFLICT DO NOTHING", start=START)  # fmt: skip
        head = plain(_NEXT, number=len(entries))
    last, previous, rows = head[0].last_id - len(entries), head[0].hash, []
    for number, (at, by, subject, key, act, body) in enumerate(entries, last + 1):
        row = Link(number, clock.stamp(at), by, subject, key(), act, json.dumps(body, ensure_ascii=False, sort_keys=True), previous)  # fmt: skip
        previous = link(row)
        rows.append(row._asdict() | {"hash": previous})
    plain_many(_ENTER, rows)
    plain("UPDATE audit_head SET hash = :hash WHERE id = 1", hash=previous)


def link(row) -> str:
    """The hash of one row over its stored text and the hash before it."""
    parts = (str(row.id), row.at, str(row.by_id), row.subject, row.row_id, row.act, row.body, row.previous)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def verify() -> str | None:
    """What is wrong with the chain, in one sentence, or None: it finds one altered, removed or swapped row.

    It reads as far as the head stood when it began: what others enter meanwhile is not taken for a break.
    """
    head = plain("SELECT hash, last_id, cut_id, cut_hash FROM audit_head WHERE id = 1")
    if not head:
        return "操作日志的起点缺失" if plain("SELECT 1 FROM audit_row LIMIT 1") else None
    expected, after = head[0].cut_hash, head[0].cut_id
    while rows := plain("SELECT id, at, by_id, subject, row_id, act, body, previous, hash FROM audit_row "
                        "WHERE id > :after AND id <= :last ORDER BY id LIMIT 1000",
                        after=after, last=head[0].last_id):  # fmt: skip
        for row in rows:
            if row.id != after + 1:
                return f"第 {after + 1} 条操作日志缺失"
            if row.previous != expected or link(row) != row.hash:
                return f"第 {row.id} 条操作日志被改动过"
            expected, after = row.hash, row.id
    return None if (after, expected) == (head[0].last_id, head[0].hash) else f"第 {after} 条之后的操作日志缺失"


def recent(*, subject: str = "", limit: int = 50) -> list:
    """The latest entries, newest first, each with the name of who did it; the list pages through all of them."""
    query = select(AuditRow, Account.name).outerjoin(Account, Account.id == AuditRow.by_id)
    query = query.where(AuditRow.subject == subject) if subject else query
    return list(db.session.execute(query.order_by(AuditRow.id.desc()).limit(limit)))


def subjects() -> list[tuple[str, str]]:
    """What the log speaks of, as (table, Chinese word); the word is the one that opens the model's docstring."""
    held = db.session.scalars(select(AuditRow.subject).distinct())
    return sorted((subject, word_of(subject)) for subject in held)


@cache
def word_of(subject: str) -> str:
    """读者 for ``person``: the Chinese word of a table, or the table's own name."""
    for mapper in db.Model.registry.mappers:
        found = mapper.local_table.name == subject and re.match(r"[\u4e00-\u9fff]+", mapper.class_.__doc__ or "")
        if found:
            return found.group()
    return OTHER_WORDS.get(subject, subject)
