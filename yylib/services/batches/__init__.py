"""到货与验收: parcels are counted book by book, accepted as one, their differences settled on any later day."""

from yylib.services.batches.accepting import accept, accept_pieces, take_back
from yylib.services.batches.counting import choose, enter, keep, mark, recount
from yylib.services.batches.opening import PIPELINE, add, change, drop, get, open_batch

__all__ = [
    "PIPELINE", "accept", "accept_pieces", "add", "change", "choose", "drop", "enter", "get", "keep", "mark",
    "open_batch", "recount", "take_back",
]  # fmt: skip
