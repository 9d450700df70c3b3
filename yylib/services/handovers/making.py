"""移交清单: made from volumes that are ready for one branch; a volume is on one list at a time."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db, locked, plain
from yylib.errors import NotThere, Refused
from yylib.models.branches import Branch
from yylib.models.handovers import Found, HandOver, HandOverItem, HandOverStage
from yylib.models.items import Item
from yylib.permissions import Permission
from yylib.services import history, running_numbers
from yylib.services.items.rows import each
from yylib.workflow import Move, Workflow

PIPELINE = Workflow(
    Move("sign", "签收", {HandOverStage.OPEN}, HandOverStage.SIGNED, Permission.HANDOVERS_SIGN),
    Move("unsign", "撤销签收", {HandOverStage.SIGNED}, HandOverStage.OPEN, Permission.HANDOVERS_SIGN),
    Move("void", "作废", {HandOverStage.OPEN}, HandOverStage.VOID, Permission.ITEMS_PROCESS),
)
_READY = """SELECT i.id FROM item i JOIN location n ON n.id = i.location_id WHERE i.stage = 'to_hand_over'
AND n.branch_id = :branch AND i.registered_at IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM hand_over_item l WHERE l.item_id = i.id AND l.is_live)"""
_WAITING = """SELECT n.branch_id, r.name, count(*) AS copies FROM item i JOIN location n ON n.id = i.location_id
JOIN branch r ON r.id = n.branch_id WHERE i.stage = 'to_hand_over'
AND NOT EXISTS (SELECT 1 FROM hand_over_item l WHERE l.item_id = i.id AND l.is_live)
GROUP BY n.branch_id, r.name, r.sort ORDER BY r.sort, n.branch_id"""
_LINES = """INSERT INTO hand_over_item (hand_over_id, item_id, code, found, was_added, is_live, why)
SELECT :list, i.id, COALESCE(i.barcode, ''), 'waiting', :no, :yes, '' FROM item i
JOIN bib_record b ON b.id = i.bib_id LEFT JOIN location n ON n.id = i.location_id WHERE i.id IN {ids}
ORDER BY n.sort, n.id, b.shelf_key, i.id ON CONFLICT DO NOTHING"""
_COUNTS = """SELECT found, was_added, count(*) AS copies FROM hand_over_item WHERE hand_over_id = :id
AND (is_live OR found IN ('missing', 'extra', 'aside')) GROUP BY found, was_added"""


def get(hand_over_id: int) -> HandOver:
    """One list, with its branch and its signers, or ``NotThere``."""
    query = select(HandOver).where(HandOver.id == hand_over_id).options(
        joinedload(HandOver.branch), joinedload(HandOver.giver), joinedload(HandOver.taker), joinedload(HandOver.batch))  # fmt: skip
    found = db.session.scalar(query)
    if found is None:
        raise NotThere()
    return found


def lines(hand_over_id: int) -> list[HandOverItem]:
    """The lines in shelf order as they were written; what was taken off the list is left out."""
    query = select(HandOverItem).where(HandOverItem.hand_over_id == hand_over_id).where(
        HandOverItem.is_live | HandOverItem.found.in_((Found.MISSING, Found.EXTRA, Found.ASIDE))).options(
        joinedload(HandOverItem.item).joinedload(Item.bib), joinedload(HandOverItem.item).joinedload(Item.location))  # fmt: skip
    return list(db.session.scalars(query.order_by(HandOverItem.id)))


def counts(hand_over_id: int) -> dict[str, int]:
    """How many lines wait, match, are missing, extra, put aside; ``added`` are those of the matching that were extra."""
    found = {str(kind): 0 for kind in Found} | {"added": 0}
    for row in plain(_COUNTS, id=hand_over_id):
        found[row.found] += row.copies
        found["added"] += row.copies if row.was_added and row.found == Found.MATCHED else 0
    return found


def waiting() -> list:
    """For which branches volumes are ready that stand on no list yet, and how many."""
    return plain(_WAITING)


def make(*, branch_id: int, by: int, batch_id: int | None = None, item_ids: Iterable[int] | None = None,
         note: str = "") -> int:  # fmt: skip
    """Put all volumes that are ready for a branch on a list, or those of one batch, or those named; its id."""
    branch = db.session.get(Branch, branch_id)
    if branch is None:
        raise NotThere()
    sql, bound = _READY, {"branch": branch_id}
    if batch_id:
        sql, bound = sql + " AND i.batch_id = :batch", bound | {"batch": batch_id}
    ids = [row.id for row in plain(sql, **bound)]
    if item_ids is not None:
        named = set(item_ids)
        ids = [item_id for item_id in ids if item_id in named]
    year = clock.today().year
    number = running_numbers.take(f"hand_over {year}")
    made = HandOver(number=f"YJ{year}-{number:04d}", branch_id=branch_id, batch_id=batch_id, made_at=clock.now(),
                    made_by_id=by, note=note)  # fmt: skip
    db.session.add(made)
    db.session.flush()
    if not each(_LINES, ids, list=made.id, no=False, yes=True).count > 0:
        raise Refused("handover_nothing", branch=branch.name)
    return made.id


def take_off(*, hand_over_id: int, line_id: int, by: int) -> None:
    """A volume does not go on this list after all: it stays with the giver. Who has signed must sign again."""
    held = opened(hand_over_id)
    line = db.session.get(HandOverItem, line_id)
    if line is None or line.hand_over_id != hand_over_id or not line.is_live:
        raise Refused("handover_line_gone")
    line.is_live, line.why = False, "从清单上拿下"
    unsigned(held)


def void(*, hand_over_id: int, reason: str, by: int) -> None:
    """作废: a list that is not signed by both is void, and its volumes wait for another; the reason is kept."""
    held, reason = opened(hand_over_id), " ".join(reason.split())
    if not 2 <= len(reason) <= 200:
        raise Refused("handover_reason", field="reason")
    for line in held.lines:
        line.is_live = False
    held.void_at, held.void_by_id, held.void_reason = clock.now(), by, reason
    history.record(subject="hand_over", row=held, move=PIPELINE.find(HandOverStage.OPEN, "void"), by=by, note=reason)


def opened(hand_over_id: int) -> HandOver:
    """A list that is not signed by both yet, held until the unit ends."""
    held = locked(HandOver, hand_over_id)
    if held.state != HandOverStage.OPEN:
        raise Refused("handover_closed", number=held.number, state=held.state_label)
    return held


def unsigned(held: HandOver) -> None:
    """The list was changed: whoever has signed it has not signed this."""
    held.giver_id = held.given_at = held.taker_id = held.taken_at = None
