"""奖品: what an activity has to hand out, and each hand-out; never more than there are."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from yylib import clock
from yylib.database import db, locked, plain
from yylib.errors import NotThere, Refused
from yylib.models.activities import ActivityStage
from yylib.models.attendance import Prize
from yylib.services.attendance.sign import open_to_entries

# Where the stock does not hold it nothing is changed: the last one goes to one person, whoever presses at once.
_TAKE = "UPDATE prize SET handed = handed + :number WHERE id = :id AND handed + :number <= number"
_INSERT = (
    "INSERT INTO prize_hand_out (prize_id, session_id, number, to_name, note, nonce, at, by_id) VALUES (:prize, :session, "
    ":number, :to_name, :note, :nonce, :at, :by) ON CONFLICT DO NOTHING RETURNING id"
)
_STAGE = "SELECT a.stage FROM activity a WHERE a.id = :id"
_STAGE_OF_PRIZE = "SELECT a.stage FROM activity a JOIN prize p ON p.activity_id = a.id WHERE p.id = :id"
_GIVEN = (
    "SELECT h.id, h.number, h.to_name, h.note, h.at, h.undone_at, p.name, p.value_fen, a.name AS by_name "
    "FROM prize_hand_out h JOIN prize p ON p.id = h.prize_id LEFT JOIN account a ON a.id = h.by_id "
    "WHERE p.activity_id = :activity ORDER BY h.id DESC"
)


class Given(NamedTuple):
    """One hand-out, as the list shows it."""

    id: int
    number: int
    to_name: str | None
    note: str
    at: datetime
    undone_at: datetime | None
    prize: str
    value_fen: int | None
    by: str | None


def of(activity_id: int) -> list[Prize]:
    """The prizes of an activity."""
    return list(db.session.scalars(select(Prize).where(Prize.activity_id == activity_id).order_by(Prize.id)))


def get(prize_id: int) -> Prize:
    """One prize, or ``NotThere``."""
    found = db.session.get(Prize, prize_id)
    if found is None:
        raise NotThere()
    return found


def given(activity_id: int) -> list[Given]:
    """All hand-outs of an activity, those taken back too, the latest first."""
    return [Given(row.id, row.number, row.to_name, row.note, clock.moment(row.at), clock.moment(row.undone_at), row.name,
                  row.value_fen, row.by_name) for row in plain(_GIVEN, activity=activity_id)]  # fmt: skip


def add(*, activity_id: int, name: str, number: int, by: int, value_fen: int | None = None) -> int:
    """A kind of prize and how many of it there are; its id."""
    _refuse_filed(plain(_STAGE, id=activity_id))
    prize = Prize(activity_id=activity_id, name=name, number=number, value_fen=value_fen)
    db.session.add(prize)
    db.session.flush()
    return prize.id


def change(*, prize_id: int, name: str, number: int, by: int, version: int | None = None,
           value_fen: int | None = None) -> None:  # fmt: skip
    """Correct a prize; never fewer than were handed out."""
    _refuse_filed(plain(_STAGE_OF_PRIZE, id=prize_id))
    prize = locked(Prize, prize_id, version=version)
    if number < prize.handed:
        raise Refused("prize_below", field="number", name=prize.name, handed=prize.handed)
    prize.name, prize.number, prize.value_fen = name, number, value_fen


def hand_out(*, prize_id: int, nonce: str, number: int = 1, to_name: str = "", note: str = "",
             session_id: int | None = None, by: int | None = None) -> int:  # fmt: skip
    """Hand so many of a prize to somebody, who may stay unnamed; the same ``nonce`` again changes nothing. Its id.

    ``prize_gone`` where there are not so many left.
    """
    if found := plain("SELECT id FROM prize_hand_out WHERE nonce = :nonce", nonce=nonce[:64]):
        return found[0].id
    if session_id is not None:
        open_to_entries(session_id)
    _refuse_filed(plain(_STAGE_OF_PRIZE, id=prize_id))
    if number < 1:
        raise Refused("sign_nobody", field="number")
    if not plain(_TAKE, id=prize_id, number=number).count:
        rows = plain("SELECT name, number - handed AS left_over FROM prize WHERE id = :id", id=prize_id)
        if not rows:
            raise NotThere()
        raise Refused("prize_gone", field="number", name=rows[0].name, left=rows[0].left_over)
    made = plain(_INSERT, prize=prize_id, session=session_id, number=number, to_name=to_name or None, note=note,
                 nonce=nonce[:64], at=clock.stamp(clock.now()), by=by)  # fmt: skip
    if not made:  # the same press from another connection was first
        raise Refused("same_again")
    return made[0].id


def take_back(*, hand_out_id: int, by: int) -> None:
    """It was not handed out after all; the stock has it again."""
    rows = plain("SELECT prize_id, number, session_id FROM prize_hand_out WHERE id = :id", id=hand_out_id)
    if not rows:
        raise NotThere()
    _refuse_filed(plain(_STAGE_OF_PRIZE, id=rows[0].prize_id))
    done = plain("UPDATE prize_hand_out SET undone_at = :now WHERE id = :id AND undone_at IS NULL",
                 now=clock.stamp(clock.now()), id=hand_out_id)  # fmt: skip
    if not done.count:
        raise Refused("prize_undone")
    plain("UPDATE prize SET handed = handed - :number WHERE id = :id", id=rows[0].prize_id, number=rows[0].number)


def _refuse_filed(rows) -> None:
    """What was filed stays as it was until the file is opened again."""
    if not rows:
        raise NotThere()
    if rows[0].stage == ActivityStage.FILED:
        raise Refused("session_filed")


def activity_of(hand_out_id: int) -> int:
    """The activity of a hand-out, or ``NotThere``."""
    rows = plain("SELECT p.activity_id FROM prize_hand_out h JOIN prize p ON p.id = h.prize_id WHERE h.id = :id",
                 id=hand_out_id)  # fmt: skip
    if not rows:
        raise NotThere()
    return rows[0].activity_id
