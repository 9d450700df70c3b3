"""查重: what is held, what is on order, what was wished for already, under the same ISBN; many titles in a few statements."""

from typing import NamedTuple

from yylib.database import plain, plain_among
from yylib.models.items import ItemStage, ItemStatus
from yylib.models.suggestions import SuggestionStage
from yylib.services import bibs


class Place(NamedTuple):
    """Volumes of a title in one branch and place, of one status: 总馆 借阅室，在馆，3 册."""

    branch: str
    location: str
    status: str
    copies: int

    @property
    def words(self) -> str:
        where = " ".join(filter(None, (self.branch, self.location))) or "还没有分配"
        return f"{where}，{self.status} {self.copies} 册"


class OnOrder(NamedTuple):
    """Copies of a title still to come: at whom, on which order."""

    line_id: int
    order_id: int
    number: str
    supplier: str
    copies: int
    is_draft: bool


class Wish(NamedTuple):
    """How many suggestions name a title, for which branch, and how they stand."""

    branch: str
    stage: str
    number: int

    @property
    def words(self) -> str:
        where = f"希望放在{self.branch}，" if self.branch else ""
        return f"{where}{SuggestionStage(self.stage).label} {self.number} 条"


class Found(NamedTuple):
    """What is known of one title."""

    bib_ids: tuple[int, ...] = ()
    held: tuple[Place, ...] = ()
    on_order: tuple[OnOrder, ...] = ()
    wishes: tuple[Wish, ...] = ()

    @property
    def copies_held(self) -> int:
        return sum(place.copies for place in self.held)

    @property
    def is_empty(self) -> bool:
        return not (self.held or self.on_order or self.wishes)

    def short(self, but_order: int | None = None) -> str:
        """One line: 馆藏 3 册；在途 2 册（某某书店）. Lines of the order ``but_order`` itself are left out."""
        told = [f"馆藏 {self.copies_held} 册"] if self.copies_held else []
        others = [one for one in self.on_order if one.order_id != but_order]
        told += [
            f"{'另一份草稿' if one.is_draft else '在途'} {one.copies} 册（{one.supplier} {one.number}）"
            for one in others
        ]
        return "；".join(told)


def known(isbns) -> dict[str, Found]:
    """What is held and on order under each of these ISBNs; three statements however many they are."""
    isbns = sorted({number for number in isbns if number})
    titles: dict[str, list[int]] = {}
    for row in plain_among("SELECT isbn, id FROM bib_record WHERE isbn IN :listed", isbns):
        titles.setdefault(row.isbn, []).append(row.id)
    places = _places([bib_id for ids in titles.values() for bib_id in ids])
    coming = _coming(isbns)
    return {number: Found(tuple(titles.get(number, ())), tuple(place for bib_id in titles.get(number, ())
                          for place in places.get(bib_id, ())), tuple(coming.get(number, ())))
            for number in isbns if number in titles or number in coming}  # fmt: skip


def of(*, isbn: str | None, title: str = "", but: int = 0, for_readers: bool = False) -> Found:
    """What is known of one title, by its ISBN or, without one, by its title; ``but`` is a suggestion to leave out.
    ``for_readers`` without what they may not hear of."""
    ids = [bib.id for bib in bibs.like(isbn=isbn, title=title)]
    ids = open_to_readers(ids) if for_readers else ids
    places = _places(ids)
    coming = _coming([isbn]).get(isbn, []) if isbn else _coming_titled(title)
    return Found(tuple(ids), tuple(place for bib_id in ids for place in places.get(bib_id, ())), tuple(coming),
                 tuple(_wishes(isbn, title, but)))  # fmt: skip


def open_to_readers(bib_ids: list[int]) -> list[int]:
    """Those of these titles that readers may hear of: a work of local literature that is closed is not named to them,
    nor what is secret (公共图书馆法 10)."""
    kept = {row.bib_id for row in plain_among(
        "SELECT bib_id FROM local_work WHERE openness = 'closed' AND bib_id IN :listed "
        "UNION SELECT bib_id FROM item WHERE protection = 'secret' AND bib_id IN :listed", bib_ids)}  # fmt: skip
    return [bib_id for bib_id in bib_ids if bib_id not in kept]


def _places(bib_ids: list[int]) -> dict[int, list[Place]]:
    rows = plain_among(
        "SELECT i.bib_id, i.stage, i.status, coalesce(b.name, '') AS branch, coalesce(l.name, '') AS location, count(*) AS n "
        "FROM item i LEFT JOIN branch b ON b.id = coalesce(i.current_branch_id, i.owning_branch_id) "
        "LEFT JOIN location l ON l.id = i.location_id WHERE i.bib_id IN :listed AND i.stage NOT IN ('returned', 'void') "
        "AND i.status NOT IN ('withdrawn', 'scrapped', 'lost') "
        "GROUP BY i.bib_id, i.stage, i.status, b.name, l.name ORDER BY b.name, l.name, i.status", bib_ids)  # fmt: skip
    found: dict[int, list[Place]] = {}
    for row in rows:
        status = ItemStatus(row.status).label if row.stage == ItemStage.SHELVED else "加工中"
        found.setdefault(row.bib_id, []).append(Place(row.branch, row.location, status, row.n))
    return found


_OPEN = ("SELECT l.id, l.isbn, l.order_id, o.number, s.name AS supplier, o.state, l.copies - l.received - l.cancelled AS n "
         "FROM order_line l JOIN purchase_order o ON o.id = l.order_id JOIN supplier s ON s.id = o.supplier_id "
         "WHERE o.state IN ('draft', 'submitted', 'approved', 'sent') AND l.copies > l.received + l.cancelled ")  # fmt: skip


def _coming(isbns: list[str]) -> dict[str, list[OnOrder]]:
    found: dict[str, list[OnOrder]] = {}
    for row in plain_among(_OPEN + "AND l.isbn IN :listed ORDER BY l.id", isbns):
        found.setdefault(row.isbn, []).append(_as_told(row))
    return found


def _coming_titled(title: str) -> list[OnOrder]:
    return [_as_told(row) for row in plain(_OPEN + "AND l.title = :title ORDER BY l.id", title=title)] if title else []


def _as_told(row) -> OnOrder:
    return OnOrder(row.id, row.order_id, row.number, row.supplier, row.n, row.state == "draft")


_WISHES = ("SELECT coalesce(b.name, '') AS branch, w.stage, count(*) AS n FROM suggestion w "
           "LEFT JOIN branch b ON b.id = w.branch_id WHERE w.id <> :but AND w.stage IN ('open', 'adopted', 'ordered') ")  # fmt: skip
_GROUPED = "GROUP BY b.name, w.stage ORDER BY b.name, w.stage"


def _wishes(isbn: str | None, title: str, but: int) -> list[Wish]:
    if isbn:
        rows = plain(_WISHES + "AND w.isbn = :isbn " + _GROUPED, but=but, isbn=isbn)
    else:
        rows = plain(_WISHES + "AND w.title = :title " + _GROUPED, but=but, title=title)
    return [Wish(row.branch, row.stage, row.n) for row in rows]
