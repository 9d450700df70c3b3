"""流转记录: every move of every pipeline leaves a row here; a stage is set nowhere else."""

from sqlalchemy import select

from yylib import clock
from yylib.database import db
from yylib.models.history import MoveMade
from yylib.workflow import Move


def record(*, subject: str, row, move: Move, by: int | None, note: str = "") -> None:
    """Set the row's stage to the move's target, and write down who moved it when."""
    db.session.add(MoveMade(subject=subject, row_id=row.id, verb=move.verb, label=move.label, source=row.stage,
                            target=move.target, by_id=by, at=clock.now(), note=note))  # fmt: skip
    row.stage = move.target


def of(subject: str, row_id: int) -> list[MoveMade]:
    """The moves of one thing, the first first."""
    query = select(MoveMade).where(MoveMade.subject == subject, MoveMade.row_id == row_id).order_by(MoveMade.id)
    return list(db.session.scalars(query))
