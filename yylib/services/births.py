"""出生日期: which dates somebody can have been born on, beside whom."""

from datetime import date

from yylib import clock
from yylib.errors import Refused, declare
from yylib.models.people import ADULT_AGE, Person

declare(
    bad_birth=("出生日期不对", "请写成 2015-06-01 这样，不晚于今天。", 422),
    guardian_young=("家长的出生日期不对", "家长要比孩子年长，并已满 18 周岁。", 422),
)  # fmt: skip


def possible(birth_on: date | None) -> None:
    """Somebody who lives was born on that day: not after today, not more than 130 years ago. Else ``bad_birth``."""
    today = clock.today()
    if birth_on and (birth_on > today or today.year - birth_on.year > 130):
        raise Refused("bad_birth", field="birth_on")


def older(guardian_born: date | None, born: date, field: str = "guardian_birth_on") -> None:
    """A guardian is of age and older than the child (民法典 17, 27). Else ``guardian_young``."""
    age = Person(birth_on=guardian_born).age_on(clock.today())
    if age is not None and (age < ADULT_AGE or guardian_born >= born):
        raise Refused("guardian_young", field=field)
