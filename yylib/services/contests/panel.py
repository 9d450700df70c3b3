"""评委: who is asked to judge, by account or by link, until when; and who therefore sees no authors."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from yylib import clock, tokens
from yylib.database import db, locked
from yylib.errors import NotThere, Refused
from yylib.models.accounts import Account
from yylib.models.activities import ActivityStage
from yylib.models.contests import Contest, ContestEntry, Judge
from yylib.services import audit
from yylib.services.contests import terms
from yylib.services.rules import rule


def judges(activity_id: int) -> list[Judge]:
    """The judges of a contest, those who were stopped too, in the order in which they were asked."""
    return list(db.session.scalars(select(Judge).where(Judge.activity_id == activity_id).order_by(Judge.id)))


def add_judge(
    *, activity_id: int, name: str = "", account_id: int | None = None, is_blind: bool = False, by: int
) -> str:
    """请评委: a colleague by account (the answer is empty), or somebody from outside by a link, whose token is the answer and
    is kept nowhere. A colleague who deals with the authors is refused; once works have come in, any other says first that
    they have seen none (``is_blind``), which the audit keeps. Never run it with a form token."""
    deciding(activity_id)
    account = account_id and db.session.get(Account, account_id)
    name = account.name if account else " ".join(name.split())[:60]
    if not name or (account_id and not account):
        raise Refused("judge_name", field="name")
    if account:
        _blind(activity_id, account, is_blind, by)
    token = "" if account else tokens.fresh()
    db.session.add(Judge(activity_id=activity_id, name=name, account_id=account.id if account else None, made_at=clock.now(),
                         token_hash=tokens.digest(token) if token else None, until_at=_until() if token else None))  # fmt: skip
    db.session.flush()
    return token


def _blind(activity_id: int, account: Account, is_blind: bool, by: int) -> None:
    """Refuse who knows the authors of the works that are there, or did not say that they do not."""
    count, entered = db.session.execute(select(func.count(ContestEntry.id), func.count(ContestEntry.id).filter(
        ContestEntry.by_id == account.id)).where(ContestEntry.activity_id == activity_id)).one()  # fmt: skip
    if not count:
        return
    activity = terms.of(activity_id).activity
    if entered or account.id in (by, activity.lead_id, activity.made_by_id):
        raise Refused("judge_knows", field="account_id", name=account.name)
    if not is_blind:
        raise Refused("judge_unasked", field="is_blind", count=count)
    audit.note(subject="judge", row_id=activity_id, act="blind", by=by, account_id=account.id, entries=count)


def renew_judge(*, judge_id: int, by: int) -> str:
    """A new link for a judge, in place of the old one; a colleague who was stopped judges again. Never run it with a form
    token."""
    judge = locked(Judge, judge_id)
    deciding(judge.activity_id)
    judge.revoked_at = None
    if judge.account_id:
        return ""
    token = tokens.fresh()
    judge.token_hash, judge.until_at = tokens.digest(token), _until()
    return token


def _until() -> datetime:
    return clock.now() + timedelta(days=rule(terms.JUDGE_DAYS))


def revoke_judge(*, judge_id: int, by: int) -> None:
    """Stop a judge: the link ends, the scores stay."""
    judge = locked(Judge, judge_id)
    judge.revoked_at = judge.revoked_at or clock.now()


def by_token(token: str) -> Judge:
    """The judge whose link this is while it holds, else ``NotThere``: until its day, and until winners are published."""
    query = select(Judge).where(Judge.token_hash == tokens.digest(token or ""), Judge.revoked_at.is_(None),
                                Judge.until_at > clock.now())  # fmt: skip
    judge = db.session.scalar(query)
    if judge is None or terms.of(judge.activity_id).activity.stage == ActivityStage.CANCELLED:
        raise NotThere()
    return judge


def by_account(activity_id: int, account_id: int) -> Judge | None:
    """The colleague as a judge of this contest, if they are one."""
    return db.session.scalar(select(Judge).where(Judge.activity_id == activity_id, Judge.account_id == account_id))


def see_authors(activity_id: int, account_id: int) -> None:
    """Refuse a colleague who is or was a judge of this contest the authors, until winners are published."""
    if by_account(activity_id, account_id) and terms.of(activity_id).winners_at is None:
        raise Refused("judge_blind")


def colleagues() -> list[tuple[int, str]]:
    """Who of the house may be asked to judge: (id, name)."""
    query = select(Account.id, Account.name).where(Account.is_active).order_by(Account.name, Account.id)
    return [(row.id, row.name) for row in db.session.execute(query)]


def has_works(activity_id: int) -> bool:
    """Whether any work has come in, and with it an author whom colleagues may have seen."""
    return (
        db.session.scalar(select(ContestEntry.id).where(ContestEntry.activity_id == activity_id).limit(1)) is not None
    )


def activity_of(judge_id: int) -> int:
    """Which contest somebody judges, or ``NotThere``."""
    found = db.session.scalar(select(Judge.activity_id).where(Judge.id == judge_id))
    if found is None:
        raise NotThere()
    return found


def deciding(activity_id: int) -> Contest:
    """The contest's row, held while nothing is published; else ``score_over``."""
    row = terms.held(activity_id)
    if row.winners_at:
        raise Refused("score_over")
    return row
