"""导入: one file's rows brought in under one batch id, and taken out again by it."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship, synonym

from yylib.extensions import db
from yylib.workflow import Stage


class BatchStage(Stage):
    """Where an import stands."""

    MAPPED = "mapped"
    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"
    FAILED = "failed"
    UNDOING = "undoing"
    UNDONE = "undone"

    @classmethod
    def labels(cls) -> dict:
        return {cls.MAPPED: "待导入", cls.RUNNING: "导入中", cls.STOPPED: "已停止", cls.DONE: "已导入",
                cls.FAILED: "失败", cls.UNDOING: "撤销中", cls.UNDONE: "已撤销"}  # fmt: skip


class Batch(db.Model):
    """批次: what was read from which file, how its columns were understood, how far it has come.

    ``total``, ``done``, ``good`` and ``bad`` are rows, ``known`` those of the good ones that were here already; ``at_row`` is the last row of the file that is settled, where a
    run that broke off goes on; ``undone`` is how many records were taken out again.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    mapping: Mapped[dict] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10))
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    good: Mapped[int] = mapped_column(default=0)
    bad: Mapped[int] = mapped_column(default=0)
    at_row: Mapped[int] = mapped_column(default=0)
    undone: Mapped[int] = mapped_column(default=0)
    is_stop_asked: Mapped[bool] = mapped_column(default=False)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    note: Mapped[str] = mapped_column(String(500), default="")
    known: Mapped[int] = mapped_column(default=0, server_default="0")

    stage = synonym("state")
    file = relationship("StoredFile")
    place = relationship("Place")
    by = relationship("Account", foreign_keys=[by_id])
    __table_args__ = (Index("ix_batch_state", "state"),)

    @property
    def stage_label(self) -> str:
        return BatchStage(self.state).label


class BadRow(db.Model):
    """没有收下的行: by its number in the file, with the reason."""

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"))
    row: Mapped[int]
    reason: Mapped[str] = mapped_column(String(200))

    __table_args__ = (Index("ix_bad_row_batch", "batch_id", "row"),)


class MappingMemory(db.Model):
    """How a file with these heads was understood the last time."""

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    signature: Mapped[str] = mapped_column(String(64), primary_key=True)
    mapping: Mapped[dict] = mapped_column(JSON)
