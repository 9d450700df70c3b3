"""Every column of the house that points to a person, read from the tables themselves, and what an erasure does there."""

from functools import cache
from typing import NamedTuple

from sqlalchemy import inspect
from sqlalchemy.orm import RelationshipProperty

from yylib.extensions import db
from yylib.models.people import Person
from yylib.models.personal import REGISTRY


class Pointer(NamedTuple):
    """A column pointing to a person: what becomes of it on erasure ("blank", "delete", "keep"; "" is undecided), why it
    is kept, and whether it is a key or a name with the phone's last four digits."""

    model: type
    field: str
    then: str
    why: str = ""
    is_text: bool = False

    def at(self, people: list[Person]):
        """The condition that a row points to one of these people."""
        values = [f"{one.name} {one.phone[-4:]}" for one in people if one.name and one.phone] if self.is_text else [
            one.id for one in people]  # fmt: skip
        return getattr(self.model, self.field).in_(values)


@cache
def pointers() -> tuple[Pointer, ...]:
    """All of them, in the order of their tables' names; a new table is among them by its foreign key alone."""
    found = []
    for mapper in db.Model.registry.mappers:
        for column in mapper.local_table.columns:
            if column.info.get("is_text") or any(key.column.table is Person.__table__ for key in column.foreign_keys):
                found.append(_pointer(mapper.class_, column))
    return tuple(sorted(found, key=lambda one: (one.model.__tablename__, one.field)))


def _pointer(model, column) -> Pointer:
    """What the column says itself, else the registry's word for it, else that of a row that is personal as a whole."""
    if "on_erase" in column.info:
        return Pointer(model, column.key, *(column.info[name] for name in ("on_erase", "why", "is_text")))
    entries = REGISTRY.get(model, ())
    own = [entry.then for entry in entries if entry.field == column.key]
    whole = ["delete"] if any(entry.then == "delete" for entry in entries) else []
    return Pointer(model, column.key, (own + whole + [""])[0])


@cache
def followers(model) -> tuple[tuple[type, str], ...]:
    """The tables whose rows hang on ``model``'s rows and name no person themselves, each with its column."""
    own = {one.model for one in pointers()}
    found = []
    for mapper in db.Model.registry.mappers:
        if mapper.class_ not in own:
            found += [(mapper.class_, column.key) for column in mapper.local_table.columns
                      if any(key.column.table is model.__table__ for key in column.foreign_keys)]  # fmt: skip
    return tuple(sorted(found, key=lambda pair: pair[0].__tablename__))


def relation_of(model, field: str) -> RelationshipProperty | None:
    """The relationship that goes along a column, if the model has one."""
    column = inspect(model).columns[field]
    return next((one for one in inspect(model).relationships if one.local_columns == {column}
                 and one.direction.name == "MANYTOONE"), None)  # fmt: skip
