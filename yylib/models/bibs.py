"""书目: one record a title, as it came and as it is described here; its numbers, and the counters of the call numbers."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yylib.extensions import db


class Origin(StrEnum):
    """Where a record came from."""

    HELD = "held"
    COPIED = "copied"
    ORIGINAL = "original"
    BRIEF = "brief"

    @property
    def label(self) -> str:
        return {"held": "馆藏导入", "copied": "套录", "original": "原编", "brief": "简编（订单、捐赠）"}[self.value]


class Material(StrEnum):
    """文献类型 (公共图书馆法 2)."""

    BOOK = "book"
    PERIODICAL = "periodical"
    NEWSPAPER = "newspaper"
    AUDIOVISUAL = "audiovisual"
    MAP = "map"
    OTHER = "other"

    @property
    def label(self) -> str:
        return {"book": "图书", "periodical": "期刊", "newspaper": "报纸", "audiovisual": "视听文献",
                "map": "地图图片", "other": "其他"}[self.value]  # fmt: skip


class BibRecord(db.Model):
    """书目记录 (CNMARC). ``fields`` holds every field that came, in its order and untouched; the columns beside it are
    drawn from it by ``services.bibs`` and never typed apart.

    ``fields``: ``[tag, value]`` for a control field, ``[tag, indicators, [[code, value], …]]`` for any other.
    ``price`` is the list price of a copy in fen. ``initials`` are the pinyin initials of the title in lower case, which
    staff may correct. ``is_full`` says that cataloguing is done; a brief record waits for it.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    control_no: Mapped[str | None] = mapped_column(String(60), index=True)
    origin: Mapped[str] = mapped_column(String(10))
    material: Mapped[str] = mapped_column(String(12), default=Material.BOOK)
    leader: Mapped[str] = mapped_column(String(24), default="")
    fields: Mapped[list] = mapped_column(JSON)
    title: Mapped[str] = mapped_column(String(300))
    title_rest: Mapped[str] = mapped_column(String(300), default="")
    volume: Mapped[str] = mapped_column(String(120), default="")
    responsibility: Mapped[str] = mapped_column(String(300), default="")
    publisher: Mapped[str] = mapped_column(String(150), default="")
    pub_date: Mapped[str] = mapped_column(String(40), default="")
    pub_year: Mapped[int | None]
    isbn: Mapped[str | None] = mapped_column(String(13), index=True)
    price: Mapped[int | None]
    language: Mapped[str] = mapped_column(String(3), default="")
    audience: Mapped[str] = mapped_column(String(3), default="")
    abstract: Mapped[str] = mapped_column(Text, default="")
    initials: Mapped[str] = mapped_column(String(100), default="")
    class_no: Mapped[str] = mapped_column(String(40), default="")
    title_seq_no: Mapped[int | None]
    author_no: Mapped[str] = mapped_column(String(20), default="")
    aux_no: Mapped[str] = mapped_column(String(20), default="")
    call_no: Mapped[str] = mapped_column(String(90), default="")
    shelf_key: Mapped[str] = mapped_column(String(200), default="")
    is_full: Mapped[bool] = mapped_column(default=False)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("batch.id"))
    catalogued_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    catalogued_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    numbers: Mapped[list["BibNumber"]] = relationship(order_by="BibNumber.id")
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        Index("ix_bib_record_call", "class_no", "title_seq_no"),
        Index("ix_bib_record_shelf", "shelf_key", "id"),
        Index("ix_bib_record_import", "import_id"),
        Index("ix_bib_record_title", "title"),
        Index("ix_bib_record_full", "is_full", "id"),
        CheckConstraint("price IS NULL OR price >= 0", name="price"),
    )

    @property
    def full_title(self) -> str:
        """The title with its volume."""
        return f"{self.title}　{self.volume}" if self.volume else self.title


class NumberKind(StrEnum):
    ISBN = "isbn"
    ISSN = "issn"
    UNIFIED = "unified"

    @property
    def label(self) -> str:
        return {"isbn": "ISBN", "issn": "ISSN", "unified": "统一书号"}[self.value]


class BibNumber(db.Model):
    """标准号: as it is matched (an ISBN as 13 digits) and as it stands in the book. Never unique: sets share one."""

    id: Mapped[int] = mapped_column(primary_key=True)
    bib_id: Mapped[int] = mapped_column(ForeignKey("bib_record.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    value: Mapped[str] = mapped_column(String(30), index=True)
    shown: Mapped[str] = mapped_column(String(60), default="")
    is_valid: Mapped[bool] = mapped_column(default=True)


class CallCounter(db.Model):
    """种次号库: the next number of a class. What was given back (缺号) is used again first."""

    class_no: Mapped[str] = mapped_column(String(40), primary_key=True)
    next_no: Mapped[int] = mapped_column(default=1)


class FreedNumber(db.Model):
    """缺号库: a number of a class that no title bears any more."""

    class_no: Mapped[str] = mapped_column(String(40), primary_key=True)
    title_seq_no: Mapped[int] = mapped_column(primary_key=True)


class ClcClass(db.Model):
    """中图法类目: as far as the library has loaded its own licensed table. The outline (the main classes) needs no row:
    it is in ``data/clc_outline.json``."""

    class_no: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    parent_no: Mapped[str] = mapped_column(String(40), default="", index=True)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("batch.id"), index=True)


class CopySource(db.Model):
    """套录来源: a record of a file that was brought in to copy from. It is no title of this library, and is forgotten when
    its file is taken back."""

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("batch.id"), index=True)
    row: Mapped[int]
    isbn: Mapped[str | None] = mapped_column(String(13), index=True)
    title: Mapped[str] = mapped_column(String(300), index=True)
    volume: Mapped[str] = mapped_column(String(120), default="")
    responsibility: Mapped[str] = mapped_column(String(300), default="")
    publisher: Mapped[str] = mapped_column(String(150), default="")
    pub_date: Mapped[str] = mapped_column(String(40), default="")
    class_no: Mapped[str] = mapped_column(String(40), default="")
    leader: Mapped[str] = mapped_column(String(24), default="")
    fields: Mapped[list] = mapped_column(JSON)
