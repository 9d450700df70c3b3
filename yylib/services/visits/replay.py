"""断网补传: what the desk's page kept while the server did not answer, entered later with its own times."""

import json
import re
from datetime import datetime, timedelta
from typing import NamedTuple

from yylib import clock
from yylib.database import plain
from yylib.errors import Refused, declare
from yylib.models.visits import Source
from yylib.services.visits import adopt, desk
from yylib.services.visits.ledger import LARGEST, held_by
from yylib.services.visits.scan import scan
from yylib.services.visits.undo import undo

DAYS = 7
MOST = 50  # lines one request may bring

declare(
    too_old=("超过 {days} 天，不能补传", "请按当天的纸质登记，在“纸质补录”里记。", 422),
    bad_line=("这一笔看不懂，没有计数", "请记在纸上，在“纸质补录”里记。", 422),
    not_stored=("要撤销的那一笔没有存下", "不用再撤销。", 422),
)


class Line(NamedTuple):
    """One kept line of a desk: ``code`` of a pass, or ``key`` with a number; with the key ``undo`` the code is the nonce
    of the line it takes back. ``at`` is when it happened, by our clock."""

    nonce: str
    place_id: int
    mode: str
    at: datetime
    code: str
    key: str
    number: int


def lines(text: str, their_now: str) -> list[Line | None]:
    """The lines of one request in their order, the times moved by as much as the desk's clock differs from ours; None
    where one cannot be read. ``bad_request`` where nothing can be, or there are more than ``MOST``."""
    try:
        given, behind = json.loads(text), clock.now() - _moment(int(their_now))
    except (ValueError, OverflowError) as error:
        raise Refused("bad_request") from error
    if not isinstance(given, list) or len(given) > MOST:
        raise Refused("bad_request")
    return [_line(one, behind) for one in given]


def _moment(milliseconds: int) -> datetime:
    return datetime(1970, 1, 1) + timedelta(milliseconds=milliseconds)


def _line(given, behind: timedelta) -> Line | None:
    try:
        line = Line(str(given["nonce"]), int(given["place"]), str(given["mode"]), _moment(int(given["time"])) + behind,
                    str(given.get("code", "")), str(given.get("key", "")), int(given.get("number", 1)))  # fmt: skip
    except (TypeError, KeyError, ValueError, OverflowError, AttributeError):
        return None
    sane = re.fullmatch(r"[\w-]{8,32}", line.nonce, re.ASCII) and line.mode in desk.MODES and 0 < line.place_id < 2**31
    is_key = not line.key or line.key == "undo" or line.key in desk.COUNTED and 1 <= line.number <= LARGEST
    return line if sane and is_key else None


def understood(line: Line) -> dict:
    """What ``enter`` stores for a line: its pass is read as of its own day, at its own place. Refused beyond ``DAYS``."""
    at = min(line.at, clock.now())
    if at < clock.now() - timedelta(days=DAYS):
        raise Refused("too_old", days=DAYS)
    if line.key:
        found = desk.Line(desk.Kind(line.key), line.number, None, "")
    else:
        found = desk.of_code(line.code, place_id=line.place_id, mode=line.mode, at=at)
    return {"nonce": line.nonce, "place_id": line.place_id, "direction": found.direction or line.mode, "kind": found.kind,
            "number": found.number, "holder": found.holder, "children": found.children, "at": at}  # fmt: skip


def is_stored(nonce: str) -> bool:
    """Whether a line has been stored before."""
    return bool(plain("SELECT 1 FROM scan WHERE nonce = :nonce", nonce=nonce))


def enter(*, nonce: str, place_id: int, at: datetime, by: int, **given) -> dict:
    """Enter one line that was kept, marked as 断网补传; the same nonce again changes nothing. No quota is asked: what has
    happened cannot be argued with. An adopted day is refused until its adoption is taken back."""
    if held := held_by(nonce):
        return held
    adopt.refuse_if_adopted(place_id, clock.local(at).date())
    return scan(nonce=nonce, place_id=place_id, at=at, by=by, source=Source.OFFLINE, **given)


def take_back(*, nonce: str, of: str, by: int, terminal_id: int | None = None) -> dict:
    """Take back the line of nonce ``of``, as the desk did while the server was away."""
    rows = plain("SELECT id FROM scan WHERE nonce = :nonce", nonce=of)
    if not rows:
        raise Refused("not_stored")
    return undo(scan_id=rows[0].id, nonce=nonce, by=by, terminal_id=terminal_id)
