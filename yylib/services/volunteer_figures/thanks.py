"""致谢: a year's thanks to print and post. Names only with consent (志愿服务条例 20); the others are counted."""

from datetime import date
from typing import NamedTuple

from yylib.database import plain
from yylib.services.volunteer_figures import stars, terms

_PEOPLE = """SELECT v.id, p.name, g.name AS group_name, sum(e.minutes) AS minutes,
EXISTS (SELECT 1 FROM consent c WHERE c.person_id = v.person_id AND c.purpose = :named AND c.withdrawn_at IS NULL) AS is_named,
coalesce((SELECT max(c.stars) FROM commendation c WHERE c.volunteer_id = v.id AND c.kind = 'star' AND c.undone_at IS NULL
AND c.awarded_on <= :last), 0) AS stars
FROM service_entry e JOIN volunteer v ON v.id = e.volunteer_id LEFT JOIN person p ON p.id = v.person_id
LEFT JOIN volunteer_group g ON g.id = v.group_id WHERE e.stage = 'confirmed' AND e.day >= :first AND e.day <= :last
GROUP BY v.id, v.person_id, p.name, g.name ORDER BY p.name, v.id"""


class Thanks(NamedTuple):
    """A year's thanks. ``starred`` are (三星级志愿者, names); ``names`` those without a star; ``groups`` the units by name;
    ``unnamed`` how many more served who are not named."""

    year: int
    people: int
    minutes: int
    starred: list[tuple[str, list[str]]]
    names: list[str]
    groups: list[str]
    unnamed: int


def of(year: int, last: date) -> Thanks:
    """Whom the library thanks for a year, as far as ``last``: everybody with confirmed service in it."""
    rows = plain(
        _PEOPLE, named=terms.NAMED, first=date(year, 1, 1).isoformat(), last=min(last, date(year, 12, 31)).isoformat()
    )
    named = [row for row in rows if row.is_named and row.name]
    starred = [(stars.label(level), [row.name for row in named if row.stars == level]) for level in range(5, 0, -1)]
    return Thanks(year, len(rows), sum(int(row.minutes) for row in rows), [one for one in starred if one[1]],
                  [row.name for row in named if not row.stars], sorted({row.group_name for row in rows if row.group_name}),
                  len(rows) - len(named))  # fmt: skip
