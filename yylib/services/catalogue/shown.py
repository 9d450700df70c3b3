"""What is shown of a title: how it is described, where its volumes stand and what they are at; never who has one."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from yylib import clock
from yylib.database import is_lite, plain
from yylib.errors import NotThere
from yylib.models.items import ItemStatus
from yylib.services.catalogue import index
from yylib.services.catalogue.finding import seen

# What a reader is told of a volume: the kind of mark, and the word where the status itself would not do.
_MARKS = {ItemStatus.AVAILABLE: "ok", ItemStatus.ON_LOAN: "wait", ItemStatus.CLOSED_STACK: "open"}
_WORDS = {ItemStatus.AVAILABLE: "在馆可借", ItemStatus.CLOSED_STACK: "在馆内阅览", ItemStatus.IN_TRANSIT: "送书途中"}
# The ids given, as a table that both engines begin with: no index of another column is ever preferred.
GIVEN = {
    True: "json_each(:ids) g CROSS JOIN",
    False: "(SELECT CAST(value AS integer) AS value FROM json_array_elements_text(CAST(:ids AS json))) g JOIN",
}
PLAIN_TITLES = """SELECT b.id, b.title, b.title_rest, b.volume, b.responsibility, b.publisher, b.pub_date, b.isbn, b.class_no,
b.call_no, b.is_full FROM {given} bib_record b ON b.id = g.value"""
_PLACES = seen("""
SELECT i.bib_id, br.name AS branch, coalesce(l.name, '') AS location, i.status, l.is_closed_stack,
min(i.call_no) AS call_no, count(*) AS copies FROM {given} item i ON i.bib_id = g.value
LEFT JOIN branch br ON br.id = i.current_branch_id LEFT JOIN location l ON l.id = i.location_id
WHERE {seen} GROUP BY i.bib_id, br.sort, br.id, br.name, l.sort, l.name, i.status, l.is_closed_stack
ORDER BY i.bib_id, br.sort, br.id, l.sort, l.name, i.status""")
_VOLUMES = seen("""
SELECT i.id, br.name AS branch, coalesce(l.name, '') AS location, i.status, l.is_closed_stack, i.call_no, i.shelf_no,
i.volume FROM item i LEFT JOIN branch br ON br.id = i.current_branch_id LEFT JOIN location l ON l.id = i.location_id
WHERE {seen} AND i.bib_id = :id ORDER BY br.sort, br.id, l.sort, l.name, i.volume, i.id LIMIT 200
""")
_DESCRIBED = (
    "SELECT id, title, title_rest, volume, responsibility, publisher, pub_date, isbn, class_no, call_no, abstract, "
    "price, fields FROM bib_record WHERE id = :id"
)


class Place(NamedTuple):
    """Where volumes of a title stand, how many of what status."""

    where: str
    call_no: str
    words: list[tuple[str, str]]


class Title(NamedTuple):
    """One title of a result, with its places."""

    id: int
    title: str
    volume: str
    responsibility: str
    imprint: str
    call_no: str
    places: list[Place]
    available: int


class Whole(NamedTuple):
    """A title's own page."""

    title: str
    facts: list[tuple[str, str]]
    abstract: str
    about: list[str]
    volumes: list


def word(status: str, is_closed_stack: bool = False) -> tuple[str, str]:
    """The mark and the word for a volume; in closed stacks what is here is read in the house."""
    if is_closed_stack and status == ItemStatus.AVAILABLE:
        status = ItemStatus.CLOSED_STACK
    return _MARKS.get(status, "off"), _WORDS.get(status) or ItemStatus(status).label


def among(sql: str) -> str:
    """A statement in which ``{given} table ON …`` begins with the ids bound as JSON in ``:ids``."""
    return sql.replace("{given}", GIVEN[is_lite()])


def as_of() -> datetime | None:
    """When the lending system's file was last taken in: what is out and what is here is as it was then."""
    rows = plain("SELECT max(finished_at) AS at FROM batch WHERE kind = 'holdings' AND state = 'done'")
    return clock.moment(rows[0].at)


def titles(ids: Iterable[int]) -> list[Title]:
    """Titles in the order of their ids given, two statements whatever their number."""
    ids = list(ids)
    if not ids:
        return []
    given = json.dumps(ids)
    held: dict[int, list] = {}
    for row in plain(among(_PLACES), ids=given):
        held.setdefault(row.bib_id, []).append(row)
    rows = {row.id: row for row in plain(among(PLAIN_TITLES), ids=given)}
    return [_title(rows[number], held.get(number, [])) for number in ids if number in rows]


def _title(row, held: list) -> Title:
    imprint = "，".join(part for part in (row.publisher, row.pub_date) if part)
    return Title(row.id, row.title, row.volume, row.responsibility, imprint, row.call_no, _places(held, row.call_no),
                 sum(one.copies for one in held if one.status == ItemStatus.AVAILABLE))  # fmt: skip


def _places(held: list, call_no: str) -> list[Place]:
    places: dict[str, Place] = {}
    for one in held:
        where = f"{one.branch or ''} {one.location}".strip() or "请问服务台"
        kind, said = word(one.status, bool(one.is_closed_stack))
        place = places.setdefault(where, Place(where, one.call_no or call_no, []))
        place.words.append((kind, f"{said} {one.copies} 册"))
    return list(places.values())


def whole(bib_id: int) -> Whole:
    """One title with every volume that a reader may see; ``NotThere`` where there is none."""
    volumes = plain(_VOLUMES, id=bib_id)
    if not volumes:
        raise NotThere()
    row = plain(_DESCRIBED, id=bib_id)[0]
    _people, about, other = index.drawn(row.fields)
    facts = [("责任者", row.responsibility), ("出版", "，".join(part for part in (row.publisher, row.pub_date) if part)),
             ("ISBN", row.isbn), ("丛书", "；".join(other)), ("分类号", row.class_no), ("索书号", row.call_no)]  # fmt: skip
    title = "　".join(part for part in (row.title, row.volume) if part)
    title += f"：{row.title_rest}" if row.title_rest else ""
    shown = [{"where": f"{one.branch or ''} {one.location}".strip() or "请问服务台", "call_no": one.call_no or row.call_no,
              "shelf_no": one.shelf_no, "volume": one.volume, "word": word(one.status, bool(one.is_closed_stack))}
             for one in volumes]  # fmt: skip
    return Whole(
        title, [(name, said) for name, said in facts if said], row.abstract, [one for one in about if one], shown
    )
