"""Letting go of what has run out, by the registry: looked at first, then done, told by numbers."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete, func, inspect, or_, select, update
from sqlalchemy.types import DateTime

from yylib import clock
from yylib.database import db, locked
from yylib.models.people import Person
from yylib.models.personal import REGISTRY
from yylib.services import audit, rules
from yylib.services.privacy.kept import days_of

_MONTH = 28


class Overdue(NamedTuple):
    """Rows of one table whose time is over: what happens to which fields, how many rows, since before when."""

    table: str
    subject: str
    then: str
    fields: tuple[str, ...]
    before: date
    count: int


def expired() -> list[Overdue]:
    """What ``expire`` would act on now. It only looks."""
    found = []
    for model, then, fields, day, runs_out in _groups():
        count = db.session.scalar(select(func.count()).select_from(model).where(runs_out))
        if count:
            table = model.__tablename__
            found.append(Overdue(table, audit.word_of(table), then, fields, day, count))
    return found


def expire(*, by: int | None = None) -> dict[str, int]:
    """Let go of what has run out: delete the row or blank the fields, and return how many rows of which table.

    Sums kept beside the rows are untouched. The audit keeps the numbers, never what was let go.
    """
    counts: dict[str, int] = {}
    for model, then, fields, day, runs_out in _groups():
        statement = delete(model) if then == "delete" else update(model).values(blanked(model, fields))
        done = db.session.execute(statement.where(runs_out).execution_options(synchronize_session=False)).rowcount
        if done:
            table = model.__tablename__
            counts[table] = counts.get(table, 0) + done
            audit.note(subject="privacy", row_id=table, act="expire", by=by, then=then, fields=list(fields),
                       before=day.isoformat(), count=done)  # fmt: skip
    db.session.expire_all()
    return counts


def keep_in_use(wanted) -> int:
    """Those of whom this condition on ``Person`` is true are needed for something that goes on: they count as seen today
    where they were not seen for a month. How many."""
    since = clock.now() - timedelta(days=min(_MONTH, rules.rule(rules.PEOPLE_KEEP_DAYS) // 2))
    stale = (Person.seen_at < since, Person.name.is_not(None))
    ids = db.session.scalars(select(Person.id).where(wanted, *stale).order_by(Person.id)).all()
    for person_id in ids:
        locked(Person, person_id).seen_at = clock.now()
    return len(ids)


def _groups():
    """The registry's entries that act alike on one table, each with the condition under which a row has run out."""
    for model, entries in REGISTRY.items():
        alike: dict[tuple, list[str]] = {}
        for entry in entries:
            if (days := days_of(entry)) is not None:
                alike.setdefault((entry.then, entry.since, days), []).append(entry.field)
        for (then, since, days), fields in alike.items():
            day = clock.today() - timedelta(days=days)
            runs_out = _before(model, since, day)
            if then == "blank":
                runs_out &= or_(*(getattr(model, name).is_not(None) for name in fields))
            yield model, then, tuple(fields), day, runs_out


def _before(model, since: str, day: date):
    """The condition that a row's ``since`` lies before the first day that is still kept; ``scan.day`` is the column of
    the row it points to."""
    if "." not in since:
        return getattr(model, since) < _first_kept(model, since, day)
    link, name = since.split(".")
    other = inspect(model).relationships[link].mapper.class_
    own = next(iter(inspect(model).relationships[link].local_columns))
    return own.in_(select(other.id).where(getattr(other, name) < _first_kept(other, name, day)))


def _first_kept(model, since: str, day: date) -> date | datetime:
    """The bound below which a row has run out: it is kept through the whole of its last day."""
    is_moment = isinstance(inspect(model).columns[since].type, DateTime)
    return clock.midnight(day) if is_moment else day


def blanked(model, fields) -> dict:
    """The values that make fields NULL, and a further version where the model counts them."""
    values = dict.fromkeys(fields)
    if hasattr(model, "version"):
        values["version"] = model.version + 1
    return values
