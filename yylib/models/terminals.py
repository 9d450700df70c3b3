"""终端: enrolled desk PCs and display screens. What is not enrolled opens no screen and keeps no desk signed in."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yylib.extensions import db


class TerminalKind(StrEnum):
    DESK = "desk"
    WALL = "wall"
    GATE = "gate"

    @property
    def label(self) -> str:
        return {"desk": "前台电脑", "wall": "大屏", "gate": "门口屏"}[self.value]


class Terminal(db.Model):
    """终端: a PC or a screen, enrolled by a one-time code typed on it once; revocable."""

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(40))
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    code_hash: Mapped[str | None] = mapped_column(String(64))
    code_until: Mapped[datetime | None]
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    enrolled_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    direction: Mapped[str | None] = mapped_column(String(4))  # of a door's screen: whose code it shows

    branch = relationship("Branch")
    place = relationship("Place")
    secret_fields = frozenset({"code_hash", "token_hash"})

    @property
    def kind_label(self) -> str:
        way = {"in": "（进馆）", "out": "（出馆）"}.get(self.direction, "")
        return TerminalKind(self.kind).label + way

    @property
    def is_live(self) -> bool:
        return self.enrolled_at is not None and self.revoked_at is None
