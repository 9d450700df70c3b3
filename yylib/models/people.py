"""Those who come: one person stands here once, and every other subject points to the row."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yylib.extensions import db
from yylib.models.personal import Personal, on_erase, personal

CHILD_AGE = 14  # 不满十四周岁: 个人信息保护法 28, 31
ADULT_AGE = 18  # 民法典 17


def age_of(birth_on: date, day: date) -> int:
    """Completed years of somebody born on a day."""
    return day.year - birth_on.year - ((day.month, day.day) < (birth_on.month, birth_on.day))


_PROOF = on_erase("keep", "证明当时取得过同意（个人信息保护法 第14条、第69条），撤回满三年后删除")


class Masked(NamedTuple):
    """A person as a page may show them: 张*, 199****0001, and no birth date but what follows from it."""

    id: int
    name: str
    phone: str
    is_child: bool
    guardian: str | None
    guardian_relation: str | None
    seen_at: datetime
    is_blank: bool


@personal(
    Personal("name", "姓名", "联系与服务本人", "PEOPLE_KEEP_DAYS", "seen_at", "blank"),
    Personal("phone", "电话", "联系本人", "PEOPLE_KEEP_DAYS", "seen_at", "blank"),
    Personal("birth_on", "出生日期", "判断是否需要家长陪同或同意", "PEOPLE_KEEP_DAYS", "seen_at", "blank"),
)
class Person(db.Model):
    """读者（来馆的人）: a name, and what is needed to reach them. No ID number stands here."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None] = mapped_column(String(60))
    phone: Mapped[str | None] = mapped_column(String(20))
    birth_on: Mapped[date | None]
    guardian_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), info=on_erase("blank"))
    guardian_relation: Mapped[str | None] = mapped_column(String(20))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    guardian: Mapped["Person | None"] = relationship(remote_side=[id])
    consents: Mapped[list["Consent"]] = relationship(order_by="Consent.id", foreign_keys="Consent.person_id")
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("guardian_id IS NULL OR guardian_id <> id", name="guardian"),
        UniqueConstraint("name", "phone"),
        Index("ix_person_phone", "phone"),
    )

    def age_on(self, day: date) -> int | None:
        """Completed years; on the birthday itself the new age holds."""
        return self.birth_on and age_of(self.birth_on, day)

    def is_child_on(self, day: date) -> bool:
        """不满十四周岁."""
        age = self.age_on(day)
        return age is not None and age < CHILD_AGE

    @property
    def masked_name(self) -> str:
        """张* of 张三, 陈*先 of three and more: the first character, and a star for the second."""
        if not self.name:
            return "（已匿名）"
        return self.name[0] + "*" + self.name[2:][-1:]

    @property
    def masked_phone(self) -> str:
        """The first three and the last four digits."""
        return f"{self.phone[:3]}****{self.phone[-4:]}" if self.phone else "—"

    def masked(self, day: date) -> Masked:
        """The public view: the only form in which a person reaches a template without a reason given."""
        return Masked(self.id, self.masked_name, self.masked_phone, self.is_child_on(day),
                      self.guardian.masked_name if self.guardian else None, self.guardian_relation, self.seen_at,
                      self.name is None)  # fmt: skip


@personal(Personal("person_id", "同意记录", "证明已取得同意", 3 * 365, "withdrawn_at", "delete"))
class Consent(db.Model):
    """同意: to one purpose, in one version of the text, by the person or the guardian; withdrawn as easily."""

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True, info=_PROOF)
    guardian_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), info=_PROOF)
    purpose: Mapped[str] = mapped_column(String(40))
    text_version: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(20))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


@personal(Personal("token_hash", "办理链接（散列）", "让本人不用账户就能查看和修改", 30, "until_at", "delete"))
class ManageLink(db.Model):
    """办理链接: lets a person see and change what is theirs, without an account. Only its hash is kept."""

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]
    until_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    secret_fields = frozenset({"token_hash"})
