"""馆藏各册: how a volume comes in, what it waits for, its barcode and its place in the register."""

from yylib.services import bibs
from yylib.services.items.keeping import (
    bring_back,
    by_barcode,
    create,
    give_back,
    register,
    spend,
    void,
)
from yylib.services.items.staging import follow_shelved, moving, restage, restage_bibs, tell_shelved

__all__ = [
    "bring_back", "by_barcode", "create", "follow_shelved", "give_back", "moving", "register", "restage",
    "restage_bibs", "spend", "tell_shelved", "void",
]  # fmt: skip

bibs.follow(restage_bibs)
