"""The checklist is changed: a step is added, altered, moved, put out of use. One that was ever done is never deleted."""

from collections.abc import Sequence

from sqlalchemy import func, select

from yylib.database import db, locked
from yylib.errors import Refused
from yylib.meanings import mean
from yylib.models.processing import ItemStep, ProcessingStep, StepKind
from yylib.services.processing import marking
from yylib.services.processing.checklist import steps

mean(uq_processing_step_name="step_twice")


def save(*, name: str, kind: str, is_required: bool, sources: Sequence[str], materials: Sequence[str], by: int,
         step_id: int | None = None, version: int | None = None) -> int:  # fmt: skip
    """Add a step at the end, or change one; its id. Volumes not handed over are judged anew by the changed list."""
    _alone(name, kind, step_id)
    if step_id is None:
        last = db.session.scalar(select(func.max(ProcessingStep.sort)))
        step = ProcessingStep(sort=0 if last is None else last + 1)
        db.session.add(step)
    else:
        step = locked(ProcessingStep, step_id, version=version)
    step.name, step.kind, step.is_required = name, kind, is_required
    step.sources, step.materials = list(sources), list(materials)
    db.session.flush()
    marking.settle_all(by)
    return step.id


def put(*, step_id: int, is_active: bool, by: int) -> bool:
    """Put a step out of use or back into it; whether it is still there. One that no volume ever bore is deleted."""
    step = locked(ProcessingStep, step_id)
    gone = not is_active and not db.session.scalar(select(ItemStep.id).where(ItemStep.step_id == step_id).limit(1))
    if gone:
        db.session.delete(step)
    elif is_active:
        _alone(step.name, step.kind, step.id)
    step.is_active = is_active
    db.session.flush()
    marking.settle_all(by)
    return not gone


def move(*, step_id: int, up: bool, by: int) -> None:
    """Change places with the step before or behind it."""
    held = [step for step in steps() if step.id is not None]
    places = [step.id for step in held]
    if step_id not in places:
        raise Refused("step_off", name=locked(ProcessingStep, step_id).name)
    at = places.index(step_id)
    to = at - 1 if up else at + 1
    if 0 <= to < len(held):
        held[at], held[to] = held[to], held[at]
    for place, step in enumerate(held):
        step.sort = place


def _alone(name: str, kind: str, step_id: int | None) -> None:
    for step in steps(closed=True):
        if step.id != step_id and step.name == name:
            raise Refused("step_twice", field="name", name=name)
        if step.id != step_id and step.is_active and step.kind == kind == StepKind.BARCODE:
            raise Refused("step_one_barcode", field="kind", name=step.name)
