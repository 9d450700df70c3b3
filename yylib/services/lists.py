"""列表: a list is declared once; what is asked of it is searched, filtered, sorted and paged by key, the same everywhere.

Paging is by key: a page begins behind the row that the last one ended with, so the thousandth page costs what the first
does and a row that comes in meanwhile shifts nothing. Nothing of the request reaches a statement but as a bound value;
what a list does not know is as if it had not been asked.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import func, literal, or_, select, tuple_

from yylib.database import db, plain
from yylib.errors import NotThere, Refused, declare
from yylib.permissions import Permission

declare(list_too_long=("一次最多导出 {most} 行", "请用筛选缩小范围，分几次导出。", 422))

PAGE, LARGEST_PAGE = 50, 100
COUNT_UP_TO = 10_000
LONGEST_Q, LONGEST_MEMORY = 40, 500
_PHONE = re.compile(r"\d{7}")


class Column(NamedTuple):
    """One column. ``cell`` gives its value on paper and in Excel; ``key`` are the expressions it sorts by, never null."""

    name: str
    label: str
    cell: Callable[[Any], Any]
    key: tuple = ()
    is_number: bool = False


class Filter(NamedTuple):
    """One select: its (value, label) pairs, at once or when asked, and the condition a chosen value means.

    A value that is not offered counts as none chosen; ``is_open`` takes any, and then there may be nothing to show.
    """

    name: str
    label: str
    options: Sequence | Callable[[], Sequence]
    where: Callable[[str], Any]
    is_open: bool = False


@dataclass(frozen=True)
class List:
    """A declared list. ``source`` is a select that names its FROM; ``id`` is unique and ends every order.

    ``order`` is a column's name, with ``-`` before it when descending; empty or ``-`` is by ``id`` alone. ``show`` makes
    of a row what the page draws. ``keeps_q`` is off where what is searched for may be a reader. ``sheet``
    are the columns of the Excel file where the page's would not sort or add up there: days as days, minutes as numbers.
    ``signed`` are those who sign its paper.
    """

    name: str
    title: str
    source: Callable[..., Any]
    id: Any
    columns: tuple[Column, ...]
    export: Permission
    search: tuple = ()
    filters: tuple[Filter, ...] = ()
    order: str = ""
    load: tuple = ()
    show: Callable[[Any], Any] = lambda row: row
    size: int = PAGE
    keeps_q: bool = True
    sheet: tuple[Column, ...] = ()
    signed: tuple[str, ...] = ()

    @property
    def in_excel(self) -> tuple[Column, ...]:
        """The columns of the Excel file: the page's, or ``sheet`` where the page puts into one cell what is reckoned with."""
        return self.sheet or self.columns


class Asked(NamedTuple):
    """What was asked of a list, as far as the list knows it: empty stands for nothing."""

    q: str = ""
    chosen: tuple[tuple[str, str], ...] = ()
    sort: str = ""
    after: int | None = None
    before: int | None = None

    def kept(self) -> dict[str, str]:
        """What narrows and orders the list, without the place in it: for addresses and for the memory."""
        return {name: value for name, value in (("q", self.q), *self.chosen, ("sort", self.sort)) if value}


@dataclass(frozen=True)
class Found:
    """One page of a list, or all of it: the rows, how many there are (at most 10,001), what lies before and behind."""

    listed: List
    asked: Asked
    filters: list[dict]
    rows: list = field(repr=False)
    count: int
    first: int | None = None
    last: int | None = None

    def words(self) -> str:
        """The filter in words, as it stands on paper; empty without one."""
        said = [f"含“{self.asked.q}”"] if self.asked.q else []
        for held in self.filters:
            if held["value"]:
                shown = {str(value): label for value, label in held["options"]}
                said.append(f"{held['label']} {shown.get(held['value'], held['value'])}")
        return "，".join(said)


_declared: dict[str, List] = {}


def announce(listed: List) -> List:
    """Make a list known by its name; a name is announced once."""
    if listed.name in _declared or not 0 < listed.size <= LARGEST_PAGE:
        raise ValueError(f"list {listed.name} is announced twice or has pages too large")
    _declared[listed.name] = listed
    return listed


def named(name: str) -> List:
    """The list of this name, or ``NotThere``."""
    if name not in _declared:
        raise NotThere()
    return _declared[name]


def find(listed: List, given: Mapping[str, str], /, **about) -> Found:
    """One page of what is asked; ``about`` is what the source itself needs. As many statements whatever the page holds.

    A place in the list that is not there any more, or behind which nothing lies, is the beginning.
    """
    filters, asked = _understood(listed, given)
    base = listed.source(**about)
    query = _narrowed(listed, asked, base)
    rows, first, last = _page(listed, asked, base, query)
    return Found(listed, asked, filters, [listed.show(row) for row in rows], _count(listed, query, COUNT_UP_TO + 1),
                 first, last)  # fmt: skip


def everything(listed: List, given: Mapping[str, str], /, *, most: int, **about) -> Found:
    """All rows of what is asked, whatever the place in it; no more than ``most``, while ``count`` is of all."""
    filters, asked = _understood(listed, given)
    query = _narrowed(listed, asked, listed.source(**about))
    keys, is_up = _order(listed, asked.sort or listed.order)
    rows, _is_more = _taken(listed, query.order_by(*_turned(keys, is_up)), most)
    return Found(listed, asked, filters, [listed.show(_item(row)) for row in rows], _count(listed, query, None))


def refuse_too_long(count: int, most: int) -> None:
    """An export is made whole in memory; past ``most`` rows it is refused rather than cut."""
    if count > most:
        raise Refused("list_too_long", most=most)


def remember(*, name: str, given: Mapping[str, str], by: int) -> None:
    """Keep what somebody last asked of a list; nothing asked is kept as nothing. A hot command, plain SQL only.

    What looks like a phone number is not kept, nor what was searched for where it may be a reader.
    """
    listed = named(name)
    known = {"sort", *(held.name for held in listed.filters)} | ({"q"} if listed.keeps_q else set())
    kept = {word: value[:LONGEST_Q] for word, value in given.items() if word in known and value}
    if _PHONE.search(re.sub(r"[\s()+-]", "", _readable(kept.get("q", "")))):
        del kept["q"]
    query = urlencode(kept)
    plain("INSERT INTO list_memory (account_id, list_name, query) VALUES (:by, :name, :query) "
          "ON CONFLICT (account_id, list_name) DO UPDATE SET query = excluded.query",
          by=by, name=name, query=query if len(query) <= LONGEST_MEMORY else "")  # fmt: skip


def remembered(listed: List, *, by: int) -> dict[str, str]:
    """What somebody last asked of a list, or nothing."""
    rows = plain("SELECT query FROM list_memory WHERE account_id = :by AND list_name = :name", by=by, name=listed.name)
    return dict(parse_qsl(rows[0].query)) if rows else {}


def _understood(listed: List, given: Mapping[str, str]) -> tuple[list[dict], Asked]:
    filters, chosen = [], []
    for held in listed.filters:
        options = list(held.options() if callable(held.options) else held.options)
        value = _readable(given.get(held.name, ""))
        if not held.is_open and value not in {str(option) for option, _label in options}:
            value = ""
        filters.append({"name": held.name, "label": held.label, "value": value,
                        "options": [("", f"全部{held.label}"), *options]})  # fmt: skip
        chosen.append((held.name, value))
    sort = given.get("sort", "")
    if sort.removeprefix("-") not in {column.name for column in listed.columns if len(column.key)}:
        sort = ""
    after, before = _number(given.get("after", "")), _number(given.get("before", ""))
    q = _readable(given.get("q", "")) if listed.search else ""
    return filters, Asked(q, tuple(chosen), sort, after, before if after is None else None)


def _readable(text: str) -> str:
    """One short line of signs that any database takes."""
    line = " ".join(unicodedata.normalize("NFC", text[: 4 * LONGEST_Q]).split())
    return "".join(sign for sign in line if sign.isprintable())[:LONGEST_Q].strip()


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _narrowed(listed: List, asked: Asked, query):
    if asked.q:
        # autoescape declares ESCAPE and escapes % and _: what is typed is looked for as it stands
        query = query.where(or_(*(part.icontains(asked.q, autoescape=True) for part in listed.search)))
    for held, (_name, value) in zip(listed.filters, asked.chosen, strict=True):
        if value:
            query = query.where(held.where(value))
    return query


def _order(listed: List, sort: str) -> tuple[tuple, bool]:
    """The expressions of an order, the id last, and whether it ascends."""
    name = sort.removeprefix("-")
    key = next((column.key for column in listed.columns if column.name == name), ())
    return (*key, listed.id), not sort.startswith("-")


def _turned(keys: tuple, is_up: bool) -> list:
    return [key.asc() if is_up else key.desc() for key in keys]


def _page(listed: List, asked: Asked, base, query) -> tuple[list, int | None, int | None]:
    """The rows of a page, and the ids at its two ends where more lies beyond them."""
    keys, is_up = _order(listed, asked.sort or listed.order)
    backwards = asked.before is not None
    at = _place_of(listed, base, keys, asked.before if backwards else asked.after)
    if at is not None:
        onward = is_up is not backwards
        beyond = query.where(_beyond(keys, at, onward)).order_by(*_turned(keys, onward))
        rows, is_more = _taken(listed, beyond, listed.size)
        rows = rows[::-1] if backwards else rows
        if rows and (not backwards or is_more):
            has_first, has_last = (is_more, True) if backwards else (True, is_more)
            return [_item(row) for row in rows], rows[0][-1] if has_first else None, rows[-1][-1] if has_last else None
    rows, is_more = _taken(listed, query.order_by(*_turned(keys, is_up)), listed.size)
    return [_item(row) for row in rows], None, rows[-1][-1] if is_more else None


def _place_of(listed: List, base, keys: tuple, row_id: int | None):
    """The sort values of a row of the list, whether or not the filter lets it through; None when it is gone."""
    if row_id is None:
        return None
    return db.session.execute(base.with_only_columns(*keys).where(listed.id == row_id).limit(1)).first()


def _beyond(keys: tuple, at, is_up: bool):
    here = tuple_(*keys)
    there = tuple_(*(literal(value, key.type) for key, value in zip(keys, at, strict=True)))
    return here > there if is_up else here < there


def _taken(listed: List, query, most: int) -> tuple[list, bool]:
    """At most so many rows, each with its id as the last column, and whether there are more."""
    query = query.options(*listed.load).add_columns(listed.id.label("list_id")).limit(most + 1)
    rows = db.session.execute(query).all()
    return rows[:most], len(rows) > most


def _item(row):
    """An entity alone, or the row with its columns by name."""
    return row[0] if len(row) == 2 else row


def _count(listed: List, query, most: int | None) -> int:
    ids = query.with_only_columns(listed.id).order_by(None).limit(most).subquery()
    return db.session.scalar(select(func.count()).select_from(ids))
