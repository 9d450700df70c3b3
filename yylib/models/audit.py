"""操作日志: who changed which record when, each row chained to the one before by a hash of its stored text."""

from datetime import datetime

from sqlalchemy import DDL, String, Text, event
from sqlalchemy.orm import Mapped, mapped_column

from yylib.extensions import db

REFUSALS = {
    "sqlite": "CREATE TRIGGER {table}_{verb} BEFORE {VERB} ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
    "postgresql": "CREATE TRIGGER {table}_{verb} BEFORE {VERB} ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION yy_append_only()",
}
ROWS = {
    "sqlite": "CREATE TRIGGER {table}_{verb} BEFORE {VERB} ON {table} WHEN {when} "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
    "postgresql": "CREATE TRIGGER {table}_{verb} BEFORE {VERB} ON {table} "
    "FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION yy_append_only()",
}
FUNCTION = """CREATE OR REPLACE FUNCTION yy_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '%% is append-only', TG_TABLE_NAME; END $$"""


class AuditRow(db.Model):
    """One change. ``body`` is JSON with sorted keys; personal values never stand in it, only "changed"."""

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[str] = mapped_column(String(26))
    by_id: Mapped[int | None]
    subject: Mapped[str] = mapped_column(String(40))
    row_id: Mapped[str] = mapped_column(String(40))
    act: Mapped[str] = mapped_column(String(20))
    body: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))

    __table_args__ = (db.Index("ix_audit_row_subject", "subject", "row_id"),)


class AuditHead(db.Model):
    """The chain's last link, locked last in each unit; and the last link that retention has cut off."""

    id: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(String(64))
    last_id: Mapped[int] = mapped_column(default=0)
    cut_id: Mapped[int] = mapped_column(default=0)
    cut_hash: Mapped[str] = mapped_column(String(64), default="0" * 64)
    at: Mapped[datetime | None]


def append_only(table, *verbs: str, when: str = "") -> None:
    """Let the database itself refuse ``verbs`` ("update", "delete") on a table, on either engine; with ``when``, a
    condition on OLD, on the rows of which it is true."""
    for dialect, text in (ROWS if when else REFUSALS).items():
        for verb in verbs:
            ddl = DDL(text.format(table=table.name, verb=verb, VERB=verb.upper(), when=when))
            if dialect == "postgresql":
                event.listen(table, "after_create", DDL(FUNCTION).execute_if(dialect=dialect))
            event.listen(table, "after_create", ddl.execute_if(dialect=dialect))


append_only(AuditRow.__table__, "update")
