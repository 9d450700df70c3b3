"""更正个人信息 (个人信息保护法 46): a name, a phone or a birth date that was written down wrongly is put right where it stands,
so that what hangs on the person stays theirs."""

from datetime import date

from sqlalchemy import select

from yylib import clock
from yylib.database import db, locked
from yylib.errors import Refused, declare
from yylib.meanings import mean
from yylib.models.people import CHILD_AGE, Person
from yylib.services import audit, births, people, privacy

declare(
    person_twice=("已经有一位同名、同电话的人", "可能就是同一个人。先请系统管理员核对两份资料，再决定用哪一份。", 409),
    person_same=("和登记的一样，没有改", "只填写错的那一项。", 422),
    person_blank=("个人信息已按本人要求删去", "不能再改；本人要来，请重新登记。", 409),
    person_unguarded=("改了以后未满 14 周岁，没有登记家长", "请家长来，用“登记志愿者”把孩子和家长一起登记，再给这一份办退出。", 422),
)  # fmt: skip
mean(uq_person_name_phone="person_twice")


def correct(*, person_id: int, reason: str, by: int, name: str = "", phone: str = "", birth_on: date | None = None,
            drops_phone: bool = False, version: int | None = None) -> None:  # fmt: skip
    """Put right what is given; what is empty stays. ``drops_phone``: the number was never theirs.

    Refused where two would have the same name and phone (``person_twice``), where nothing changes, where a guardian would
    be younger than the child, and where it turns out that a child under fourteen has none (个人信息保护法 31). The audit
    keeps who did it, why, and which of it changed, without the values.
    """
    reason = privacy.proper_reason(reason)
    held = locked(Person, person_id, version)
    if held.name is None:
        raise Refused("person_blank")
    fresh = (
        people.normalise_name(name) if name else held.name,
        None if drops_phone else people.normalise_phone(phone) or held.phone,
        birth_on or held.birth_on,
    )
    if fresh == (held.name, held.phone, held.birth_on):
        raise Refused("person_same", field="name")
    _alone(held, *fresh[:2])
    _aged(held, fresh[2])
    held.name, held.phone, held.birth_on = fresh
    db.session.flush()
    audit.note(subject="person", row_id=person_id, act="correct", by=by, reason=reason)


def _alone(held: Person, name: str, phone: str | None) -> None:
    """Nobody else has this name and phone; a child and its guardian are two."""
    if phone is None:
        return
    same = select(Person.id).where(Person.name == name, Person.phone == phone, Person.id != held.id)
    if db.session.scalar(same.limit(1)):
        raise Refused("person_twice", field="phone")


def _aged(held: Person, born: date | None) -> None:
    if born is None or born == held.birth_on:
        return
    births.possible(born)
    age = Person(birth_on=born).age_on(clock.today())
    if held.guardian:
        births.older(held.guardian.birth_on, born, "birth_on")
    elif age < CHILD_AGE:
        raise Refused("person_unguarded", field="birth_on")
    for child in db.session.scalars(select(Person).where(Person.guardian_id == held.id, Person.birth_on.is_not(None))):
        births.older(born, child.birth_on, "birth_on")
