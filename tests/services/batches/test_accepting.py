from sqlalchemy import select

import pytest

from tests.factories import a_colleague
from tests.services.batches.parcels import ISBNS, a_parcel, a_sent_order, a_supplier, scan
from yylib import clock
from yylib.database import db, plain, write
from yylib.errors import IllegalMove, Refused
from yylib.models.batches import AccessionBatch, Difference
from yylib.models.items import Item
from yylib.models.orders import OrderLine
from yylib.services import batches, items, registers
from yylib.services.batches import settling


@pytest.fixture
def parcel(house):
    """Three of one title ordered, two of another; one of the first damaged, one book too many."""
    clock.freeze("2026-02-06 09:00")
    by, supplier_id = a_colleague(), a_supplier()
    lines = a_sent_order(supplier_id, by, {"isbn": ISBNS[0], "copies": 3}, {"isbn": ISBNS[1], "copies": 1})
    batch_id = a_parcel(by, supplier_id)
    assert scan(batch_id, by, ISBNS[0], "3")["copies"] == 3
    write(batches.mark, batch_id=batch_id, condition="damaged", copies=1, by=by)
    assert scan(batch_id, by, ISBNS[1], ISBNS[1])["kind"] == "too_many"
    return batch_id, lines, by


def test_acceptance_makes_volumes_differences_a_line_of_the_register_and_starts_the_clock(parcel):
    batch_id, lines, by = parcel
    assert write(batches.accept, batch_id=batch_id, by=by) == 3
    batch = batches.get(batch_id)
    assert (batch.state, batch.titles, batch.copies) == ("accepted", 2, 3)
    assert batch.list_amount, batch.net_amount == (3 * 6800, 3 * 4420)
    assert str(batch.due_on) == "2026-02-24"
    held = db.session.scalars(select(Item).where(Item.batch_id == batch_id)).all()
    assert [(item.stage, item.price, item.net_price) for item in held] == [("to_catalogue", 6800, 4420)] * 3
    gaps = settling.of_batch(batch_id)
    assert [(gap.kind, gap.copies) for gap in gaps] == [("damaged", 1), ("extra", 1)]
    assert [db.session.get(OrderLine, line_id).received for line_id in lines] == [2, 1]
    assert registers.verify().faults == [] and registers.verify().entered.copies == 3
