"""Entries of a list beside who is registered already: known, doubled, of the same name, in doubt, unusable, or new; and
whether the places will reach. Nothing is written here: each new one registers by itself and is measured again."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from yylib.database import db
from yylib.models.registrations import Registration, RegistrationStage
from yylib.services.registration_lists.entries import Entry
from yylib.services.registrations import sheets, space

_S = RegistrationStage
_STANDING = (_S.CONFIRMED, _S.OFFERED, _S.WAITING)
WORDS = {"new": ("ok", "可以报上"), "wait": ("wait", "进候补"), "none": ("late", "没有名额"), "known": ("off", "已经报过"),
         "same": ("late", "有同名"), "doubt": ("late", "请核对"), "twice": ("off", "名单里重复"), "bad": ("late", "没法报")}  # fmt: skip


class Judged(NamedTuple):
    """One entry and what becomes of it: ``state`` is one of ``WORDS``; ``why`` says more; ``registration_id`` is the
    registration it was matched to."""

    entry: Entry
    state: str
    why: str = ""
    registration_id: int | None = None

    @property
    def status(self) -> tuple[str, str]:
        return WORDS[self.state]

    @property
    def can_register(self) -> bool:
        """Whether it may be ticked."""
        return self.state in ("new", "wait", "same", "doubt")

    @property
    def is_ticked(self) -> bool:
        """Whether it is ticked at first."""
        return self.state in ("new", "wait")


class _Known(NamedTuple):
    phones: dict[str, int]
    names: dict[str, int]


def judge(sheet_id: int, entries: Iterable[Entry]) -> list[Judged]:
    """Each entry in its order, the places given out in that order after all who wait."""
    sheet = sheets.get(sheet_id)
    known, seen, judged = _known(sheet_id), {}, []
    walk = space.Walk(sheet)
    for row in space.waiting(sheet_id):
        walk.takes(space.Party(row.adults, row.children, row.helpers))
    for entry in entries:
        verdict = _matched(entry, known, seen)
        if verdict.state == "new" and entry.doubt:
            verdict = verdict._replace(state="doubt", why=entry.doubt)
        if verdict.state == "new":
            verdict = _placed(verdict, sheet, walk)
        judged.append(verdict)
    return judged


def _placed(verdict: Judged, sheet, walk) -> Judged:
    entry = verdict.entry
    escorts = 0 if sheet.activity.does_guardian_count or not entry.small else min(1, entry.grown)
    if walk.takes(space.Party(entry.grown - escorts, entry.small, 0)):
        return verdict
    return verdict._replace(state="wait" if sheet.activity.has_waitlist else "none")


def _matched(entry: Entry, known: _Known, seen: dict) -> Judged:
    if entry.why:
        return Judged(entry, "bad", entry.why)
    key = entry.phone or (entry.name, *entry.names)
    if first := seen.get(key):
        same = "电话" if entry.phone else "名字"
        return Judged(entry, "twice", f"和第 {first} 条的{same}相同，只报一次")
    seen[key] = entry.row
    if entry.phone and (held := known.phones.get(entry.phone)):
        return Judged(entry, "known", "按电话对上了", held)
    same = next((name for name in entry.names or [entry.name] if name in known.names), None)
    if same is None:
        return Judged(entry, "new")
    if entry.phone:
        return Judged(entry, "same", f"“{same}”已有人用别的电话报过；不是同一个人才勾选", known.names[same])
    return Judged(entry, "known", f"按名字“{same}”对上了；是另一个同名的人，请单独登记", known.names[same])


def _known(sheet_id: int) -> _Known:
    query = select(Registration).where(Registration.sheet_id == sheet_id, Registration.stage.in_(_STANDING)).options(
        joinedload(Registration.person), selectinload(Registration.participants))  # fmt: skip
    phones, names = {}, {}
    for one in db.session.scalars(query.order_by(Registration.id)):
        if one.person and one.person.phone:
            phones.setdefault(one.person.phone, one.id)
        for name in (one.person and one.person.name, *(who.name for who in one.participants if who.is_live)):
            if name:
                names.setdefault(name, one.id)
    return _Known(phones, names)
