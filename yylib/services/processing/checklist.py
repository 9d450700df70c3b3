"""加工步骤: what the library does to each volume before it goes to the shelf."""

from collections.abc import Iterable

from sqlalchemy import func, select

from yylib.database import db, plain
from yylib.errors import NotThere, Refused
from yylib.models.processing import ItemStep, ProcessingStep, StepKind

FIRST = (
    ("馆藏章", StepKind.PLAIN, True, ()), ("赠书章", StepKind.PLAIN, True, ("gift",)),
    ("磁条", StepKind.PLAIN, True, ()), ("条码", StepKind.BARCODE, True, ()), ("书标", StepKind.PLAIN, True, ()),
    ("RFID", StepKind.PLAIN, False, ()), ("覆膜", StepKind.PLAIN, False, ()),
)  # fmt: skip


def first_content() -> int:
    """The usual steps, where the library has none; how many were entered."""
    if plain("SELECT id FROM processing_step LIMIT 1"):
        return 0
    db.session.add_all(ProcessingStep(name=name, kind=kind, is_required=needed, sources=list(sources), sort=place)
                       for place, (name, kind, needed, sources) in enumerate(FIRST))  # fmt: skip
    db.session.flush()
    return len(FIRST)


def steps(*, closed: bool = False) -> list[ProcessingStep]:
    """The steps in their order; ``closed`` shows those out of use too."""
    query = select(ProcessingStep).order_by(ProcessingStep.is_active.desc(), ProcessingStep.sort, ProcessingStep.id)
    return list(db.session.scalars(query if closed else query.where(ProcessingStep.is_active)))


def get(step_id: int) -> ProcessingStep:
    """One step, or ``NotThere``."""
    found = db.session.get(ProcessingStep, step_id)
    if found is None:
        raise NotThere()
    return found


def uses() -> dict[int, int]:
    """How many volumes bear the mark of each step."""
    query = select(ItemStep.step_id, func.count()).where(ItemStep.undone_at.is_(None)).group_by(ItemStep.step_id)
    return dict(db.session.execute(query).all())


def chosen(step_ids: Iterable[int]) -> list[ProcessingStep]:
    """The steps that were ticked, in their order; refused where there are none or one is out of use."""
    wanted = set(step_ids)
    found = list(db.session.scalars(select(ProcessingStep).where(ProcessingStep.id.in_(wanted))
                                    .order_by(ProcessingStep.sort, ProcessingStep.id)))  # fmt: skip
    if not found:
        raise Refused("step_unknown", field="steps")
    for step in found:
        if not step.is_active:
            raise Refused("step_off", field="steps", name=step.name)
    return found
