"""One unit of an import of holdings: titles, volumes and locations that are new are entered, what changed on known volumes
is changed and kept beside what it was."""

import json

from yylib import clock
from yylib.database import is_lite, plain, plain_many
from yylib.models.bibs import Origin
from yylib.models.items import UNDER_WAY, ItemStage, ItemStatus
from yylib.services import bibs
from yylib.services.catalogue import index
from yylib.services.holdings import matching, states
from yylib.services.imports.kinds import Item, Plan

_BIB = """INSERT INTO bib_record (id, control_no, origin, material, leader, fields, title, title_rest, volume, responsibility,
publisher, pub_date, pub_year, isbn, price, language, audience, abstract, initials, class_no, title_seq_no, author_no, aux_no,
call_no, shelf_key, is_full, import_id, created_at, changed_at, version) VALUES (:id, :control_no, :origin, :material, :leader,
:fields, :title, :title_rest, :volume, :responsibility, :publisher, :pub_date, :pub_year, :isbn, :price, :language, :audience,
:abstract, :initials, :class_no, :title_seq_no, :author_no, :aux_no, :call_no, :shelf_key, :is_full, :import_id, :now, :now, 1)"""
_NUMBER = (
    "INSERT INTO bib_number (bib_id, kind, value, shown, is_valid) VALUES (:bib, :kind, :value, :shown, :is_valid)"
)
_ITEM = """INSERT INTO item (bib_id, import_id, barcode, accession_no, rfid_uid, volume, call_no, shelf_no, price, source,
owning_branch_id, current_branch_id, location_id, stage, status, protection, registered_at, processed_at, allocated_at,
handed_over_at, shelved_at, note, created_at, changed_at, version) VALUES (:bib, :import_id, :barcode, :accession_no, '', :volume,
:call_no, :shelf_no, :price, 'opening', :branch, :branch, :location, :stage, :status, '', :since, :since, :since, :since, :since,
:note, :now, :now, 1)"""
_CHANGE = """UPDATE item SET status = :status, location_id = :location_id, current_branch_id = :current_branch_id,
shelf_no = :shelf_no, call_no = :call_no, changed_at = :now, version = version + 1 WHERE id = :id"""
_KEPT = (
    """INSERT INTO item_change (import_id, item_id, was, now_is, at) VALUES (:import_id, :item, :was, :now_is, :now)"""
)
_COUNTER = """INSERT INTO call_counter (class_no, next_no) VALUES (:class_no, :next_no) ON CONFLICT (class_no)
DO UPDATE SET next_no = excluded.next_no WHERE excluded.next_no > call_counter.next_no"""
_NEXT = {
    True: "SELECT COALESCE(MAX(id), 0) AS n FROM bib_record",
    False: "SELECT nextval(pg_get_serial_sequence('bib_record', 'id')) AS n FROM generate_series(1, :number)",
}
FIELDS = ("status", "location_id", "current_branch_id", "shelf_no", "call_no")


def bring_in(plan: Plan, items: list[Item]) -> list[Item]:
    """Write these rows; those not taken come back with the reason, those that were here already marked as known."""
    return _Unit(plan).write(items)


class _Unit:
    """The rows of one unit, gathered and then written table by table."""

    def __init__(self, plan: Plan):
        self.id, self.branch_id, self.branches = plan.batch_id, plan.mapping["branch_id"], plan.mapping["branches"]
        self.now = clock.stamp(clock.now())
        self.places = matching.locations()
        self.titles: list = []
        self.made: dict[tuple, int] = {}
        self.volumes: list[dict] = []
        self.changes: list[tuple] = []
        self.touched: set[int] = set()

    def write(self, items: list[Item]) -> list[Item]:
        known, told = matching.Known([item.data for item in items]), []
        for item in items:
            found = known.judge(item.data)
            if found.reason:
                told.append(Item(item.row, reason=found.reason))
            elif self._enter(item.data, found):
                told.append(Item(item.row, is_known=True))
        self._store()
        return told

    def _enter(self, row, found) -> bool:
        """Gather what a row brings; whether it was here already."""
        if found.item:
            self._differ(row, found.item)
            return True
        key = matching.key_of(row.bib)
        was_here = found.bib_id is not None or key in self.made
        bib_id = found.bib_id or self.made.get(key)
        if bib_id is None:
            bib_id = self.made[key] = -len(self.titles) - 1  # its number is not known before all are counted
            self.titles.append(row)
        if not row.codes:
            return was_here
        self.volumes.append(self._volume(row, bib_id))
        return False

    def _volume(self, row, bib_id: int) -> dict:
        branch = self._branch(row)
        status = row.status or ItemStatus.AVAILABLE.value
        since = clock.stamp(clock.at(row.arrived_on, "00:00")) if row.arrived_on else self.now
        return {"bib": bib_id, "import_id": self.id, "barcode": row.barcode, "accession_no": row.accession_no,
                "volume": row.volume, "call_no": row.call_no, "shelf_no": row.shelf_no,
                "price": row.bib["price"] if row.price is None else row.price, "branch": branch,
                "location": self._location(branch, row.location), "status": status, "note": row.note, "since": since,
                "stage": (ItemStage.VOID if status in states.NOT_HELD else ItemStage.SHELVED).value, "now": self.now}  # fmt: skip

    def _differ(self, row, item) -> None:
        """What the row says otherwise of a known volume. One still on its way keeps the place it is meant for."""
        was = {name: getattr(item, name) for name in FIELDS}
        now = was | {"status": row.status or item.status}
        if row.location and item.stage not in UNDER_WAY:
            branch = self._branch(row)
            now |= {"location_id": self._location(branch, row.location), "current_branch_id": branch}
        if row.shelf_no:
            now["shelf_no"] = row.shelf_no
        if row.call_no and row.call_no != (item.call_no or item.bib_call_no):
            now["call_no"] = row.call_no
        if now != was:
            was["changed_at"] = clock.stamp(clock.moment(item.changed_at))
            self.changes.append((item.id, was, now))

    def _branch(self, row) -> int:
        return self.branches.get(row.branch) or self.branch_id

    def _location(self, branch: int, word: str) -> int | None:
        if not word:
            return None
        if (branch, word) not in self.places:
            made = plain("INSERT INTO location (branch_id, code, name, audience, is_closed_stack, is_local, is_active, sort, "
                         "import_id, version) VALUES (:branch, '', :name, 'all', :no, :no, :yes, 0, :id, 1) RETURNING id",
                         branch=branch, name=word, no=False, yes=True, id=self.id)  # fmt: skip
            self.places[branch, word] = made[0].id
        return self.places[branch, word]

    def _store(self) -> None:
        ids = _new_ids(len(self.titles))
        plain_many(_BIB, [self._title(bib_id, row) for bib_id, row in zip(ids, self.titles, strict=True)])
        plain_many(_NUMBER, [{"bib": bib_id, **one} for bib_id, row in zip(ids, self.titles, strict=True)
                             for one in bibs.numbers(row.record)])  # fmt: skip
        for volume in self.volumes:
            if volume["bib"] < 0:
                volume["bib"] = ids[-volume["bib"] - 1]
        plain_many(_ITEM, self.volumes)
        plain_many(_CHANGE, [now | {"id": item_id, "now": self.now} for item_id, _was, now in self.changes])
        plain_many(_KEPT, [{"import_id": self.id, "item": item_id, "was": json.dumps(was), "now_is": json.dumps(now),
                            "now": self.now} for item_id, was, now in self.changes])  # fmt: skip
        index.enter(row.bib | {"id": bib_id} for bib_id, row in zip(ids, self.titles, strict=True))
        self._count_numbers()

    def _count_numbers(self) -> None:
        """Let the counters of the call numbers begin behind what these titles bear."""
        highest: dict[str, int] = {}
        for row in self.titles:
            if (number := row.bib["title_seq_no"]) and row.bib["class_no"]:
                highest[row.bib["class_no"]] = max(number, highest.get(row.bib["class_no"], 0))
        plain_many(_COUNTER, [{"class_no": name, "next_no": number + 1} for name, number in sorted(highest.items())])

    def _title(self, bib_id: int, row) -> dict:
        return row.bib | {"id": bib_id, "fields": json.dumps(row.record.fields, ensure_ascii=False), "is_full": True,
                          "origin": Origin.HELD.value, "import_id": self.id, "now": self.now}  # fmt: skip


def _new_ids(number: int) -> list[int]:
    """The ids of so many new records, which nobody else can be given meanwhile."""
    if not number:
        return []
    if is_lite():
        last = plain(_NEXT[True])[0].n
        return list(range(last + 1, last + number + 1))
    return [row.n for row in plain(_NEXT[False], number=number)]
