"""验收单, 核对表 and 退书单 on A4."""

from yylib import clock
from yylib.access import me, requires
from yylib.blueprints.batches import bp
from yylib.models.batches import DifferenceKind
from yylib.permissions import Permission as P
from yylib.services import batches
from yylib.services.batches import checking, receiving, settling
from yylib.services.money import yuan
from yylib.web import moment_words, page


def _paper(template: str, batch_id: int, **context):
    return page(template, batch=batches.get(batch_id), yuan=yuan, kinds=DifferenceKind, maker=me().name, printed_at=moment_words(clock.now()),
                **context)  # fmt: skip


@bp.get("/<int:batch_id>/note")
@requires(P.ACQUISITION_READ)
def note(batch_id):
    """验收单: what was accepted, title by title, and the differences."""
    return _paper("batches/note.html", batch_id, rows=receiving.titles(batch_id), gaps=settling.of_batch(batch_id))


@bp.get("/<int:batch_id>/check")
@requires(P.ACQUISITION_READ)
def check(batch_id):
    """核对表: list, receipt and returns."""
    rows, whole = checking.check(batch_id)
    return _paper("batches/check.html", batch_id, rows=rows, whole=whole)


@bp.get("/<int:batch_id>/returns")
@requires(P.ACQUISITION_READ)
def returns(batch_id):
    """退书单: what goes back to the supplier."""
    return _paper("batches/returns.html", batch_id, rows=settling.returned(batch_id), word=settling.word)
