"""What of a title is looked through: its words, its people, its numbers, its call number and its pinyin initials.

Marks sort titles out without reading them: ``k`` and the class number, ``z`` and the age a book is for.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping

from yylib.database import Answer, is_lite, plain
from yylib.services import search

SUBJECT = "bib"
MANY = 500
# People, subject headings, series and other titles: where they go, and which of their subfields.
_PLACES = dict.fromkeys(("701", "702", "711", "712"), (0, "ab"))
_PLACES |= dict.fromkeys(("600", "601", "605", "606", "607", "610"), (1, "abxyzj"))
_PLACES |= dict.fromkeys(("225", "410", "461", "510", "512", "517"), (2, "ai"))
_COLUMNS = ("id, title, title_rest, volume, responsibility, publisher, isbn, class_no, call_no, initials, audience, "
            "fields FROM bib_record WHERE ")  # fmt: skip
_GIVEN = {
    True: "SELECT " + _COLUMNS + "id IN (SELECT value FROM json_each(:ids))",  # noqa: S608
    False: "SELECT " + _COLUMNS + "id IN (SELECT CAST(value AS integer) "
           "FROM json_array_elements_text(CAST(:ids AS json)))",
}  # fmt: skip
_AFTER = "SELECT " + _COLUMNS + "id > :after ORDER BY id LIMIT :many"
_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")

# Whom a book is for: CNMARC 100 $a 17-19 (a 少年儿童 b 学龄前 c 小学 d 少年 e 青少年), else its class of the 中图法.
# ``em`` is what any book for adults bears, and every brief record: of children it says nothing.
AGES = (
    ("toddler", "0–5 岁", "b", ("G61", "I287.8")),
    ("primary", "6–9 岁", "c", ("G62",)),
    ("junior", "9–14 岁", "d", ()),
    ("youth", "14–18 岁", "e", ("G63",)),
)
CHILD, ANY = "child", "any"  # for any of them; for children without saying of which age
_CHILDREN = re.compile(r"I28|I18|I[13-7]\d{0,3}\.8")


def renew(bib_ids: Iterable[int]) -> int:
    """Enter records into the index as they are now, in the unit that changed them; one that is gone leaves it."""
    ids, count = sorted(set(bib_ids)), 0
    for start in range(0, len(ids), MANY):
        part = ids[start : start + MANY]
        rows = plain(_GIVEN[is_lite()], ids=json.dumps(part))
        count += enter(row._asdict() for row in rows)
        if gone := set(part) - {row.id for row in rows}:
            search.drop_many(subject=SUBJECT, refs=gone)
    return count


def enter(rows: Iterable[Mapping]) -> int:
    """The way in for imports: records given as mappings of their columns, ``id`` and ``fields`` among them."""
    return search.put_many(subject=SUBJECT, rows=map(entry, rows))


def rebuild(after: int = 0, many: int = 2000) -> int | None:
    """One unit of making the whole index anew, in the order of the records: the id to go on after, or None at the end."""
    rows: Answer = plain(_AFTER, after=after, many=many)
    enter(row._asdict() for row in rows)
    return rows[-1].id if len(rows) == many else None


def entry(row: Mapping) -> search.Entry:
    """What of a record is looked through."""
    people, about, other = drawn(row.get("fields") or [])
    named = "\n".join([row.get("responsibility") or "", *people])
    heads = "\n".join(about)
    titles = f"{row['title']}\n{row.get('title_rest') or ''}\n{row.get('volume') or ''}"
    rest = [titles[len(row["title"]) + 1 :], named, row.get("publisher"), row.get("isbn"), row.get("call_no"),
            row.get("initials"), heads, *other]  # fmt: skip
    return search.Entry(str(row["id"]), row["title"], "\n".join(part for part in rest if part),
                        (("title", titles), ("people", named), ("about", heads)), tuple(marks(row)))  # fmt: skip


def marks(row: Mapping) -> Iterator[str]:
    """Its class and the ages it is for."""
    class_no = row.get("class_no") or ""
    if class_no:
        yield class_mark(class_no)
    ages = list(ages_of(row.get("audience") or "", class_no))
    yield from (f"z{age}" for age in ages)
    if ages:
        yield f"z{CHILD}"


def named() -> list[tuple[str, str]]:
    """The ages as a reader chooses them."""
    return [*((name, label) for name, label, _code, _classes in AGES), (ANY, "少儿，未分年龄")]


def class_mark(class_no: str) -> str:
    """A class number as a mark: ``I247.5`` is ``ki247x5``, so that what begins alike is a class above."""
    return "k" + _NOT_A_LETTER.sub("", search.plainly(class_no).replace(".", "x"))


def ages_of(audience: str, class_no: str) -> Iterator[str]:
    """The ages of ``AGES`` a book is for; what its record says goes before its class."""
    audience = "" if set(audience) == set("em") else audience
    said = [name for name, _label, code, _classes in AGES if code in audience]
    if said:
        yield from said
        return
    if audience.strip() and not set(audience) & set("au "):
        return  # the record says that it is for adults
    by_class = [name for name, _label, _code, classes in AGES if classes and class_no.startswith(classes)]
    if by_class:
        yield from by_class
    elif "a" in audience or _CHILDREN.match(class_no):
        yield ANY


def drawn(fields) -> tuple[list[str], list[str], list[str]]:
    """People, subject headings, and series or other titles of a stored record."""
    if isinstance(fields, str):
        fields = json.loads(fields)
    people, about, other = [], [], []
    for field in fields:
        held, codes = _PLACES.get(field[0], (None, ""))
        if held is not None and len(field) == 3:
            (people, about, other)[held].append(" ".join(value for code, value in field[2] if code in codes))
    return people, about, other
