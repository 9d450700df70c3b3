"""分工与报名要问的: who does what by when, and what the registration form asks."""

from datetime import date

from sqlalchemy import func, select

from yylib import clock
from yylib.database import db, locked
from yylib.errors import NotThere, Refused
from yylib.models.activities import Activity, ActivityStage, Duty, Question
from yylib.services.activities import fixing, following, reading, writing

MOST_DUTIES, MOST_QUESTIONS, MOST_CHOICES = 40, 8, 20


def add_duty(*, activity_id: int, what: str, account_id: int | None = None, by_day: date | None = None,
             by: int | None) -> int:  # fmt: skip
    """One more thing to do; its id. Also after the approval: it is the work, not the plan."""
    held = writing.running(activity_id)
    count = len(reading.duties(activity_id))
    if count >= MOST_DUTIES:
        raise Refused("too_many_of_them", field="what", most=MOST_DUTIES)
    made = Duty(activity_id=held.id, what=what, account_id=account_id, by_day=by_day, sort=count + 1)
    db.session.add(made)
    db.session.flush()
    return made.id


def finish_duty(*, duty_id: int, is_done: bool = True, by: int | None) -> None:
    """Tick a thing off, or take the tick away."""
    duty = locked(Duty, duty_id)
    if is_done and duty.done_at:
        raise Refused("duty_done")
    duty.done_at, duty.done_by_id = (clock.now(), by) if is_done else (None, None)


def drop_duty(*, duty_id: int, by: int | None) -> None:
    """Out of a plan that is being written; what was approved is ticked off instead."""
    duty = locked(Duty, duty_id)
    writing.draft(duty.activity_id)
    if duty.done_at:
        raise Refused("duty_done")
    db.session.delete(duty)


def add_question(*, activity_id: int, label: str, kind: str = "text", choices: list[str] = (), is_required: bool = False,
                 by: int | None) -> int:  # fmt: skip
    """One more question of the registration form: ``text``, ``choice`` with its answers, or ``yes``; its id."""
    held = writing.running(activity_id)
    answers = list(dict.fromkeys(one.strip()[:40] for one in choices if one.strip())) if kind == "choice" else []
    if kind == "choice" and len(answers) < 2:
        raise Refused("question_choices", field="choices")
    count = db.session.scalar(select(func.count(Question.id)).where(Question.activity_id == activity_id))
    if count >= MOST_QUESTIONS or len(answers) > MOST_CHOICES:
        raise Refused(
            "too_many_of_them", field="choices", most=MOST_QUESTIONS if count >= MOST_QUESTIONS else MOST_CHOICES
        )
    made = Question(
        activity_id=held.id, label=label, kind=kind, choices=answers, is_required=is_required, sort=count + 1
    )
    db.session.add(made)
    db.session.flush()
    _asked(held, by)
    return made.id


def _asked(held: Activity, by: int | None) -> None:
    """The questions changed: as any words of the plan."""
    if held.stage == ActivityStage.APPROVED:
        return fixing.unsettle(held, ["questions"], by)
    writing.touched(held, by)
    return following.changed(held.id)


def drop_question(*, question_id: int, by: int | None) -> None:
    """Ask it no longer; once somebody has answered, the questions stay."""
    held = db.session.get(Question, question_id)
    if held is None:
        raise NotThere()
    activity = writing.running(held.activity_id)
    if fixing.is_registered(held.activity_id):
        raise Refused("attends_frozen", what="报名要问的")
    db.session.delete(held)
    db.session.flush()
    _asked(activity, by)


def activity_of(duty_id: int) -> int:
    """The activity that a thing to do belongs to, or ``NotThere``."""
    held = db.session.get(Duty, duty_id)
    if held is None:
        raise NotThere()
    return held.activity_id
