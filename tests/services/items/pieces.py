"""What the tests of volumes begin with: an accepted delivery, its volumes, places to put them, a checklist."""

from tests.factories import a_bib, a_branch, an_accepted_batch
from yylib.database import db, write, writing
from yylib.models.items import Item, Location
from yylib.services import items
from yylib.services.items import ranges
from yylib.services.processing import checklist

_place = iter(range(1, 1_000_000))


def volumes(batch_id: int, copies: int = 1, bib: dict | None = None, **given) -> list[int]:
    """Accepted volumes of one new title."""
    bib_id = a_bib(**(bib or {}))
    rows = [{"bib_id": bib_id, "batch_id": batch_id, "line_id": None, "price": 6800, "net_price": 4420,
             "source": "purchase", "volume": ""} | given] * copies  # fmt: skip
    return write(items.create, rows=rows, by=None)


def a_batch(copies: int = 3, numbers: int = 0, **given) -> tuple[int, list[int]]:
    """A delivery with volumes and, if asked, a range of barcodes; the batch and the volumes."""
    batch_id = an_accepted_batch()
    made = volumes(batch_id, copies, **given)
    if numbers:
        write(ranges.reserve, batch_id=batch_id, count=numbers, by=None)
    return batch_id, made


def a_location(branch_id: int | None = None, **given) -> int:
    """A reading room's collection."""
    number, branch_id = next(_place), branch_id or a_branch()
    with writing() as session:
        row = Location(**({"branch_id": branch_id, "name": f"借阅室{number}", "code": f"L{number}"} | given))
        session.add(row)
        session.flush()
        return row.id


def the_steps() -> dict[str, int]:
    """The usual checklist; the ids by name."""
    write(checklist.first_content)
    found = {step.name: step.id for step in checklist.steps()}
    db.session.rollback()
    return found


def volume(item_id: int) -> Item:
    """A volume as it is now."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.get(Item, item_id)
