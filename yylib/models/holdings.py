"""馆藏导入与交出: what an import changed on volumes that were here already, and how a file for the lending system is made."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yylib.extensions import db
from yylib.models.audit import append_only


class ItemChange(db.Model):
    """馆藏变动: what an import found otherwise on a volume: its fields before (``was``) and after (``now_is``)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("batch.id"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), index=True)
    was: Mapped[dict] = mapped_column(JSON)
    now_is: Mapped[dict] = mapped_column(JSON)
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class HandOutFormat(db.Model):
    """交出格式: which subfield of 905 holds what, in which order; the newest row holds.

    ``subfields`` is ``[[code, what], …]`` with the words of ``services.holdings.field905``.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    library_code: Mapped[str] = mapped_column(String(20))
    encoding: Mapped[str] = mapped_column(String(10))
    subfields: Mapped[list] = mapped_column(JSON)
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    by = relationship("Account")


append_only(HandOutFormat.__table__, "update", "delete")
