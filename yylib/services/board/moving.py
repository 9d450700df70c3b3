"""Moving volumes on the board: one, many, all of a batch, or what is scanned; and the same go taken back.

Only what is a mere mark goes by a press: 加工 done, 分配, 上架. A record must be described and a hand-over signed by two.
Whatever the steps' own services refuse is refused here.
"""

import json
from collections.abc import Collection, Iterable

from yylib import clock
from yylib.database import db, locked, plain
from yylib.errors import Refused
from yylib.models.board import BoardMove
from yylib.models.items import ItemStage
from yylib.models.processing import StepKind
from yylib.permissions import Permission
from yylib.services.handovers import allocating, shelving
from yylib.services.items.rows import each
from yylib.services.processing import marking

STEPS = {
    ItemStage.TO_PROCESS: ("process", "加工完", Permission.ITEMS_PROCESS),
    ItemStage.TO_ALLOCATE: ("allocate", "分配", Permission.ITEMS_PROCESS),
    ItemStage.TO_SHELVE: ("shelve", "上架", Permission.HANDOVERS_SIGN),
}
VERBS = {verb: (stage, label, permission) for stage, (verb, label, permission) in STEPS.items()}
_TODO = {
    ItemStage.TO_CATALOGUE: "请在“编目”里把书目做完，这几册就到下一步。",
    ItemStage.TO_HAND_OVER: "请在“移交上架”里列清单，两个人签收以后就到下一步。",
    ItemStage.SHELVED: "它已经在架上了。",
    ItemStage.RETURNED: "请放到退书那一边。",
    ItemStage.VOID: "验收已撤回，请放到一边。",
}
_AMONG = "SELECT id FROM item WHERE id IN {ids} AND stage = :stage"
_ALL = "SELECT id FROM item WHERE batch_id = :batch AND stage = :stage ORDER BY id"
_NEW = """INSERT INTO board_move (verb, batch_id, copies, title, what, at, by_id)
VALUES (:verb, :batch, :copies, :title, :what, :at, :by) RETURNING id"""


def last(by: int, limit: int = 8) -> list[BoardMove]:
    """What somebody moved last on the board today, the latest first."""
    begin = clock.midnight(clock.today())
    query = db.select(BoardMove).where(BoardMove.by_id == by, BoardMove.at >= begin)
    return list(db.session.scalars(query.order_by(BoardMove.id.desc()).limit(limit)))


def forward(*, stage: str, by: int, item_ids: Iterable[int] | None = None, batch_id: int | None = None,
            location_id: int | None = None, may: Collection[str] = tuple(VERBS)) -> tuple[int, int, int]:  # fmt: skip
    """Move the named volumes, or all of a batch, that wait for ``stage`` one step on; the id of the go, how many went
    on, how many stayed.

    The named ones that are elsewhere by now are left out. 分配 goes to ``location_id``, or by the rules without one.
    ``may`` are the verbs that this person may use.
    """
    verb = _mere(stage, may)
    if item_ids is None:
        ids = [row.id for row in plain(_ALL, batch=batch_id, stage=stage)]
    else:
        ids = [row.id for row in each(_AMONG, item_ids, stage=stage)]
    if not ids:
        raise Refused("board_none", stage=ItemStage(stage).label)
    what = _DO[verb](ids, by, location_id)
    stayed = {row.id for row in each(_AMONG, ids, stage=stage)}
    moved = len(ids) - len(stayed)
    return _entered(verb, what, moved, by, batch_id=batch_id), moved, len(stayed)


def scan(
    *, code: str, stage: str, by: int, location_id: int | None = None, may: Collection[str] = tuple(VERBS)
) -> tuple:
    """Move the scanned volume past the step that is being done; the ids of the go and of the volume.

    A volume that waits for something else stays, and the refusal says for what.
    """
    verb = _mere(stage, may)
    item_id = marking.by_code(code)
    item = plain("SELECT i.stage, i.batch_id, b.title FROM item i JOIN bib_record b ON b.id = i.bib_id WHERE i.id = :id",
                 id=item_id)[0]  # fmt: skip
    if item.stage != stage:
        here = ItemStage(item.stage)
        todo = _TODO.get(here) or f"要移它，请把要做的事改成“{STEPS[here][1]}”。"
        raise Refused("board_not_next", field="code", title=item.title, stage=here.label, todo=todo)
    what = _DO[verb]([item_id], by, location_id)
    return _entered(verb, what, 1, by, batch_id=item.batch_id, title=item.title), item_id


def undo(*, move_id: int, by: int, may: Collection[str] = tuple(VERBS)) -> int:
    """Take one go back whole; how many volumes. Refused where a volume has gone on since, and then nothing changes."""
    held = locked(BoardMove, move_id)
    if held.verb not in may:
        raise Refused("board_not_yours", verb=VERBS[held.verb][1])
    if held.undone_at:
        raise Refused("board_undone")
    what = held.what
    if held.verb == "process":
        for step_id, ids in what.items():
            marking.unmark(item_ids=ids, step_ids=[int(step_id)], by=by)
    elif held.verb == "allocate":
        allocating.withdraw(item_ids=what["items"], by=by)
    else:
        shelving.unshelve(item_ids=what["items"], by=by)
    held.undone_at, held.undone_by_id = clock.now(), by
    return held.copies


def _mere(stage: str, may: Collection[str]) -> str:
    if stage not in STEPS:
        raise Refused("board_by_hand", stage=ItemStage(stage).label, todo=_TODO[ItemStage(stage)])
    verb, label, _permission = STEPS[ItemStage(stage)]
    if verb not in may:
        raise Refused("board_not_yours", verb=label)
    return verb


def _process(ids: list[int], by: int, _location_id) -> dict:
    """Tick every required step that is not ticked yet; volumes without a barcode get theirs at 加工 first."""
    wanting, by_step, bare = marking.lacking(ids), {}, 0
    for item_id, steps in wanting.items():
        if any(step.kind == StepKind.BARCODE for step in steps):
            bare += 1
            continue
        for step in steps:
            by_step.setdefault(step.id, []).append(item_id)
    if bare == len(ids):
        raise Refused("board_no_barcode", count=bare)
    if not by_step:
        raise Refused("board_no_steps")
    for step_id, held in by_step.items():
        marking.mark(item_ids=held, step_ids=[step_id], by=by)
    return by_step


def _allocate(ids: list[int], by: int, location_id: int | None) -> dict:
    if location_id:
        allocating.allocate(item_ids=ids, location_id=location_id, by=by)
    elif not allocating.allocate_by_rules(item_ids=ids, by=by)[0]:
        raise Refused("board_no_rule", field="location_id")
    stayed = {row.id for row in each(_AMONG, ids, stage=ItemStage.TO_ALLOCATE.value)}
    return {"items": [item_id for item_id in ids if item_id not in stayed]}


def _shelve(ids: list[int], by: int, _location_id) -> dict:
    shelving.shelve(item_ids=ids, by=by)
    return {"items": ids}


_DO = {"process": _process, "allocate": _allocate, "shelve": _shelve}


def _entered(verb: str, what: dict, copies: int, by: int, batch_id: int | None = None, title: str = "") -> int:
    new = plain(_NEW, verb=verb, batch=batch_id, copies=copies, title=title, what=json.dumps(what),
                at=clock.stamp(clock.now()), by=by)  # fmt: skip
    return new[0].id
