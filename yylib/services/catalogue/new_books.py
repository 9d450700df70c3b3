"""新书通报: the titles of which a new volume came to the shelf in a month, by class and by age."""

from collections import Counter
from datetime import date, timedelta
from typing import NamedTuple

from yylib import clock
from yylib.database import plain
from yylib.services.catalogue import index
from yylib.services.catalogue.finding import seen

MONTHS = 12
MOST = 20_000
_MONTH = seen("""
SELECT DISTINCT b.id, b.class_no, b.audience FROM item i JOIN bib_record b ON b.id = i.bib_id
WHERE i.shelved_at >= :begin AND i.shelved_at < :end AND i.batch_id IS NOT NULL AND {seen}
ORDER BY b.class_no, b.id LIMIT :most
""")


class Month(NamedTuple):
    """A month's new titles as asked: their ids by class, how many there are in all, of each main class and each age."""

    first: date
    ids: list[int]
    titles: int
    classes: list[tuple[str, int]]
    ages: list[tuple[str, str, int]]


def months() -> list[date]:
    """The first days of this month and the eleven before it, the latest first."""
    first, found = clock.today().replace(day=1), []
    for _ in range(MONTHS):
        found.append(first)
        first = (first - timedelta(days=1)).replace(day=1)
    return found


def month(first: date, main: str = "", age: str = "") -> Month:
    """The new titles of the month that begins on ``first``, of one main class or one age where that is asked."""
    end = (first + timedelta(days=32)).replace(day=1)
    rows = plain(_MONTH, begin=clock.stamp(clock.midnight(first)), end=clock.stamp(clock.midnight(end)), most=MOST)
    classes, ages, ids = Counter(), Counter(), []
    for row in rows:
        letter, held = row.class_no[:1], set(index.ages_of(row.audience, row.class_no))
        classes[letter] += 1
        ages.update(held | ({index.CHILD} if held else set()))
        if (not main or letter == main) and (not age or age in held or age == index.CHILD and held):
            ids.append(row.id)
    named = [(name, label, ages[name]) for name, label in ((index.CHILD, "全部少儿"), *index.named()) if ages[name]]
    return Month(first, ids, len(rows), sorted((letter, number) for letter, number in classes.items() if letter), named)
