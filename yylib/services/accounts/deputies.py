"""代理: who acts in a head's or the director's role between two dates."""

from datetime import date

from sqlalchemy import select

from yylib import clock
from yylib.database import db, locked
from yylib.errors import NotThere, Refused
from yylib.models.accounts import Account, RoleHeld
from yylib.permissions import ROLE_LABELS, Permission, Role, granted
from yylib.services.accounts import sessions

DEPUTISED = (Role.HEAD, Role.DIRECTOR)


def name(*, for_id: int, deputy_id: int, role: str, from_on: date, until_on: date, by: int) -> int:
    """Name who acts in somebody's role between two dates, both included; only heads and the director have deputies."""
    if from_on is None or until_on is None or until_on < from_on:
        raise Refused("deputy_dates", field="until_on")
    if for_id == deputy_id:
        raise Refused("deputy_self", field="deputy_id")
    principal, role = locked(Account, for_id), Role(role)
    _own_or_manager(principal.id, by)
    own = {row.role for row in principal.roles_held if row.deputy_for_id is None}
    if role not in DEPUTISED or role not in own:
        raise Refused("deputy_role", field="role", who=principal.name, role=ROLE_LABELS[role])
    deputy = locked(Account, deputy_id)
    if not deputy.is_active:
        raise Refused("deputy_gone", field="deputy_id", who=deputy.name)
    held = RoleHeld(account_id=deputy_id, role=role, from_on=from_on, until_on=until_on, deputy_for_id=for_id)
    db.session.add(held)
    db.session.flush()
    return held.id


def _own_or_manager(principal_id: int, by: int | None) -> None:
    """One names a deputy for oneself; only who manages the accounts does it for others."""
    roles = {row.role for row in db.session.get(Account, by).roles_held if row.holds_on(clock.today())}
    if principal_id != by and Permission.ACCOUNTS_MANAGE not in granted(roles):
        raise Refused("not_allowed")


def stands_in_for(account_id: int, permission: Permission, people: set[int]) -> str:
    """Whose place somebody takes with a permission that he holds today for one of these people alone; "" where he has it
    otherwise. Nobody's deputy approves for him what he may not approve himself."""
    held = [role for role in db.session.scalars(select(RoleHeld).where(RoleHeld.account_id == account_id))
            if role.holds_on(clock.today()) and permission in granted([Role(role.role)])]  # fmt: skip
    return held[0].deputy_for.name if held and all(role.deputy_for_id in people for role in held) else ""


def end(*, held_id: int, by: int) -> None:
    """The deputy acts no longer; the days already acted stay on record in the audit."""
    held = locked(RoleHeld, held_id)
    if held.deputy_for_id is None:
        raise NotThere()
    _own_or_manager(held.deputy_for_id, by)
    sessions.end_all(account_id=held.account_id)
    db.session.delete(held)


def end_of(*, account_id: int, roles) -> None:
    """Nobody acts in a role that its holder has lost."""
    lost = select(RoleHeld).where(RoleHeld.deputy_for_id == account_id, RoleHeld.role.in_(list(roles)))
    for held in db.session.scalars(lost):
        sessions.end_all(account_id=held.account_id)
        db.session.delete(held)


def listed() -> list[RoleHeld]:
    """All deputies named, the latest first."""
    query = select(RoleHeld).where(RoleHeld.deputy_for_id.is_not(None)).order_by(RoleHeld.from_on.desc())
    return list(db.session.scalars(query))
