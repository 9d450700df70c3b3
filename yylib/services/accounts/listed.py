"""账户列表: who works here, as the list shows, prints and exports it."""

from sqlalchemy import case, func, select
from sqlalchemy.orm import joinedload, selectinload

from yylib import clock
from yylib.models.accounts import Account, Department, RoleHeld
from yylib.permissions import ROLE_LABELS, Permission
from yylib.services import lists
from yylib.services.accounts import manage
from yylib.services.lists import Column, Filter

STATES = (("live", "在用"), ("off", "已停用"))


def roles_now(account: Account) -> list[RoleHeld]:
    """The roles that have not run out, deputies' among them."""
    return [held for held in account.roles_held if held.until_on is None or held.until_on >= clock.today()]


def _roles(account: Account) -> str:
    return "、".join(f"{held.label}（代理{held.deputy_for.name}）" if held.deputy_for else held.label
                     for held in roles_now(account))  # fmt: skip


def _state(account: Account) -> str:
    return "已停用" if not account.is_active else "等首次登录" if account.must_change else "在用"


def _departments() -> list[tuple[int, str]]:
    return [(department.id, department.name) for department in manage.departments()]


ACCOUNTS = lists.announce(lists.List(
    name="accounts", title="账户", id=Account.id, export=Permission.ACCOUNTS_READ, order="state",
    source=lambda: select(Account).select_from(Account).outerjoin(Department, Department.id == Account.department_id),
    load=(joinedload(Account.department),
          selectinload(Account.roles_held).joinedload(RoleHeld.deputy_for).lazyload(Account.roles_held)),
    search=(Account.name, Account.login_name),
    columns=(
        Column("name", "姓名", lambda one: one.name, (Account.name,)),
        Column("login_name", "登录名", lambda one: one.login_name, (Account.login_name,)),
        Column("department", "科室", lambda one: one.department and one.department.name,
               (func.coalesce(Department.sort, 999),)),
        Column("roles", "角色", _roles),
        Column("state", "状态", _state, (case((Account.is_active, 0), else_=1), Account.name)),
    ),
    filters=(
        Filter("state", "状态", STATES, lambda value: Account.is_active.is_(value == "live")),
        Filter("department", "科室", _departments, lambda value: Account.department_id == int(value)),
        Filter("role", "角色", [(role.value, label) for role, label in ROLE_LABELS.items()],
               lambda value: Account.roles_held.any(RoleHeld.role == value)),
    ),
))  # fmt: skip
