"""How a model declares its personal fields: one registry for the privacy page, the retention job and the audit."""

from typing import NamedTuple

REGISTRY: dict[type, tuple["Personal", ...]] = {}


class Personal(NamedTuple):
    """A personal field: its name, what it is kept for, for how many days after ``since``, and what happens then.

    ``then`` is "delete" (the row goes) or "blank" (the field becomes NULL). ``days`` may name a house rule; None keeps
    the field for good, with 0 it is gone when the day is over. A row whose ``since`` is empty is kept.
    """

    field: str
    label: str
    purpose: str
    days: int | str | None
    since: str
    then: str


def personal(*fields: Personal):
    """Class decorator: enter the model's personal fields in the registry."""

    def enter(model):
        REGISTRY[model] = fields
        return model

    return enter


def fields_of(model) -> set[str]:
    """The names of the model's personal fields."""
    return {entry.field for entry in REGISTRY.get(model, ())}


def on_erase(then: str, why: str = "", *, is_text: bool = False) -> dict:
    """The ``info`` of a column that points to a person: what becomes of it when the person asks to be deleted.

    ``then`` is "blank", "delete" (the row goes) or "keep", which says ``why`` (the article). Without it the registry's
    own ``then`` holds. ``is_text``: the column is no key but holds the name, a blank and the phone's last four digits.
    """
    return {"on_erase": then, "why": why, "is_text": is_text}
