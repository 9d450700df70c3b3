"""评审: judges see numbers and works, never authors; a score that must not count is left out."""

import re
import unicodedata
from typing import NamedTuple

from sqlalchemy import select

from yylib import clock
from yylib.database import db, locked
from yylib.errors import NotThere, Refused
from yylib.models.contests import ContestEntry, Judge, Score
from yylib.models.files import StoredFile
from yylib.services.contests import panel, terms

_POINTS = re.compile(r"(100|[0-9]{1,2})(?:\.([0-9]))?")


class Work(NamedTuple):
    """What a judge sees of an entry, and what they gave: nothing here says whose it is."""

    entry_id: int
    number: int
    division: str
    title: str
    text: str | None
    file_kind: str | None
    tenths: int | None
    remark: str
    is_left_out: bool

    @property
    def is_done(self) -> bool:
        return self.tenths is not None or self.is_left_out


def works(judge: Judge) -> list[Work]:
    """What this judge has before them, by number."""
    query = (
        select(ContestEntry, StoredFile.kind, Score)
        .outerjoin(StoredFile, StoredFile.id == ContestEntry.file_id)
        .outerjoin(Score, (Score.entry_id == ContestEntry.id) & (Score.judge_id == judge.id))
        .where(ContestEntry.activity_id == judge.activity_id, ContestEntry.withdrawn_at.is_(None))
        .order_by(ContestEntry.number)
    )
    return [_work(*row) for row in db.session.execute(query)]


def work(judge: Judge, entry_id: int) -> tuple[Work, StoredFile | None]:
    """One of them with its file, or ``score_other``."""
    entry = db.session.get(ContestEntry, entry_id)
    if entry is None or entry.activity_id != judge.activity_id or entry.withdrawn_at:
        raise Refused("score_other")
    given = db.session.scalar(select(Score).where(Score.entry_id == entry_id, Score.judge_id == judge.id))
    file = entry.file if entry.file and entry.file.deleted_at is None else None
    return _work(entry, file and file.kind, given), file


def _work(entry: ContestEntry, kind: str | None, given: Score | None) -> Work:
    is_out = given is not None and given.left_out_at is not None
    return Work(entry.id, entry.number, entry.division, entry.title, entry.text, kind, given.tenths if given else None,
                given.remark if given else "", is_out)  # fmt: skip


def tenths_of(text: str) -> int:
    """88, 88.5, full-width digits too: tenths of a point; else ``score_bad``."""
    found = _POINTS.fullmatch(unicodedata.normalize("NFKC", text or "").strip())
    if not found or (found[1] == "100" and found[2] not in (None, "0")):
        raise Refused("score_bad", field="points")
    return int(found[1]) * 10 + int(found[2] or 0)


def score(*, judge_id: int, entry_id: int, points: str, remark: str = "", by: int | None = None) -> None:
    """A judge's score for one work, given or changed until winners are published."""
    tenths, judge = tenths_of(points), _judging(judge_id)
    work(judge, entry_id)
    given = db.session.scalar(
        select(Score).where(Score.entry_id == entry_id, Score.judge_id == judge_id).with_for_update()
    )
    if given is None:
        given = Score(entry_id=entry_id, judge_id=judge_id, tenths=tenths, at=clock.now())
        db.session.add(given)
    elif given.left_out_at and given.left_out_by_id is None:
        raise Refused("score_out")
    given.tenths, given.remark, given.at = tenths, remark.strip()[:200], clock.now()
    db.session.flush()


def recuse(*, judge_id: int, entry_id: int, by: int | None = None) -> None:
    """回避: the judge recognises a work of somebody near; it waits for no score of theirs any more."""
    judge = _judging(judge_id)
    work(judge, entry_id)
    given = db.session.scalar(
        select(Score).where(Score.entry_id == entry_id, Score.judge_id == judge_id).with_for_update()
    )
    if given is None:
        given = Score(entry_id=entry_id, judge_id=judge_id, tenths=0, at=clock.now())
        db.session.add(given)
    elif given.left_out_at:
        return  # it counts nowhere already; whoever left it out said why
    given.left_out_at, given.left_out_reason, given.left_out_by_id = clock.now(), "评委本人回避", None
    db.session.flush()


def leave_out(*, score_id: int, reason: str, by: int) -> None:
    """剔除 a score that must not count, because the judge is related or for another reason that stays beside it."""
    if not reason.strip():
        raise Refused("entry_reason", field="reason")
    given = _score(score_id)
    given.left_out_at, given.left_out_reason, given.left_out_by_id = clock.now(), reason.strip()[:200], by


def take_in(*, score_id: int, by: int) -> None:
    """It counts again. A judge who recused themselves without a score gives one first: theirs is taken away."""
    given = _score(score_id)
    if given.left_out_at is None:
        raise Refused("score_counts")
    if given.left_out_by_id is None and given.tenths == 0:
        db.session.delete(given)
        return
    given.left_out_at, given.left_out_reason, given.left_out_by_id = None, "", None


def _score(score_id: int) -> Score:
    known = db.session.get(Score, score_id)
    if known is None:
        raise NotThere()
    panel.deciding(terms.get(known.entry_id).activity_id)
    return locked(Score, score_id)


def _judging(judge_id: int) -> Judge:
    """The judge, who may score now; the contest's row is held, so that nobody scores into a list being published."""
    judge = db.session.get(Judge, judge_id)
    if judge is None:
        raise NotThere()
    panel.deciding(judge.activity_id)
    if judge.revoked_at or (judge.until_at and judge.until_at <= clock.now()):
        raise Refused("judge_gone")
    return judge


def entry_of(score_id: int) -> int:
    """Whose score it is: the entry's id, or ``NotThere``."""
    found = db.session.scalar(select(Score.entry_id).where(Score.id == score_id))
    if found is None:
        raise NotThere()
    return found
