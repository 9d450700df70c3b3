"""What was typed or scanned at the desk, understood: a key with a number before it, or a code."""

import json
from datetime import datetime
from typing import NamedTuple

from yylib import clock
from yylib.database import plain
from yylib.errors import Refused, declare
from yylib.models.visits import Kind
from yylib.services import bookings, passes, rules
from yylib.services.bookings.desk import party_words, shown, slot_words
from yylib.services.visits.ledger import LARGEST

declare(
    several_bookings=("电话尾号 {digits} 有 {number} 个预约", "请问一下姓名和时段，按 Alt 加数字选一个；也可以扫凭证。", 409),
)  # fmt: skip

# digit → what Alt and it do, unless somebody has changed his own
KEYS = {"1": "adult", "2": "child", "3": "child_with_adult", "4": "elderly", "5": "disabled", "6": "group",
        "7": "in", "8": "out", "9": "auto", "0": "undo"}  # fmt: skip
LABELS = {kind.value: kind.label for kind in Kind if not kind.is_known} | {
    "group": "团体参观", "in": "进馆", "out": "出馆", "auto": "自动", "undo": "撤销上一笔"}  # fmt: skip
MODES = ("in", "out", "auto")
COUNTED = tuple(kind.value for kind in Kind if not kind.is_known and kind is not Kind.GROUP)


class Line(NamedTuple):
    """One line of the desk: the kind of reader, how many keys' worth, and the holder of a pass for today with how many
    of its party are under fourteen, and the way where the pass knows it."""

    kind: Kind
    number: int
    holder: str | None
    label: str
    children: int = 0
    direction: str = ""


def keys_of(stored: str | None) -> dict[str, str]:
    """A person's keys: the house's, with his own changes."""
    return KEYS | (json.loads(stored) if stored else {})


class Choice(NamedTuple):
    """One of several bookings of the same last four digits, its reader masked."""

    code: str
    whom: str
    slot: str
    party: str


def of_code(code: str, *, place_id: int | None, mode: str, at: datetime | None = None) -> Line:
    """The line of a pass, or of a booking of the day by the last four digits of its phone; ``several_bookings`` with its
    ``choices`` where there are more. ``at`` is when it was shown, where that is told later."""
    try:
        found = passes.resolve(code, place_id, direction=mode, at=at)
    except Refused as refused:
        if refused.code != "nobody_ends_so" or not place_id:
            raise
        digits = passes.normalised(code)
        held = bookings.last_four(place_id, digits, at)
        if not held:
            raise
        if len(held) > 1:
            raise Refused("several_bookings", field="code", digits=digits, number=len(held),
                          choices=[_choice(booking) for booking in held[:9]]) from refused  # fmt: skip
        found = passes.resolve(held[0].code, place_id, direction=mode, at=at)
    return Line(*found)


def _choice(booking) -> Choice:
    line = shown(booking)
    return Choice(line.code, line.whom, slot_words(line), party_words(booking))


def children_of(scan_id: int) -> int:
    """How many under fourteen are in the party whose last passage a scan was; 0 where it is nobody's last."""
    rows = plain("SELECT children FROM presence WHERE scan_id = :id", id=scan_id)
    return rows[0].children if rows else 0


def notices(branch_id: int) -> str:
    """A mark that changes with the house's open alerts of children and with the entry checks."""
    row = plain("SELECT count(*) AS n, coalesce(max(id), 0) AS last, (SELECT coalesce(max(id), 0) FROM entry_mode "
                "WHERE from_on <= :day AND until_on >= :day AND ended_at IS NULL) AS mode FROM child_alert "
                "WHERE branch_id = :branch AND day = :day AND seen_at IS NULL",
                branch=branch_id, day=clock.today().isoformat())[0]  # fmt: skip
    return f"{row.n}.{row.last}.{row.mode}"


def read(*, code: str, key: str, mode: str, confirmed: str, place_id: int | None = None) -> Line:
    """The line, or one refusal: an unknown code, a number out of bounds, or a number large enough to ask once."""
    if not key:
        return of_code(code, place_id=place_id, mode=mode)
    if key not in COUNTED:
        raise Refused("no_such_key")
    typed = passes.normalised(code)
    if typed and not (typed.isascii() and typed.isdigit() and len(typed) <= 5):
        raise Refused("bad_number", field="code")
    number = int(typed) if typed else 1
    return Line(Kind(key), asked(number, confirmed, f"{mode}:{key}:"), None, Kind(key).label)


def asked(number: int, confirmed: str, about: str = "") -> int:
    """The number, or ``ask_number`` where it is so large that it is asked once; ``about`` is what was asked."""
    if not 1 <= number <= LARGEST:
        raise Refused("bad_number", field="code")
    if number > 1 and number > rules.rule(rules.ASK_ABOVE) and confirmed != f"{about}{number}":
        raise Refused("ask_number", number=number)
    return number
