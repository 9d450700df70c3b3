"""检索: one token per character, so that words of one, two and three characters are found alike."""

from sqlalchemy import DDL, String, Text, event
from sqlalchemy.orm import Mapped, mapped_column

from yylib.extensions import db


class SearchEntry(db.Model):
    """One thing that can be found: its subject, its key there, its title, and its text as single characters."""

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(30))
    ref: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(200))
    tokens: Mapped[str] = mapped_column(Text)

    __table_args__ = (db.UniqueConstraint("subject", "ref"),)


_LITE = (
    "CREATE VIRTUAL TABLE search_fts USING fts5(tokens, content='search_entry', content_rowid='id', "
    "tokenize='unicode61')",
    "CREATE TRIGGER search_entry_in AFTER INSERT ON search_entry BEGIN "
    "INSERT INTO search_fts(rowid, tokens) VALUES (new.id, new.tokens); END",
    "CREATE TRIGGER search_entry_out AFTER DELETE ON search_entry BEGIN "
    "INSERT INTO search_fts(search_fts, rowid, tokens) VALUES ('delete', old.id, old.tokens); END",
    "CREATE TRIGGER search_entry_change AFTER UPDATE ON search_entry BEGIN "
    "INSERT INTO search_fts(search_fts, rowid, tokens) VALUES ('delete', old.id, old.tokens); "
    "INSERT INTO search_fts(rowid, tokens) VALUES (new.id, new.tokens); END",
)
_POSTGRES = ("CREATE INDEX ix_search_entry_tokens ON search_entry USING gin (to_tsvector('simple', tokens))",)

for _dialect, _texts in (("sqlite", _LITE), ("postgresql", _POSTGRES)):
    for _text in _texts:
        event.listen(SearchEntry.__table__, "after_create", DDL(_text).execute_if(dialect=_dialect))
event.listen(SearchEntry.__table__, "before_drop", DDL("DROP TABLE IF EXISTS search_fts").execute_if(dialect="sqlite"))
