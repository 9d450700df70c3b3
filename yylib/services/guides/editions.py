"""Editions of the guides: what is in force, what was, changing it, and settling what is doubtful."""

import copy
import json
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from yylib import clock
from yylib.database import db, plain
from yylib.errors import NotThere, Refused
from yylib.models.accounts import Account
from yylib.models.guides import DoubtSettled, GuideVersion
from yylib.services import search
from yylib.services.guides import changes, content

FIRST_NOTE = "按原《服务指南》录入"


class Edition(NamedTuple):
    """One edition of one guide; ``doubts`` are those nobody has settled yet."""

    number: int
    version: int
    guide: content.Guide
    note: str
    by: str
    published_at: datetime
    doubts: tuple[content.Doubt, ...]

    @property
    def open_count(self) -> int:
        """How many marks staff still have to answer: 待核实 and 待补录."""
        return len(self.doubts) + len(self.guide.pending)

    def state(self, path: str) -> str:
        """The mark beside a field: 待补录, 待核实 or ""."""
        if path in self.guide.pending:
            return content.PENDING
        return content.DOUBTFUL if any(doubt.where == path for doubt in self.doubts) else ""


def all_current() -> list[Edition]:
    """The edition in force of every guide, in the order of their numbers."""
    newest = {}
    for row, name in _rows():
        newest[row.number] = row, name
    settled = _settled()
    return [_edition(row, name, settled) for row, name in newest.values()]


def current(number: int) -> Edition:
    """The edition in force of one guide; ``NotThere`` for a number there is none of."""
    held = editions(number)
    if not held:
        raise NotThere()
    return held[0]


def editions(number: int) -> list[Edition]:
    """All editions of one guide, newest first."""
    settled = _settled()
    return [_edition(row, name, settled) for row, name in reversed(_rows(number))]


def _rows(number: int | None = None):
    query = select(GuideVersion, Account.name).outerjoin(Account, Account.id == GuideVersion.by_id)
    if number is not None:
        query = query.where(GuideVersion.number == number)
    return db.session.execute(query.order_by(GuideVersion.number, GuideVersion.version)).all()


def _settled() -> set[tuple[int, str, str]]:
    return {(row.number, row.path, row.says) for row in plain("SELECT number, path, says FROM doubt_settled")}


def _edition(row, name: str | None, settled: set) -> Edition:
    guide = content.build(row.content)
    doubts = tuple(doubt for doubt in guide.doubts if (row.number, doubt.where, doubt.says) not in settled)
    return Edition(row.number, row.version, guide, row.note, name or "", row.published_at, doubts)


def settlements(number: int) -> list:
    """What was settled of a guide, newest first: path, says, note, settled_at and the name of who did it."""
    return plain("SELECT d.path, d.says, d.note, d.settled_at, a.name AS by_name FROM doubt_settled d "
                 "LEFT JOIN account a ON a.id = d.by_id WHERE d.number = :number ORDER BY d.id DESC", number=number)  # fmt: skip


def find(q: str) -> list[Edition]:
    """The guides that hold every word of ``q``; all of them for an empty one."""
    held = all_current()
    if not q.strip():
        return held
    order = [int(row.ref) for row in search.find(q, subject="guides")]
    return sorted((edition for edition in held if edition.number in order), key=lambda e: order.index(e.number))


def first_content() -> None:
    """Enter the first edition of every shipped guide that has none."""
    there = {row.number for row in plain("SELECT DISTINCT number FROM guide_version")}
    for held in json.loads(content.shipped_text())["guides"]:
        if held["number"] not in there:
            _publish(held["number"], 1, held, FIRST_NOTE, None)


def edit(*, number: int, changes: dict[str, str], note: str, version: int, by: int) -> int:
    """Publish a new edition with some fields changed (path → text), and return its number.

    ``version`` is the edition the form was drawn from: a newer one refuses (409). Marks that the change answers go.
    A changed mobile number goes out of the older editions too: it never was part of what was published.
    """
    row = db.session.scalar(select(GuideVersion).where(GuideVersion.number == number)
                            .order_by(GuideVersion.version.desc()).limit(1).with_for_update())  # fmt: skip
    if row is None:
        raise NotThere()
    if row.version != version:
        name = db.session.scalar(select(Account.name).where(Account.id == row.by_id))
        raise Refused("guide_changed", who=name or "别人", version=row.version)
    held = changed(row.content, changes)
    if held == row.content:
        raise Refused("guide_unchanged")
    if _mobiles(held) != _mobiles(row.content):
        _blank_mobiles(number)
    _publish(number, version + 1, held, note, by)
    return version + 1


def changed(before: dict, wanted: dict[str, str]) -> dict:
    """The content with the wanted fields changed; only paths of the form are known."""
    guide = content.build(before)
    known = {path for section in changes.sections(guide) for path in section.paths}
    held = copy.deepcopy(before)
    for path, text in wanted.items():
        if path not in known:
            raise NotThere()
        if changes.tidy(text) != changes.tidy(changes.value(guide, path)):
            changes.put(held, path, text, changes.label(guide, path))
    changes.settle_marks(held, set(wanted))
    return held


def _mobiles(held: dict) -> list[str]:
    foot = held["foot"] or {}
    return changes.MOBILE.findall(" ".join((held["contact"]["mobile"], *foot.values())))


def _blank_mobiles(number: int) -> None:
    for row in db.session.scalars(select(GuideVersion).where(GuideVersion.number == number).with_for_update()):
        held = copy.deepcopy(row.content)
        for place in (held["contact"], held["foot"] or {}):
            for key, text in place.items():
                if changes.MOBILE.fullmatch(text):
                    place[key] = ""
        row.content = held


def _publish(number: int, version: int, held: dict, note: str, by: int | None) -> None:
    guide = content.build(held)
    db.session.add(GuideVersion(number=number, version=version, content=held, note=note, by_id=by,
                                published_at=clock.now()))  # fmt: skip
    search.put(subject="guides", ref=str(number), title=guide.title, text=public_text(guide))
    db.session.flush()


def public_text(guide) -> str:
    """What readers may find a guide by: what its page shows, without doubts, marks and numbers of persons."""
    item, foot = guide.item, guide.foot
    texts = [guide.name, guide.content, guide.requirement, guide.materials, guide.place, guide.basis, guide.time_limit,
             item.content, item.capability, item.lead_dept, item.category, foot.place if foot else ""]  # fmt: skip
    texts += [text for step in guide.steps for text in (step.title, step.text)]
    texts += [text for node in (guide.flow.nodes if guide.flow else ()) for text in (node.title, node.text)]
    return "\n".join(texts)


def verify(*, number: int, path: str, says: str, note: str, by: int) -> None:
    """Settle one doubt: what stands there is right, and ``note`` says who confirmed it or by what."""
    edition = current(number)
    if not any((doubt.where, doubt.says) == (path, says) for doubt in edition.guide.doubts):
        raise NotThere("guide_no_doubt")
    db.session.add(DoubtSettled(number=number, path=path, says=says, note=note, by_id=by, settled_at=clock.now()))
    db.session.flush()
