"""The way of the demonstration's new books, in its last month: ordered, accepted, catalogued, processed, on the shelf."""

from datetime import date, timedelta
from typing import NamedTuple

from yylib.database import db, plain, write
from yylib.demo import given, shelves, when
from yylib.models.bibs import BibRecord
from yylib.models.branches import BranchKind
from yylib.services import batches, branches, funds, orders, suppliers
from yylib.services.batches import billing
from yylib.services.bibs import calling, editing
from yylib.services.handovers import allocating, checking, making, shelving, signing
from yylib.services.holdings import locations
from yylib.services.items import barcodes, ranges
from yylib.services.processing import checklist, marking

HELD, FIRST_NEW, BATCH = 240, 300, 12


class Books:
    """The month's acts in their order; each is done once, on its day or, in a short demonstration, on the first."""

    def __init__(self, last: date, people: dict[str, int]):
        self.last, self.people, self.held = last, people, {}
        self.left = sorted([(30, self.begin), (29, self.order_first), (26, self.first_comes), (24, self.first_goes_on),
                            (21, self.order_second), (18, self.second_comes), (17, self.second_waits),
                            (6, self.rest_comes), (3, self.order_third), (1, self.unpack), *given.acts(self)],
                           key=lambda one: -one[0])  # fmt: skip

    def live(self, day: date) -> None:
        """All acts whose day has come."""
        while self.left and (self.last - day).days <= self.left[0][0]:
            _ago, act = self.left.pop(0)
            when.stand_on(day, "09:30")
            act()

    @property
    def by(self) -> int:
        """The one who does most of it."""
        return self.people["acquisition"]

    def begin(self) -> None:
        """Locations, the checklist, what was held, suppliers, the year's money."""
        main = next(branch for branch in branches.all_branches() if branch.kind == BranchKind.MAIN)
        self.held["branch"] = main.id
        for sort, (name, audience, special) in enumerate(
            (("借阅室", "all", False), ("少儿借阅区", "children", False), ("地方文献专架", "all", True))
        ):
            self.held[name] = write(locations.add, branch_id=main.id, name=name, code=f"YY{sort + 1}", audience=audience,
                                    is_closed_stack=special, is_local=special, sort=sort, by=self.by)  # fmt: skip
        write(checklist.first_content)
        shelves.bring_in(shelves.invented(0, HELD), self.by)
        for name, discount in (("云溪书业（演示）", 650), ("青杏图书发行部（演示）", 700)):
            self.held[name] = write(suppliers.enter, name=name, discount=discount, days=20, contact="客服", by=self.by)
        day = date(self.last.year, 1, 10)
        self.held["fund"] = write(funds.enter, year=self.last.year, name="免费开放资金购书（演示）", amount=80_000_00, on_day=day,
                                  reason="年初下达（演示）", by=self.people["head"])  # fmt: skip

    def order(self, supplier: str, first: int, number: int, sent: bool = True) -> int:
        """An order of invented titles, approved by the head unless it is left waiting."""
        order_id = write(orders.open_order, supplier_id=self.held[supplier], fund_id=self.held["fund"], by=self.by,
                         expected_on=self.last - timedelta(8) if sent else self.last + timedelta(20))  # fmt: skip
        for one in shelves.invented(first, number):
            write(orders.new_line, order_id=order_id, by=self.by, copies=2, isbn=one.isbn, title=one.name, price=one.price,
                  responsibility=one.author, publisher="演示出版社", pub_date=str(self.last.year), class_no=one.class_no)  # fmt: skip
        write(orders.advance, order_id=order_id, verb="submit", by=self.by)
        if sent:
            write(orders.advance, order_id=order_id, verb="approve", by=self.people["head"])
            write(orders.advance, order_id=order_id, verb="send", by=self.by)
        return order_id

    def order_first(self) -> None:
        self.order("云溪书业（演示）", FIRST_NEW, BATCH)

    def order_second(self) -> None:
        self.order("青杏图书发行部（演示）", FIRST_NEW + BATCH, BATCH)

    def order_third(self) -> None:
        self.order("云溪书业（演示）", FIRST_NEW + 2 * BATCH, BATCH, sent=False)

    def delivery(self, supplier: str, titles: list, damaged: bool = False, ago: int = 0) -> int:
        """A parcel is counted and accepted, with its invoice; its batch."""
        batch_id = write(
            batches.open_batch, arrived_on=self.last - timedelta(ago), by=self.by, supplier_id=self.held[supplier]
        )
        for one in titles:
            write(batches.enter, batch_id=batch_id, code=one.isbn, by=self.by, copies=2)
        if damaged:
            write(batches.mark, batch_id=batch_id, condition="damaged", copies=1, by=self.by)
        write(batches.accept, batch_id=batch_id, by=self.by)
        amounts = plain("SELECT list_amount, net_amount FROM accession_batch WHERE id = :id", id=batch_id)[0]
        write(billing.add, batch_id=batch_id, fund_id=self.held["fund"], number=f"演示{batch_id:06d}",
              on_day=self.last - timedelta(ago), list_amount=amounts.list_amount, net_amount=amounts.net_amount, by=self.by)  # fmt: skip
        return batch_id

    def first_comes(self) -> None:
        self.held["first"] = self.delivery("云溪书业（演示）", shelves.invented(FIRST_NEW, BATCH), ago=26)
        self.catalogue(self.held["first"])

    def first_goes_on(self) -> None:
        """To the shelf in time: giver and taker are two."""
        self.process(self.held["first"])
        self.hand_over(self.held["first"], shelve=True)

    def second_comes(self) -> None:
        self.held["second"] = self.delivery(
            "青杏图书发行部（演示）", shelves.invented(FIRST_NEW + BATCH, 8), damaged=True, ago=18
        )
        self.catalogue(self.held["second"], most=5)

    def second_waits(self) -> None:
        """It is late on the last day: some of it is not catalogued yet."""
        self.process(self.held["second"], most=6)

    def rest_comes(self) -> None:
        self.held["rest"] = self.delivery("青杏图书发行部（演示）", shelves.invented(FIRST_NEW + BATCH + 8, 3), ago=6)
        self.catalogue(self.held["rest"])
        self.process(self.held["rest"])
        self.hand_over(self.held["rest"], shelve=False)

    def unpack(self) -> None:
        """Yesterday's parcel is still being counted; nothing of it was ordered here."""
        batch_id = write(batches.open_batch, arrived_on=self.last - timedelta(1), by=self.by,
                         supplier_id=self.held["云溪书业（演示）"], is_direct=True)  # fmt: skip
        for one in shelves.invented(FIRST_NEW + 4 * BATCH, 2):
            write(batches.choose, batch_id=batch_id, isbn=one.isbn, title=one.name, by=self.by)

    def catalogue(self, batch_id: int, most: int = 99) -> None:
        """Make the brief records whole and give them their numbers."""
        rows = plain("SELECT DISTINCT bib_id AS id FROM item WHERE batch_id = :id ORDER BY bib_id", id=batch_id)
        for row in rows[:most]:
            _catalogue(row.id, self.by)

    def process(self, batch_id: int, most: int = 999) -> None:
        """Barcodes, stamps, spine labels, a location by audience."""
        ids = [row.id for row in plain("SELECT id FROM item WHERE batch_id = :id ORDER BY id", id=batch_id)][:most]
        write(ranges.reserve, batch_id=batch_id, count=len(ids) + 4, by=self.by)
        write(barcodes.give_in_order, batch_id=batch_id, item_ids=ids, by=self.by)
        steps = [row.id for row in plain("SELECT id FROM processing_step WHERE is_required AND kind <> 'barcode'")]
        write(marking.mark, item_ids=ids, step_ids=steps, by=self.by)
        for place, child in (("少儿借阅区", True), ("借阅室", False)):
            chosen = [row.id for row in plain("SELECT i.id, b.class_no FROM item i JOIN bib_record b ON b.id = i.bib_id "
                                              "WHERE i.batch_id = :id ORDER BY i.id", id=batch_id)
                      if row.id in ids and (row.class_no == shelves.CHILD) == child]  # fmt: skip
            if chosen:
                write(allocating.allocate, item_ids=chosen, location_id=self.held[place], by=self.by)

    def hand_over(self, batch_id: int, shelve: bool) -> None:
        """A list, scanned at the other side, signed by two, put on the shelf; or left for the other side to scan."""
        list_id = write(making.make, branch_id=self.held["branch"], batch_id=batch_id, by=self.by)
        write(signing.sign, hand_over_id=list_id, side="giver", by=self.by)
        if not shelve:
            return
        for row in plain("SELECT barcode FROM item WHERE batch_id = :id ORDER BY id", id=batch_id):
            write(checking.check, hand_over_id=list_id, code=row.barcode, by=self.people["desk"])
        write(signing.sign, hand_over_id=list_id, side="taker", by=self.people["desk"])
        write(shelving.shelve_list, hand_over_id=list_id, by=self.people["desk"])


class _Record(NamedTuple):
    fields: list
    version: int


def _held(bib_id: int) -> _Record:
    bib = db.session.get(BibRecord, bib_id, populate_existing=True)
    record = _Record(list(bib.fields), bib.version)
    db.session.rollback()
    return record


def _catalogue(bib_id: int, by: int) -> None:
    held = _held(bib_id)
    fields = [
        *held.fields,
        ["215", "  ", [["a", "218页"], ["d", "24cm"]]],
        ["606", "0 ", [["a", "地方文化"], ["x", "普及读物"]]],
    ]
    write(editing.save, bib_id=bib_id, version=held.version, fields=fields, by=by)
    write(calling.take, bib_id=bib_id, version=_held(bib_id).version, by=by)
    write(editing.finish, bib_id=bib_id, version=_held(bib_id).version, by=by)
