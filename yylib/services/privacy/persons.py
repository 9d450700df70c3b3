"""One person's rights (个人信息保护法 44–50): all that is held about them, a copy to take along, and deletion.

What is held follows the foreign keys (``pointers``), so a later subject's tables are among it by themselves.
"""

from typing import NamedTuple

from sqlalchemy import delete, or_, select, update

from yylib import clock
from yylib.database import db, locked
from yylib.errors import NotThere, declare
from yylib.models.people import Masked, Person
from yylib.models.personal import REGISTRY
from yylib.services import audit, exports, jobs
from yylib.services.privacy import words
from yylib.services.privacy.pointers import Pointer, followers, pointers
from yylib.services.privacy.releases import call_off
from yylib.services.privacy.retention import blanked
from yylib.services.privacy.texts import proper_reason

declare(erase_unsure=("还没有确认", "请先核对是本人或监护人，再勾选确认。", 422))
_OWN = ("name", "phone", "birth_on", "guardian_relation", "created_at", "seen_at")
_OWN_WORDS = {"name": "姓名", "phone": "电话", "birth_on": "出生日期"} | words.COLUMNS


class Part(NamedTuple):
    """The rows of one table that concern a person; ``then`` and ``why`` say what deletion does to them."""

    subject: str
    head: tuple[str, ...]
    rows: list[tuple]
    shown: list[tuple[str, ...]]
    then: str
    why: str

    @property
    def afterwards(self) -> str:
        """What deletion does, in words."""
        return {"blank": "抹去是谁，只留数字", "delete": "整条删除", "keep": "依法保留，只存不用"}.get(self.then, "")


class Held(NamedTuple):
    """All that is held about one person: masked for a page, whole for their own copy."""

    person: Masked
    facts: list[tuple]
    parts: list[Part]
    children: list[Masked]

    @property
    def count(self) -> int:
        """How many rows beside the person's own."""
        return sum(len(part.rows) for part in self.parts)


class Erased(NamedTuple):
    """What a deletion did, in numbers: first what was called off, then rows by subject, then what the law keeps."""

    released: dict[str, int]
    gone: dict[str, int]
    kept: dict[str, int]
    people: int


def held(person_id: int) -> Held:
    """Everything the house holds about one person, or ``NotThere``."""
    person = db.session.get(Person, person_id)
    if person is None:
        raise NotThere()
    parts = []
    for model in dict.fromkeys(one.model for one in pointers() if one.model is not Person):
        own = [one for one in pointers() if one.model is model]
        rows = _rows(model, or_(*(one.at([person]) for one in own)))
        parts += _part(model, rows, own[0], person)
        for other, field in followers(model) if rows else ():
            parts += _part(other, _rows(other, getattr(other, field).in_([row.id for row in rows])), None, person)
    today = clock.today()
    return Held(person.masked(today), [(_OWN_WORDS[name], getattr(person, name)) for name in _OWN], parts,
                [child.masked(today) for child in _children(person_id)])  # fmt: skip


def _rows(model, wanted) -> list:
    return list(db.session.scalars(select(model).where(wanted).order_by(*model.__table__.primary_key)))


def _part(model, rows: list, pointer: Pointer | None, person: Person) -> list[Part]:
    """The table's part, where there is a row of it, without columns in which nothing stands; a row that hangs on another
    goes on without the person."""
    if not rows:
        return []
    cells = {field: [words.value_of(row, field) for row in rows] for field in words.told_columns(model)}
    told = {field: values for field, values in cells.items() if any(value not in (None, "") for value in values)}
    shown = {field: [words.masked(model, field, value, person) for value in values] for field, values in told.items()}
    head = tuple(words.COLUMNS.get(field, field) for field in told)
    return [Part(audit.word_of(model.__tablename__), head, list(zip(*told.values(), strict=True)),
                 list(zip(*shown.values(), strict=True)), pointer.then if pointer else "blank",
                 pointer.why if pointer else "")]  # fmt: skip


def _children(person_id: int) -> list[Person]:
    """Whose guardian this is."""
    return list(db.session.scalars(select(Person).where(Person.guardian_id == person_id).order_by(Person.id)))


def copy(*, person_id: int, reason: str, form: str, by: int) -> None:
    """Enter that a person's own copy was made (第45条), in ``form``; the copy itself is drawn by ``sheets`` or on paper."""
    reason, found = proper_reason(reason), held(person_id)
    audit.note(subject="person", row_id=person_id, act="copy", by=by, reason=reason, form=form, rows=found.count)


def sheets(found: Held, mark: str) -> list[exports.Sheet]:
    """The copy as Excel sheets: the person first, then each table; ``mark`` is the line that says whose and when."""
    own = exports.Sheet("本人", ("项目", "内容"), found.facts, mark)
    return [own, *(exports.Sheet(f"{number} {part.subject}", part.head, part.rows, mark)
                   for number, part in enumerate(found.parts, 1))]  # fmt: skip


def erase(*, person_id: int, reason: str, by: int) -> dict:
    """Delete a person at their wish (第47条): what is to come is called off, rows are blanked or deleted, what the law
    has kept stays without a name. Children under fourteen entered in their guardianship go with them.

    All in this one unit; the audit keeps who, why and the numbers. Done again it changes nothing.
    """
    reason, today = proper_reason(reason), clock.today()
    ids = [person_id, *(child.id for child in _children(person_id) if child.is_child_on(today))]
    released = call_off(ids, by)  # before the person is held: whoever books holds the day first, then the person
    people = [locked(Person, one) for one in sorted(ids)]
    gone, kept = _let_go(people)
    done = Erased(released, gone, kept, sum(_blank_person(one.id) for one in people))
    if released or gone or done.people:
        audit.note(subject="person", row_id=person_id, act="erase", by=by, reason=reason, **done._asdict())
        jobs.soon(name="checkpoint")
    db.session.expire_all()
    return done._asdict()


def _let_go(people: list[Person]) -> tuple[dict[str, int], dict[str, int]]:
    """Blank or delete by each column that points to them; how many rows of which table, and how many are kept."""
    gone, kept = {}, {}
    for one in pointers():
        word, wanted = audit.word_of(one.model.__tablename__), one.at(people)
        if one.then == "keep":
            _stop_using(one.model, wanted)
            number, into = len(db.session.scalars(select(one.model).where(wanted)).all()), kept
        else:
            own = delete(one.model) if one.then == "delete" else update(one.model)
            own = own.values(blanked(one.model, [one.field])) if one.then == "blank" else own
            number, into = _done(own.where(wanted)), gone
        if number:
            into[word] = into.get(word, 0) + number
    return gone, kept


def _stop_using(model, wanted) -> None:
    """A consent that stays as proof is a withdrawn one; from that moment its own time runs."""
    if hasattr(model, "withdrawn_at"):
        _done(update(model).where(wanted, model.withdrawn_at.is_(None)).values(withdrawn_at=clock.now()))


def _blank_person(person_id: int) -> int:
    """The row stays as a number without a name."""
    fields = [entry.field for entry in REGISTRY[Person]] + ["guardian_id", "guardian_relation"]
    wanted = or_(*(getattr(Person, field).is_not(None) for field in fields))
    return _done(update(Person).where(Person.id == person_id, wanted).values(blanked(Person, fields)))


def _done(statement) -> int:
    return db.session.execute(statement.execution_options(synchronize_session=False)).rowcount
