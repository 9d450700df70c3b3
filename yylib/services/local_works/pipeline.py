"""征集流程: lead, contact, registration, appraisal, agreement, receipt, certificate, cataloguing, special shelf, scans.

Any step but the receipt may be passed over with a reason, which the history keeps beside what was passed over.
"""

from typing import NamedTuple

from sqlalchemy import select

from yylib import clock
from yylib.database import db, locked, plain
from yylib.errors import IllegalMove, Refused
from yylib.models.collections import DigitalCopy
from yylib.models.items import GONE, Item, ItemStage, Location
from yylib.models.local_works import ENDED, PATH, LocalWork, WorkStage
from yylib.permissions import Permission
from yylib.services import history, items
from yylib.workflow import Move, Workflow

SUBJECT = "local_work"
S, _MAY = WorkStage, Permission.LOCAL_MANAGE
_RECEIVED = PATH.index(S.RECEIVED)
_FORWARD = (
    ("contact", "记为已联系"), ("register", "登记"), ("appraise", "鉴定查重完成"), ("agree", "协议签好"),
    ("receive", "接收"), ("certify", "发证书"), ("catalogue", "编目完成"), ("shelve", "已上专架"), ("digitise", "数字化完成"),
)  # fmt: skip


def _forward() -> list[Move]:
    """The nine steps: each from any earlier stage, and none past the receipt without it."""
    return [Move(verb, label, PATH[_RECEIVED if at > _RECEIVED else 0 : at], PATH[at], _MAY)
            for at, (verb, label) in enumerate(_FORWARD, 1)]  # fmt: skip


PIPELINE = Workflow(
    *_forward(),
    Move("finish", "办结", PATH[_RECEIVED:-1], S.FINISHED, _MAY),
    Move("drop", "未征得", PATH[:_RECEIVED], S.DROPPED, _MAY),
    Move("resume", "重新征集", (S.DROPPED,), S.LEAD, _MAY),
    *(Move(f"back_{stage}", f"退回到“{stage.label}”", (*PATH[at + 1 :], S.FINISHED), stage, _MAY)
      for at, stage in enumerate(PATH[:-1])),
)  # fmt: skip
BY_FORM = ("agree", "receive", "certify")  # steps that a form of their own makes


class Step(NamedTuple):
    """A move that may be made now, and the labels of the steps it would pass over."""

    move: Move
    skipped: tuple[str, ...]


def moves(work: LocalWork, user) -> list[Step]:
    """The moves of this stage by a button, the next one first; those with a form of their own and going back apart."""
    found = [one for one in PIPELINE.open_to(user, WorkStage(work.stage))
             if one.verb not in BY_FORM and not one.verb.startswith("back_")]  # fmt: skip
    return [Step(one, skipped(work.stage, one.target)) for one in found]


def skipped(stage: str, target: str) -> tuple[str, ...]:
    """The labels of the steps between two stages."""
    if stage not in PATH or target == S.DROPPED:
        return ()
    end = PATH.index(target) if target in PATH else len(PATH)
    return tuple(one.label for one in PATH[PATH.index(stage) + 1 : end])


def advance(*, work_id: int, verb: str, by: int, note: str = "") -> None:
    """Make one step. What it stands for must be so: a party for the registration, an opinion for the appraisal, a
    finished record for the cataloguing, every volume on a shelf of local literature for the special shelf."""
    work = locked(LocalWork, work_id)
    if verb in BY_FORM or verb.startswith("back_"):
        raise IllegalMove(verb, work.stage_label)
    move = PIPELINE.find(WorkStage(work.stage), verb)
    if condition := _CONDITIONS.get(verb):
        condition(work)
    if verb in ("drop", "finish") and not _is_reason(note):
        raise Refused("local_reason", field="note")
    take(work, move, by=by, note=note)


def take(work: LocalWork, move: Move, *, by: int | None, note: str = "") -> None:
    """Move a locked work on; what is passed over needs a reason."""
    passed = skipped(work.stage, move.target)
    if passed and move.verb != "finish" and not _is_reason(note):
        raise Refused("local_skip", field="note", skipped="、".join(passed))
    told = f"跳过 {'、'.join(passed)}：{note}" if passed else note
    history.record(subject=SUBJECT, row=work, move=move, by=by, note=told[:500])
    settle(work)


def _is_reason(note: str) -> bool:
    return 2 <= len(note.strip()) <= 200


def settle(work: LocalWork) -> None:
    """Write down since when nobody need be contacted any more; a piece in custody keeps its owner's name."""
    if work.is_ended and not (work.is_custody and work.is_here):
        work.closed_at, work.next_on = work.closed_at or clock.now(), None
    else:
        work.closed_at = None


def _has_party(work: LocalWork) -> None:
    if not work.parties and not work.unit:
        raise Refused("local_no_party")


def _has_appraisal(work: LocalWork) -> None:
    if not work.appraisal.strip():
        raise Refused("local_no_appraisal")


def _is_catalogued(work: LocalWork) -> None:
    if work.bib is None or not work.bib.is_full:
        raise Refused("local_not_catalogued")


def _is_shelved(work: LocalWork) -> None:
    held = db.session.execute(
        select(Item.stage, Location.is_local).outerjoin(Location, Location.id == Item.location_id)
        .where(Item.batch_id == work.batch_id, Item.stage.not_in(GONE))).all()  # fmt: skip
    left = sum(not (stage == ItemStage.SHELVED and is_local) for stage, is_local in held)
    if left or not held:
        raise Refused("local_not_shelved", left=left or work.copies)


def _is_digitised(work: LocalWork) -> None:
    if not db.session.scalar(select(DigitalCopy.id).where(DigitalCopy.work_id == work.id,
                                                          DigitalCopy.withdrawn_at.is_(None)).limit(1)):  # fmt: skip
        raise Refused("local_not_digitised")


_CONDITIONS = {"register": _has_party, "appraise": _has_appraisal, "catalogue": _is_catalogued,
               "shelve": _is_shelved, "digitise": _is_digitised}  # fmt: skip


def previous(work: LocalWork) -> WorkStage | None:
    """The stage it was in before the last step that still stands."""
    trail: list[str] = []
    for made in history.of(SUBJECT, work.id):
        if made.verb.startswith("back_"):
            trail = trail[: trail.index(made.target)] if made.target in trail else []
        else:
            trail.append(made.source)
    return WorkStage(trail[-1]) if trail and trail[-1] in PATH and work.stage != S.DROPPED else None


def step_back(*, work_id: int, note: str, by: int) -> None:
    """Take back the last step, with a reason. A receipt is taken back only after its batch was."""
    work = locked(LocalWork, work_id)
    stage = previous(work)
    if stage is None:
        raise Refused("local_no_step")
    if not _is_reason(note):
        raise Refused("local_reason", field="note")
    if work.batch_id and PATH.index(stage) < _RECEIVED:
        if work.batch.stage != "void":
            raise Refused("local_received", number=work.batch.number)
        work.batch_id = work.bib_id = None
    move = PIPELINE.find(WorkStage(work.stage), f"back_{stage}")
    history.record(subject=SUBJECT, row=work, move=move, by=by, note=note)
    settle(work)


def follow_shelved(bib_ids) -> None:
    """Volumes came to the shelf: a work of which all stand on a shelf of local literature has come that far by itself.
    Plain SQL: the scan that shelves may run without the ORM."""
    open_, label = (S.RECEIVED, S.CERTIFIED, S.CATALOGUED), dict(_FORWARD)["shelve"]
    for bib_id in bib_ids:
        rows = plain(
            "SELECT id, stage FROM local_work w WHERE bib_id = :bib AND stage IN (:a, :b, :c) AND EXISTS (SELECT 1 FROM item i "
            "WHERE i.batch_id = w.batch_id AND i.bib_id = :bib AND i.stage = 'shelved') AND NOT EXISTS (SELECT 1 FROM item i "
            "LEFT JOIN location l ON l.id = i.location_id WHERE i.batch_id = w.batch_id AND i.bib_id = :bib AND "
            "i.stage NOT IN ('returned', 'void') AND (i.stage <> 'shelved' OR l.is_local IS NULL OR NOT l.is_local))",
            bib=bib_id, a=open_[0], b=open_[1], c=open_[2])  # fmt: skip
        for row in rows:
            passed = skipped(row.stage, S.SHELVED)
            note = "全部上架，自动记下" + (f"；还没有办 {'、'.join(passed)}" if passed else "")
            plain("INSERT INTO move_made (subject, row_id, verb, label, source, target, at, note) VALUES "
                  "(:subject, :id, 'shelve', :label, :source, :target, :at, :note)", subject=SUBJECT, id=row.id, label=label,
                  source=row.stage, target=S.SHELVED, at=clock.stamp(clock.now()), note=note)  # fmt: skip
            plain(
                "UPDATE local_work SET stage = :stage, version = version + 1 WHERE id = :id", stage=S.SHELVED, id=row.id
            )


items.follow_shelved(follow_shelved)

__all__ = ["BY_FORM", "ENDED", "PIPELINE", "SUBJECT", "Step", "advance", "follow_shelved", "moves", "previous", "settle",
           "skipped", "step_back", "take"]  # fmt: skip
