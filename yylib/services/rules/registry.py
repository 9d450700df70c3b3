"""The registry of declared rules, and their values over time."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from yylib import clock
from yylib.database import db, locked, plain
from yylib.errors import NotThere, Refused
from yylib.models.rules import Setting

REGISTRY: dict[str, "Rule"] = {}
LONGEST = 500


@dataclass(frozen=True)
class Rule:
    """One rule of the house. ``low`` and ``high`` bound a number, or the length of a text; both are included."""

    name: str
    label: str
    subject: str
    type: type
    unit: str
    default: int | bool | str
    source: str
    low: int | None = None
    high: int | None = None
    check: Callable | None = None

    def read(self, text: str):
        """The value kept as ``text``."""
        return text == "1" if self.type is bool else self.type(text)

    def write(self, value) -> str:
        """The text in which ``value`` is kept."""
        return str(int(value)) if self.type is bool else str(value)

    def checked(self, value):
        """``value`` as the rule's own type and within its bounds, or ``Refused``."""
        value = getattr(self, f"_as_{self.type.__name__}")(value)
        size = len(value) if self.type is str else value
        if self.type is not bool and (
            self.low is not None and size < self.low or self.high is not None and size > self.high
        ):
            code = "rule_text_length" if self.type is str else "rule_out_of_bounds"
            raise Refused(code, field="value", label=self.label, low=self.low, high=self.high, unit=self.unit)
        if self.check:
            self.check(self, value)
        return value

    def _as_int(self, value) -> int:
        text = str(value).strip()
        digits = text.removeprefix("-")
        if isinstance(value, bool) or not (digits.isascii() and digits.isdigit() and len(digits) <= 10):
            raise Refused("rule_not_number", field="value", label=self.label)
        return int(text)

    def _as_bool(self, value) -> bool:
        known = {"1": True, "true": True, "是": True, "0": False, "false": False, "否": False}
        if str(value).lower() not in known:
            raise Refused("rule_not_yes_no", field="value", label=self.label)
        return known[str(value).lower()]

    def _as_str(self, value) -> str:
        return str(value).strip()


def declare(name: str, *, label: str, subject: str, type: type, default, source: str, unit: str = "",
            low: int | None = None, high: int | None = None, check: Callable | None = None) -> Rule:  # fmt: skip
    """Declare a rule, once, where the subject that obeys it is imported.

    ``type`` is ``int``, ``bool`` or ``str``; a number needs both bounds, a text is kept to 500 characters. ``source``
    says where the default comes from; ``check(rule, value)`` may refuse what bounds cannot. The rule itself is what
    ``rule`` is asked for, so that an unknown name fails at import.
    """
    if name in REGISTRY:
        raise ValueError(f"rule {name} is declared twice")
    if type is str:
        low, high = low or 0, min(high or LONGEST, LONGEST)
    if type not in (int, bool, str) or type is int and (low is None or high is None):
        raise ValueError(f"rule {name} needs a type (int, bool, str) and, for a number, two bounds")
    declared = Rule(name, label, subject, type, unit, default, source, low, high, check)
    if declared.checked(default) != default:
        raise ValueError(f"rule {name} has a default of another type")
    REGISTRY[name] = declared
    return declared


def expression(declared: Rule, text: str) -> None:
    """A ``check`` for a rule that is a regular expression: it must compile, or no card could be read any more."""
    try:
        re.compile(text)
    except re.error as error:
        raise Refused("rule_not_expression", field="value", label=declared.label) from error


_known: ContextVar[dict | None] = ContextVar("known", default=None)


@contextmanager
def known() -> Iterator[None]:
    """Within it all rules of a day are read in one statement: for what looks at a house full of people in one answer."""
    before = _known.set({})
    try:
        yield
    finally:
        _known.reset(before)


def rule(declared: Rule, on: date | None = None):
    """The value that holds on a day (today unless given): the latest one set to begin by then, else the default."""
    kept, day = _known.get(), on or clock.today()
    if kept is not None:
        if day not in kept:
            kept[day] = {row.name: row.value for row in plain(
                "SELECT name, value FROM setting WHERE valid_from <= :day ORDER BY valid_from, id", day=day.isoformat())}  # fmt: skip
        text = kept[day].get(declared.name)
        return declared.default if text is None else declared.read(text)
    found = plain("SELECT value FROM setting WHERE name = :name AND valid_from <= :day "
                  "ORDER BY valid_from DESC, id DESC LIMIT 1",
                  name=declared.name, day=day.isoformat())  # fmt: skip
    return declared.read(found[0].value) if found else declared.default


def get(name: str) -> Rule:
    """The rule declared as ``name``, or ``NotThere``."""
    if name not in REGISTRY:
        raise NotThere("rule_unknown")
    return REGISTRY[name]


def present(on: date | None = None) -> dict[str, list[tuple[Rule, object, Setting | None]]]:
    """Subject → (rule, value, the row that set it or None where the default holds), as of a day."""
    day = on or clock.today()
    rows = db.session.scalars(select(Setting).where(Setting.valid_from <= day).order_by(Setting.valid_from, Setting.id))
    latest = {row.name: row for row in rows}
    subjects: dict[str, list] = {}
    for declared in REGISTRY.values():
        row = latest.get(declared.name)
        value = declared.read(row.value) if row else declared.default
        subjects.setdefault(declared.subject, []).append((declared, value, row))
    return subjects


def history(name: str) -> list[Setting]:
    """All values a rule was ever given, the newest first; future ones are among them."""
    query = select(Setting).where(Setting.name == get(name).name)
    return list(db.session.scalars(query.order_by(Setting.valid_from.desc(), Setting.id.desc())))


def set_value(*, name: str, value, valid_from: date, reason: str, by: int | None) -> int:
    """Give a rule a value from a day on, today at the earliest, with the reason. A row is added, none is changed."""
    declared = get(name)
    value = declared.checked(value)
    if not reason.strip():
        raise Refused("rule_no_reason", field="reason")
    if valid_from < clock.today():
        raise Refused("rule_in_the_past", field="valid_from")
    row = Setting(name=name, value=declared.write(value), valid_from=valid_from, reason=reason.strip(), by_id=by,
                  set_at=clock.now())  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row.id


def withdraw_value(*, setting_id: int, by: int | None) -> None:
    """Take back a value that does not hold yet; one that has begun is history and stays."""
    row = locked(Setting, setting_id)
    if row.valid_from <= clock.today():
        raise Refused("rule_in_the_past", field="valid_from")
    db.session.delete(row)
