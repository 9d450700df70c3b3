"""遗留物品: what was left behind, where it is kept, and to whom it was handed back."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yylib.extensions import db
from yylib.models.personal import Personal, on_erase, personal


@personal(Personal("returned_to", "领取人", "证明物品已交还本人", 90, "returned_at", "blank"))
class LostThing(db.Model):
    """一件遗留物品. ``returned_to`` is a name and the last four digits of a phone, as the taker gives them."""

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"))
    found_on: Mapped[date]
    found_at: Mapped[datetime]
    what: Mapped[str] = mapped_column(String(100))
    spot: Mapped[str] = mapped_column(String(60), default="")
    kept_where: Mapped[str] = mapped_column(String(60))
    found_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    returned_at: Mapped[datetime | None]
    returned_to: Mapped[str | None] = mapped_column(String(60), info=on_erase("blank", is_text=True))
    returned_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    disposed_at: Mapped[datetime | None]
    disposed_how: Mapped[str] = mapped_column(String(100), default="")
    version: Mapped[int] = mapped_column(default=1)

    place = relationship("Place")
    seat = relationship("Seat")
    found_by = relationship("Account", foreign_keys=[found_by_id])
    returned_by = relationship("Account", foreign_keys=[returned_by_id])
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (Index("ix_lost_thing_day", "found_on"),)

    @property
    def is_kept(self) -> bool:
        """在库: neither handed back nor handed over."""
        return self.returned_at is None and self.disposed_at is None

    @property
    def taker(self) -> str:
        """Who took it, as a page may show them: 张* 尾号 1234; blank once the time to keep it is over."""
        if not self.returned_to:
            return "（已匿名）" if self.returned_at else ""
        name, _, digits = self.returned_to.rpartition(" ")
        return f"{name[0]}*{name[2:][-1:]} 尾号 {digits}"

    @property
    def where(self) -> str:
        """The place, the seat and the spot in one line."""
        seat = f" {self.seat.label} 座" if self.seat else ""
        return self.place.full_name + seat + (f"，{self.spot}" if self.spot else "")
