"""The fictional colleagues, one a role, and the fictional leaders of groups."""

from typing import NamedTuple

from yylib import tokens
from yylib.database import write
from yylib.permissions import Role
from yylib.services import people
from yylib.services.accounts import manage

COLLEAGUES = (
    (Role.DESK, "demo-desk", "演示·林小满", "图书借阅部"),
    (Role.ACQUISITION, "demo-acquisition", "演示·谷雨生", "图书借阅部"),
    (Role.PROMOTION, "demo-promotion", "演示·夏至", "阅读推广部"),
    (Role.TECH, "demo-tech", "演示·白露", "电子技术服务部"),
    (Role.HEAD, "demo-head", "演示·霜降", "报刊阅览部"),
    (Role.DIRECTOR, "demo-director", "演示·立春", "办公室"),
    (Role.ADMIN, "demo-admin", "演示·惊蛰", "电子技术服务部"),
    (Role.AUDITOR, "demo-auditor", "演示·寒露", "办公室"),
)
LEADERS = (
    ("演示·领队甲", "13000000101"), ("演示·领队乙", "13000000102"), ("演示·领队丙", "13000000103"),
)  # fmt: skip


class Staff(NamedTuple):
    """Account ids by role, and the passwords by login name."""

    ids: dict[str, int]
    passwords: dict[str, str]


def hire() -> Staff:
    """Make the accounts, with passwords that need no change."""
    departments = {row.name: row.id for row in manage.departments()}
    ids, passwords = {}, {}
    for role, login_name, name, department in COLLEAGUES:
        password = passwords[login_name] = manage.one_time_password()
        ids[role.value] = write(manage.create, login_name=login_name, name=name, password_hash=tokens.hashed(password),
                                department_id=departments[department], roles=[role], must_change=False,
                                by=None)  # fmt: skip
    return Staff(ids, passwords)


def meet_leaders(by: int) -> list[int]:
    """Enter the people who bring groups; their person ids."""
    return [write(people.enter, name=name, phone=phone, by=by) for name, phone in LEADERS]
