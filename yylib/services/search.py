"""检索: one token per character, so that words of one, two and three characters are found alike, on either engine.

Tokens are plain ASCII (``c`` and five hexadecimal digits for a Chinese character, ``w`` and the letters for a word):
neither engine's own idea of a word, a language or a code page has a say, and both give the same answers.
"""

import re
import unicodedata

from yylib.database import is_lite, plain

LONGEST = 16_000  # positions of a PostgreSQL tsvector end at 16383
LONGEST_WORD = 60
LONGEST_QUERY = 100
_WORD = re.compile(r"[^\W_]+")

ABREAST = 200  # so many finds, the oldest ones, are put in order: a common word must not make a slow page
_IN_ORDER = """
) found ORDER BY CASE WHEN replace(lower(title), :typed, '') <> lower(title) THEN 0 ELSE 1 END, id LIMIT :limit
"""
LITE = (
    """
SELECT subject, ref, title FROM (
SELECT e.id, e.subject, e.ref, e.title FROM search_fts JOIN search_entry e ON e.id = search_fts.rowid
WHERE search_fts MATCH :match AND (:subject = '' OR e.subject = :subject) ORDER BY search_fts.rowid LIMIT :abreast
"""
    + _IN_ORDER
)
POSTGRES = (
    """
SELECT subject, ref, title FROM (
SELECT e.id, e.subject, e.ref, e.title FROM search_entry e
WHERE to_tsvector('simple', e.tokens) @@ to_tsquery('simple', :match)
AND (CAST(:subject AS text) = '' OR e.subject = :subject) ORDER BY e.id LIMIT :abreast
"""
    + _IN_ORDER
)
PUT = """
INSERT INTO search_entry (subject, ref, title, tokens) VALUES (:subject, :ref, :title, :tokens)
ON CONFLICT (subject, ref) DO UPDATE SET title = excluded.title, tokens = excluded.tokens
"""


def plainly(text: str) -> str:
    """The text as it is compared: NFKC, lower case, Latin letters without accents, nothing invisible."""
    text = unicodedata.normalize("NFKC", text).lower()
    text = "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) not in ("Mn", "Cf", "Cs"))
    return unicodedata.normalize("NFC", text)


def tokens(text: str) -> list[str]:
    """The tokens of a text in their order: each character outside the alphabets alone, each word or number whole."""
    found = []
    for word in _WORD.findall(plainly(text)):
        for piece in re.findall(r"[a-z0-9]+|.", word):
            found.append(f"w{piece[:LONGEST_WORD]}" if piece.isascii() else f"c{ord(piece):05x}")
    return found


def put(*, subject: str, ref: str, title: str, text: str = "") -> None:
    """Enter one thing, or enter it anew; only its first 16,000 tokens are found again."""
    held = " ".join(tokens(f"{title}\n{text}")[:LONGEST])
    _unlist(subject, str(ref))
    plain(PUT, subject=subject, ref=str(ref), title=title[:200], tokens=held)
    if is_lite():
        plain("INSERT INTO search_fts (rowid, tokens) SELECT id, tokens FROM search_entry "
              "WHERE subject = :subject AND ref = :ref", subject=subject, ref=str(ref))  # fmt: skip


def drop(*, subject: str, ref: str) -> None:
    """Forget one thing."""
    _unlist(subject, str(ref))
    plain("DELETE FROM search_entry WHERE subject = :subject AND ref = :ref", subject=subject, ref=str(ref))


def _unlist(subject: str, ref: str) -> None:
    """Take the present tokens of a thing out of SQLite's index, which is told them: it keeps no text of its own."""
    if is_lite():
        plain("INSERT INTO search_fts (search_fts, rowid, tokens) SELECT 'delete', id, tokens FROM search_entry "
              "WHERE subject = :subject AND ref = :ref", subject=subject, ref=ref)  # fmt: skip


def find(q: str, subject: str = "", limit: int = 20) -> list:
    """What holds every word of ``q``: rows of subject, ref and title, those with ``q`` in the title first
    (among the first two hundred).

    Words are parted by blanks; the characters of one stand side by side. A last Latin word or number may be the
    beginning of one. A query without any word finds nothing and is no error.
    """
    phrases = [phrase for part in q[:LONGEST_QUERY].split() if (phrase := tokens(part))]
    if not phrases:
        return []
    lite = is_lite()
    match = " AND ".join(map(_lite, phrases)) if lite else " & ".join(map(_postgres, phrases))
    typed = "".join(c for c in plainly(q[:LONGEST_QUERY]) if c.isprintable()).strip()
    return plain(LITE if lite else POSTGRES, match=match, subject=subject or "", typed=typed or "\n",
                 abreast=max(ABREAST, limit), limit=limit)  # fmt: skip


def _lite(phrase: list[str]) -> str:
    return f'"{" ".join(phrase)}"' + ("*" if phrase[-1].startswith("w") else "")


def _postgres(phrase: list[str]) -> str:
    return "(" + " <-> ".join(phrase) + (":*" if phrase[-1].startswith("w") else "") + ")"
