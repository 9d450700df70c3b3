"""专题: special collections with their works in an order, and the digitised copies of works."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yylib.extensions import db
from yylib.models.local_works import Openness


class SpecialCollection(db.Model):
    """专题. ``slug`` is its name in the address; it is shown to readers once it ``is_public``."""

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    scope: Mapped[str] = mapped_column(String(300), default="")
    cover_text: Mapped[str] = mapped_column(Text, default="")
    is_public: Mapped[bool] = mapped_column(default=False)
    sort: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    works: Mapped[list["CollectionWork"]] = relationship(
        back_populates="collection", order_by="CollectionWork.sort, CollectionWork.id")  # fmt: skip
    __mapper_args__ = {"version_id_col": version}


class CollectionWork(db.Model):
    """专题文献: a work of local literature, or any other title that is held, at its place in a collection."""

    id: Mapped[int] = mapped_column(primary_key=True)
    collection_id: Mapped[int] = mapped_column(ForeignKey("special_collection.id"), index=True)
    work_id: Mapped[int | None] = mapped_column(ForeignKey("local_work.id"), index=True)
    bib_id: Mapped[int | None] = mapped_column(ForeignKey("bib_record.id"), index=True)
    sort: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(String(300), default="")

    collection: Mapped[SpecialCollection] = relationship(back_populates="works")
    work = relationship("LocalWork")
    bib = relationship("BibRecord")
    __table_args__ = (
        CheckConstraint("(work_id IS NULL) <> (bib_id IS NULL)", name="one"),
        UniqueConstraint("collection_id", "work_id"),
        UniqueConstraint("collection_id", "bib_id"),
    )

    @property
    def title(self) -> str:
        return self.work.title if self.work else self.bib.full_title

    @property
    def responsibility(self) -> str:
        return (self.work or self.bib).responsibility

    @property
    def imprint(self) -> str:
        """Publisher and date in one line."""
        held = self.work or self.bib
        return "，".join(part for part in (held.publisher, held.pub_date) if part)


class DigitalCopy(db.Model):
    """数字化件: one file of a work. Who may open it is the narrower of its own degree of openness and the work's."""

    id: Mapped[int] = mapped_column(primary_key=True)
    work_id: Mapped[int | None] = mapped_column(ForeignKey("local_work.id"), index=True)
    bib_id: Mapped[int | None] = mapped_column(ForeignKey("bib_record.id"), index=True)
    title: Mapped[str] = mapped_column(String(100))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    openness: Mapped[str] = mapped_column(String(10), default=Openness.IN_HOUSE)
    sort: Mapped[int] = mapped_column(default=0)
    added_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)

    work = relationship("LocalWork")
    bib = relationship("BibRecord")
    file = relationship("StoredFile")
    by = relationship("Account")
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (CheckConstraint("(work_id IS NULL) <> (bib_id IS NULL)", name="one"),)

    @property
    def degree(self) -> Openness:
        """The narrower of the two degrees."""
        order = list(Openness)
        return max(
            Openness(self.openness), Openness(self.work.openness if self.work else Openness.OPEN), key=order.index
        )

    @property
    def is_picture(self) -> bool:
        return self.file.kind in ("jpg", "jpeg", "png")
