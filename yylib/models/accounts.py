"""Those who work here: departments, accounts, roles, and the sessions in which they are signed in."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yylib.extensions import db
from yylib.models.personal import Personal, personal
from yylib.permissions import ROLE_LABELS, Role


class Department(db.Model):
    """科室."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    sort: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)


@personal(Personal("name", "馆员姓名", "在经办记录上署名", None, "created_at", "blank"))
class Account(db.Model):
    """账户: one person who works here. It is disabled, never deleted, for its name stands in the records."""

    id: Mapped[int] = mapped_column(primary_key=True)
    login_name: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(40))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    password_hash: Mapped[str | None] = mapped_column(String(255))
    pin_hash: Mapped[str | None] = mapped_column(String(255))
    is_active: Mapped[bool] = mapped_column(default=True)
    must_change: Mapped[bool] = mapped_column(default=False)
    keys: Mapped[str | None] = mapped_column(String(500))
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    department: Mapped[Department | None] = relationship()
    roles_held: Mapped[list["RoleHeld"]] = relationship(
        order_by="RoleHeld.id", foreign_keys="RoleHeld.account_id", lazy="selectin"
    )

    __mapper_args__ = {"version_id_col": version}
    secret_fields = frozenset({"password_hash", "pin_hash"})


class RoleHeld(db.Model):
    """角色: held for good, or between two dates, or as the deputy (代理) of somebody."""

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]
    deputy_for_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    account: Mapped[Account] = relationship(foreign_keys=[account_id], overlaps="roles_held")
    deputy_for: Mapped[Account | None] = relationship(foreign_keys=[deputy_for_id])
    __table_args__ = (
        CheckConstraint("until_on IS NULL OR from_on IS NULL OR until_on >= from_on", name="order"),
        CheckConstraint("deputy_for_id IS NULL OR deputy_for_id <> account_id", name="other"),
    )

    @property
    def label(self) -> str:
        return ROLE_LABELS[Role(self.role)]

    def holds_on(self, day: date) -> bool:
        """Whether the role is held on this day; both dates belong to it (民法典 1259: 届满 includes)."""
        return (self.from_on is None or self.from_on <= day) and (self.until_on is None or day <= self.until_on)


@personal(
    Personal(
        "token_hash", "馆员登录记录（散列）", "保护账户安全（网络安全法：不少于六个月）", 180, "started_at", "delete"
    )
)
class SignIn(db.Model):
    """登录: one session. The row is the truth; the cookie holds only a token whose hash stands here."""

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    terminal_id: Mapped[int | None] = mapped_column(ForeignKey("terminal.id"))
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    until_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class OneTimeLink(db.Model):
    """一次性链接: makes the first administrator, or lets somebody set a new password. Used once, before its time."""

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    until_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


@personal(
    Personal("account_key", "登录名与网络地址（散列）", "防止有人反复试密码", 180, "at", "delete"),
    Personal("address_key", "网络地址（散列）", "防止有人反复试密码", 180, "at", "delete"),
)
class Attempt(db.Model):
    """登录尝试: what the throttle counts. Names and addresses stand here only as keyed hashes."""

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    account_key: Mapped[str] = mapped_column(String(64))
    address_key: Mapped[str] = mapped_column(String(64))
    is_good: Mapped[bool]

    __table_args__ = (
        Index("ix_attempt_account", "account_key", "at"),
        Index("ix_attempt_address", "address_key", "at"),
    )


class ListMemory(db.Model):
    """Each person's last filter of each list."""

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    list_name: Mapped[str] = mapped_column(String(40), primary_key=True)
    query: Mapped[str] = mapped_column(String(500))
