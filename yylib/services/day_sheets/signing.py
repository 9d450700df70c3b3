"""签字: the head of the department or the deputy between two dates; for the house the director. Signed is frozen."""

from yylib import clock
from yylib.database import db, locked
from yylib.errors import Refused
from yylib.models.accounts import Account, RoleHeld
from yylib.models.day_sheets import HOUSE, DaySheet
from yylib.permissions import ROLE_LABELS, Role


def signs_as(account_id: int, department_id: int) -> str:
    """In what capacity somebody signs a sheet today, such as 科室负责人 or 代馆长; empty for who may not.

    A deputy signs for the department of whom they stand in for, whatever their own.
    """
    account = db.session.get(Account, account_id)
    for held in account.roles_held if account and account.is_active else ():
        if held.holds_on(clock.today()) and _covers(held, account, department_id):
            return ("代" if held.deputy_for_id else "") + ROLE_LABELS[Role(held.role)]
    return ""


def _covers(held: RoleHeld, account: Account, department_id: int) -> bool:
    if department_id == HOUSE:
        return held.role == Role.DIRECTOR
    principal = held.deputy_for or account
    return held.role == Role.HEAD and principal.department_id == department_id


def refuse_other(sheet: DaySheet, by: int) -> str:
    """The capacity in which somebody may sign or correct a sheet, or the refusal that says who may."""
    capacity = signs_as(by, sheet.department_id)
    if not capacity:
        is_house = sheet.department_id == HOUSE
        raise Refused(
            "not_the_signer", whose="全馆" if is_house else "这个科室", who="馆长" if is_house else "本科室负责人"
        )
    return capacity


def sign(*, sheet_id: int, by: int) -> None:
    """Sign a version: from then on nothing of it changes, whatever becomes of the figures."""
    sheet = locked(DaySheet, sheet_id)
    capacity = refuse_other(sheet, by)
    if sheet.signed_at:
        raise Refused("sheet_signed")
    sheet.signed_at, sheet.signed_by_id, sheet.signed_as = clock.now(), by, capacity
