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


# No trigger keeps the SQLite index: with trusted_schema off, none may touch a virtual table. services/search does.
INDEX = {
    "sqlite": "CREATE VIRTUAL TABLE search_fts USING fts5(tokens, content='search_entry', content_rowid='id', "
    "tokenize='unicode61')",
    "postgresql": "CREATE INDEX ix_search_entry_tokens ON search_entry USING gin (to_tsvector('simple', tokens))",
}

for _dialect, _text in INDEX.items():
    event.listen(SearchEntry.__table__, "after_create", DDL(_text).execute_if(dialect=_dialect))
event.listen(SearchEntry.__table__, "before_drop", DDL("DROP TABLE IF EXISTS search_fts").execute_if(dialect="sqlite"))
