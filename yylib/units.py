"""The unit that is open in this thread, as those see it who act inside: what runs last in it, what its session knows."""

import threading

from sqlalchemy.orm.util import identity_key

from yylib.extensions import db

opened = threading.local()  # ``raw`` and ``hot`` while a hot unit is open: its connection, its Unit


class Unit(list):
    """What runs last in a unit; ``by`` whom it is, and the audit's ``entries`` until they are chained."""

    def __init__(self, by: int | None):
        super().__init__()
        self.by, self.entries = by, None


class NeedsWhole(Exception):
    """A hot command met what only a unit with the ORM can do: ``write`` runs it anew in one."""


def is_hot() -> bool:
    """Whether the open unit is one without the ORM."""
    return getattr(opened, "raw", None) is not None


def unit() -> Unit:
    """The open unit."""
    return opened.hot if is_hot() else db.session.info["unit"]


def at_end(work) -> None:
    """Have ``work(session)`` run as one of the unit's last statements; a hot unit has no session: None."""
    unit().append(work)


def whole() -> None:
    """Say that what follows needs the ORM: a hot command begins anew in a unit that has it."""
    if is_hot():
        raise NeedsWhole


def forget(model, row_id: int) -> None:
    """A plain statement changed this row: what the unit's session holds of it is read anew."""
    if not is_hot() and (held := db.session.identity_map.get(identity_key(model, row_id))):
        db.session.expire(held)
