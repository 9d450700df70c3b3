"""报名要问的: the extra questions of an activity, and what was answered, each by the question's own kind."""

import json

from sqlalchemy import select

from yylib.database import db, plain
from yylib.errors import Refused
from yylib.models.activities import Question

LONGEST = 200
YES, NO = "是", "否"


def questions(activity_id: int) -> list[Question]:
    """The questions in their order."""
    query = select(Question).where(Question.activity_id == activity_id).order_by(Question.sort, Question.id)
    return list(db.session.scalars(query))


def _plainly(activity_id: int) -> list:
    rows = plain("SELECT id, label, kind, choices, is_required FROM question WHERE activity_id = :activity ORDER BY sort, id",
                 activity=activity_id)  # fmt: skip
    return [row._replace(choices=json.loads(row.choices)) if isinstance(row.choices, str) else row for row in rows]


def choices(question: Question) -> list[str]:
    """What may be chosen; empty where a line of text is asked."""
    return list(question.choices or ()) or ([] if question.kind == "text" else [YES, NO])


def checked(activity_id: int, given: dict | None, *, is_free: bool = False) -> dict | None:
    """The answers by the questions' ids, as they are kept; what nobody asked is dropped. A colleague may leave some out."""
    given, kept = {str(key): value for key, value in (given or {}).items()}, {}
    for question in _plainly(activity_id):
        answer = " ".join(str(given.get(str(question.id)) or "").split())[:LONGEST]
        offered = choices(question)
        if not answer and question.is_required and not is_free or answer and offered and answer not in offered:
            raise Refused("answer_needed", field=f"q{question.id}", label=question.label)
        if answer:
            kept[str(question.id)] = answer
    return kept or None


def said(registration) -> list[tuple[str, str]]:
    """The questions with what was answered, for a page or a list."""
    held = registration.answers or {}
    return [(question.label, held.get(str(question.id), "")) for question in questions(registration.sheet.activity_id)]
