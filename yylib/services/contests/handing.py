"""投稿: a work comes in, by its author or guardian on the web, or over the counter; it is withdrawn, struck, restored."""

import unicodedata
from datetime import date

from sqlalchemy import func, select

from yylib import clock, tokens
from yylib.database import db, locked
from yylib.errors import Refused
from yylib.models.contests import ContestEntry
from yylib.models.people import Person
from yylib.permissions import Permission
from yylib.services import attempts, certificates, files, notices, people, privacy
from yylib.services.contests import terms
from yylib.services.rules import rule

WORK = files.declare("entry", label="作品", endings=("pdf", "jpg", "jpeg", "png", "webp", "txt"), megabytes=25,
                     permission=Permission.ACTIVITIES_PLAN)  # fmt: skip
LONGEST = 30_000


def hand_in(*, activity_id: int, author: str, phone: str, title: str = "", text: str = "", kept: dict | None = None,
            is_child: bool = False, birth_on: date | None = None, guardian: str = "", school: str = "", teacher: str = "",
            division: str = "", can_name: bool = False, can_publish: bool = False, address: str | None = None,
            override_reason: str = "", by: int | None = None) -> int:  # fmt: skip
    """Take one work in under the contest's next number; the entry's id. ``kept`` is a file in its place (``files.keep``).

    Under fourteen the guardian is whom we reach, and agrees (个人信息保护法 31). ``address`` limits how many come from one
    network. Over the counter (``by``) a reason lets a late one in; nothing else is let go.
    """
    if by is None:
        _slowly(address or "")
    terms.held(activity_id)  # numbers and limits are decided one after another
    known = terms.of(activity_id)
    _taking(known, by, override_reason)
    author = _author(author)
    _aged(is_child, birth_on, guardian)
    title, text = title.strip()[:200], text.strip()[:LONGEST]
    if known.needs_work and not (title and (text or kept)):
        raise Refused("entry_work", field="title" if not title else "text")
    if known.divisions and division not in known.divisions:
        raise Refused("entry_division", field="division", divisions="、".join(known.divisions))
    channel = "web" if by is None else "desk"
    identity = _identity(author, birth_on if is_child else None, people.normalise_phone(phone))
    _not_again(known, identity, title)
    person_id = _reached(guardian if is_child else author, phone, is_child, can_name, channel, by)
    file_id = kept and files.remember(**_unnamed(kept), by=by)
    number = 1 + (
        db.session.scalar(select(func.max(ContestEntry.number)).where(ContestEntry.activity_id == activity_id)) or 0
    )
    entry = ContestEntry(
        activity_id=activity_id, code=terms.CODES.fresh(), number=number, division=division, title=title, text=text or None,
        file_id=file_id, person_id=person_id, author=author, birth_on=birth_on if is_child else None,
        school=school.strip()[:100] or None, teacher=teacher.strip()[:60] or None, identity=identity, can_name=can_name,
        can_publish=can_publish, channel=channel, made_at=clock.now(), ends_at=terms.ends_at(known.activity), by_id=by,
        override_reason="" if known.is_open else override_reason.strip()[:200],
    )  # fmt: skip
    db.session.add(entry)
    db.session.flush()
    return entry.id


def look(*, activity_id: int, address: str) -> None:
    """Refuse, before any file is read, what ``hand_in`` would not take from this network now."""
    _taking(terms.of(activity_id), None, "")
    attempts.limit("entry-address", address, rule(terms.PER_ADDRESS))


def _slowly(address: str) -> None:
    attempts.limit("entry-address", address, rule(terms.PER_ADDRESS))
    attempts.enter("entry-address", address)


def _taking(known: terms.Terms, by: int | None, override_reason: str) -> None:
    """Whether works come in now: for everybody while it is open, over the counter later with a reason."""
    if (
        not known.is_on
        or known.closes_at is None
        or (by is None and not (known.is_public and notices.public(known.activity)))
    ):
        raise Refused("entry_not_taken")
    if known.winners_at:
        raise Refused("award_published")
    if known.is_open or (by is not None and override_reason.strip()):
        return
    if clock.now() < known.opens_at:
        raise Refused("entry_not_open", opens=terms.words(known.opens_at))
    raise Refused("entry_closed", closes=terms.words(known.closes_at))


def _author(name: str) -> str:
    try:
        return people.normalise_name(name)
    except Refused:
        raise Refused("entry_author", field="author") from None


def _aged(is_child: bool, birth_on: date | None, guardian: str) -> None:
    if not is_child:
        return
    today = clock.today()
    if birth_on is None or birth_on > today or birth_on.year < today.year - 130:
        raise Refused("entry_child", field="birth_on")
    if not Person(birth_on=birth_on).is_child_on(today):
        raise Refused("entry_grown", field="is_child")
    if not guardian.strip():
        raise Refused("entry_guardian", field="guardian")


def _identity(author: str, birth_on: date | None, phone: str | None) -> str:
    """Who the author is: a child by name and birth date, whichever parent hands it in; else name and phone."""
    return tokens.keyed("contest-author", author, birth_on.isoformat() if birth_on else phone or "")


def _not_again(known: terms.Terms, identity: str, title: str) -> None:
    live = db.session.execute(
        select(ContestEntry.number, ContestEntry.title).where(
            ContestEntry.activity_id == known.activity.id, ContestEntry.identity == identity, ContestEntry.withdrawn_at.is_(None))
    ).all()  # fmt: skip
    same = next((one.number for one in live if _plain(one.title) == _plain(title)), None)
    if same:
        raise Refused("entry_again", field="title", number=same)
    if len(live) >= known.most_each:
        raise Refused("entry_enough", field="author", most=known.most_each)


def _plain(title: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", title) if sign.isalnum()).casefold()


def _reached(name: str, phone: str, is_child: bool, can_name: bool, channel: str, by: int | None) -> int:
    """Enter whom we reach, with what they agreed to."""
    if not phone.strip():
        raise Refused("bad_phone", field="phone")
    consents = ["contact", *(["child"] if is_child else []), *(["winners"] if can_name else [])]
    given = [(purpose, privacy.current_text(purpose).version, channel) for purpose in consents]
    try:
        person_id = people.enter(name=name, phone=phone, consent=given[0], by=by)
    except Refused as refused:
        if refused.code == "bad_name":
            raise Refused(
                "entry_guardian" if is_child else "entry_author", field="guardian" if is_child else "author"
            ) from None
        raise
    for consent in given[1:]:
        people.give_consent(person_id=person_id, consent=consent, by=by)
    return person_id


def _unnamed(kept: dict) -> dict:
    """A file of a work under a name that tells nobody's."""
    return kept | {"original_name": f"作品.{kept['kind']}"}


def withdraw(*, entry_id: int, by: int | None = None) -> None:
    """Who handed it in takes it back before winners are published; done once more it changes nothing."""
    entry = _held(entry_id)
    if entry.withdrawn_at is None:
        entry.withdrawn_at, entry.award = clock.now(), ""


def strike(*, entry_id: int, reason: str, by: int) -> None:
    """取消资格 or 代作者撤回, with the reason that stays beside it."""
    if not reason.strip():
        raise Refused("entry_reason", field="reason")
    entry = _held(entry_id)
    if entry.withdrawn_at:
        raise Refused("entry_withdrawn")
    entry.withdrawn_at, entry.withdrawn_reason, entry.award = clock.now(), reason.strip()[:200], ""


def restore(*, entry_id: int, by: int) -> None:
    """It was withdrawn or struck by mistake: it takes part again under its number."""
    entry = _held(entry_id)
    if entry.withdrawn_at is None:
        raise Refused("entry_stands")
    entry.withdrawn_at, entry.withdrawn_reason = None, ""


def _held(entry_id: int) -> ContestEntry:
    """The entry, held after its contest; refused once winners are published."""
    if terms.held(terms.get(entry_id).activity_id).winners_at:
        raise Refused("award_published")
    return locked(ContestEntry, entry_id)


def name_me(*, entry_id: int, can_name: bool, can_publish: bool, by: int | None = None) -> None:
    """Yes or no to being named, and to the work being shown, at any time; the public pages follow at once."""
    entry = locked(ContestEntry, entry_id)
    entry.can_name, entry.can_publish = can_name, can_publish
    certificates.show_names(
        subject="contest_entry", subject_ids=[entry_id], public_name=entry.author if can_name else None
    )
    if entry.person_id is None:
        return
    if can_name:
        consent = ("winners", privacy.current_text("winners").version, "web" if by is None else "desk")
        people.give_consent(person_id=entry.person_id, consent=consent, by=by)
    elif not db.session.scalar(select(ContestEntry.id).where(ContestEntry.person_id == entry.person_id, ContestEntry.can_name)
                               .limit(1)):  # fmt: skip
        people.withdraw(person_id=entry.person_id, purpose="winners", by=by)


def let_go(*, person_id: int, by: int) -> int:
    """Who asks to be deleted leaves the numbers of their entries: what can still be withdrawn is, the rest is nameless;
    a work that won nothing goes with its file. How many entries it was."""
    rows = db.session.scalars(
        select(ContestEntry).where(ContestEntry.person_id == person_id).order_by(ContestEntry.id)
    ).all()
    for activity_id in sorted({row.activity_id for row in rows}):
        contest = terms.held(activity_id)
        for row in [one for one in rows if one.activity_id == activity_id]:
            if contest.winners_at is None and row.withdrawn_at is None:
                row.withdrawn_at, row.award = clock.now(), ""
            _blank(row, by)
    certificates.let_go(person_id=person_id, by=by)
    db.session.flush()
    return len(rows)


def _blank(row: ContestEntry, by: int) -> None:
    row.author = row.birth_on = row.school = row.teacher = row.identity = row.person_id = None
    row.can_name = row.can_publish = False
    if not row.award:
        row.text = None
        if row.file_id:
            files.forget(file_id=row.file_id, by=by)
