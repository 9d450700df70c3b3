"""检索: one token per character, so that words of one, two and three characters are found alike, on either engine.

Tokens are plain ASCII (``c`` and five hexadecimal digits for a Chinese character, ``w`` and the letters for a word):
neither engine's own idea of a word, a language or a code page has a say, and both give the same answers. What can be
looked for by itself (a title, a name, a subject heading) is held a second time under a letter of its own, and a whole title
under one word.
"""

import json
import re
import unicodedata
from collections.abc import Iterable
from hashlib import blake2s
from itertools import islice
from typing import NamedTuple

from yylib.database import is_lite, plain

LONGEST = 16_000  # positions of a PostgreSQL tsvector end at 16383
LONGEST_WORD = 60
LONGEST_QUERY = 100
MANY = 500  # rows a statement of the bulk path
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
UNLIST_MANY = """
INSERT INTO search_fts (search_fts, rowid, tokens) SELECT 'delete', e.id, e.tokens
FROM json_each(:refs) given CROSS JOIN search_entry e ON e.subject = :subject AND e.ref = given.value
"""
LIST_MANY = """
INSERT INTO search_fts (rowid, tokens) SELECT e.id, e.tokens
FROM json_each(:refs) given CROSS JOIN search_entry e ON e.subject = :subject AND e.ref = given.value
"""
PUT_MANY = {
    True: """
INSERT INTO search_entry (subject, ref, title, tokens)
SELECT :subject, value ->> 0, value ->> 1, value ->> 2 FROM json_each(:rows) WHERE true
ON CONFLICT (subject, ref) DO UPDATE SET title = excluded.title, tokens = excluded.tokens
""",
    False: """
INSERT INTO search_entry (subject, ref, title, tokens)
SELECT :subject, value ->> 0, value ->> 1, value ->> 2 FROM json_array_elements(CAST(:rows AS json))
ON CONFLICT (subject, ref) DO UPDATE SET title = excluded.title, tokens = excluded.tokens
""",
}
DROP_MANY = {
    True: "DELETE FROM search_entry WHERE subject = :subject AND ref IN (SELECT value FROM json_each(:refs))",
    False: "DELETE FROM search_entry WHERE subject = :subject "
           "AND ref IN (SELECT json_array_elements_text(CAST(:refs AS json)))",
}  # fmt: skip


class Entry(NamedTuple):
    """One thing to be found: what is shown, and what is looked through. ``within`` are texts that can also be looked for
    apart, by the names of ``LETTERS``; ``marks`` are words it is sorted out by, of ASCII letters and digits."""

    ref: str
    title: str
    text: str = ""
    within: tuple[tuple[str, str], ...] = ()
    marks: tuple[str, ...] = ()


LETTERS = {"title": "t", "people": "p", "about": "s"}
MARK, WHOLE = "m", "x"


def plainly(text: str) -> str:
    """The text as it is compared: NFKC, lower case, Latin letters without accents, nothing invisible."""
    text = unicodedata.normalize("NFKC", text).lower()
    text = "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) not in ("Mn", "Cf", "Cs"))
    return unicodedata.normalize("NFC", text)


def tokens(text: str) -> list[str]:
    """The tokens of a text in their order: each character outside the alphabets alone, each word or number whole."""
    spaced = text.translate(_SPACED)
    if "!" in spaced:  # a character whose form depends on its neighbours
        spaced = plainly(text).translate(_PLAIN)
    return [f"c{piece[1:]}" if piece[0] == "C" else f"w{piece[:LONGEST_WORD]}" for piece in spaced.split()]


def _spaced(character: str) -> str:
    """A character that has been made plain: its letters as they are, anything else a piece of its own, or a blank."""
    pieces = []
    for one in character:
        is_letter = one.isascii() and one.isalnum()
        pieces.append(one if is_letter else f" C{ord(one):05x} " if _WORD.fullmatch(one) else " ")
    return "".join(pieces)


class _Table(dict):
    """What each character becomes, reckoned once."""

    def __init__(self, is_plain: bool):
        super().__init__()
        self._is_plain = is_plain

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if self._is_plain:
            made = _spaced(character)
        elif _depends(character):
            made = "!"
        else:
            made = _spaced(plainly(character))
        self[code] = made
        return made


def _depends(character: str) -> bool:
    """Whether a character may join with its neighbours, or is written otherwise at the end of a word: a mark, a letter
    of the Korean alphabet, the Greek sigma."""
    code = ord(character)
    held = unicodedata.normalize("NFKC", character)
    return (unicodedata.category(character)[0] == "M" or 0x1100 <= code <= 0x11FF or 0xA960 <= code <= 0xA97F
            or 0xD7B0 <= code <= 0xD7FF or "\u03a3" in held
            or any(0x1100 <= ord(one) <= 0x11FF or unicodedata.category(one)[0] == "M" for one in held))  # fmt: skip


_SPACED, _PLAIN = _Table(False), _Table(True)


def whole(title: str) -> str:
    """The one token of a whole title: signs, width and case apart, the same words in the same order."""
    return WHOLE + blake2s(" ".join(tokens(title)).encode(), digest_size=6).hexdigest()


def put(*, subject: str, ref: str, title: str, text: str = "") -> None:
    """Enter one thing, or enter it anew; only its first 16,000 tokens are found again."""
    held = " ".join(tokens(f"{title}\n{text}")[:LONGEST])
    _unlist(subject, str(ref))
    plain(PUT, subject=subject, ref=str(ref), title=title[:200], tokens=held)
    if is_lite():
        plain("INSERT INTO search_fts (rowid, tokens) SELECT id, tokens FROM search_entry "
              "WHERE subject = :subject AND ref = :ref", subject=subject, ref=str(ref))  # fmt: skip


def put_many(*, subject: str, rows: Iterable[Entry]) -> int:
    """Enter many things, or enter them anew, and return how many; the last of those with one ``ref`` holds.

    The way in for imports: three statements for each five hundred. Works in either kind of unit.
    """
    rows, count = iter(rows), 0
    while chunk := list(islice(rows, MANY)):
        held = {str(row.ref): (str(row.ref), row.title.replace("\0", "")[:200], _held(row)) for row in chunk}
        refs = json.dumps(list(held))
        if is_lite():
            plain(UNLIST_MANY, subject=subject, refs=refs)
        plain(PUT_MANY[is_lite()], subject=subject, rows=json.dumps(list(held.values())))
        if is_lite():
            plain(LIST_MANY, subject=subject, refs=refs)
        count += len(held)
    return count


def _held(row: Entry) -> str:
    found = [whole(row.title), *tokens(f"{row.title}\n{row.text}")]
    for name, text in row.within:
        found += [LETTERS[name] + token for token in tokens(text)]
    return " ".join([MARK + mark for mark in row.marks] + found[: LONGEST - len(row.marks)])


def drop_many(*, subject: str, refs: Iterable) -> None:
    """Forget many things."""
    refs = json.dumps([str(ref) for ref in refs])
    if is_lite():
        plain(UNLIST_MANY, subject=subject, refs=refs)
    plain(DROP_MANY[is_lite()], subject=subject, refs=refs)


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
    match = matching(q)
    if not match:
        return []
    return plain(LITE if is_lite() else POSTGRES, match=match, subject=subject or "", typed=typed(q),
                 abreast=max(ABREAST, limit), limit=limit)  # fmt: skip


def typed(q: str) -> str:
    """A query as it is compared with a title; never empty."""
    return "".join(c for c in plainly(q[:LONGEST_QUERY]) if c.isprintable()).strip() or "\n"


def matching(q: str, within: str = "", marks: Iterable[str] = ()) -> str:
    """The engine's own expression for what holds every word of ``q``, all of them ``within`` one of ``LETTERS`` where
    that is said, and every mark (``a*`` stands for all that begin with a); empty where nothing is asked."""
    letter = LETTERS.get(within, "")
    phrases = [[letter + one for one in phrase] for part in q[:LONGEST_QUERY].split() if (phrase := tokens(part))]
    asked = [(phrase, phrase[-1].startswith(letter + "w")) for phrase in phrases]
    asked += [([MARK + mark.rstrip("*")], mark.endswith("*")) for mark in marks]
    return " AND ".join(_lite(*one) for one in asked) if is_lite() else " & ".join(_postgres(*one) for one in asked)


def exactly(q: str) -> str:
    """The engine's own expression for what has ``q`` for its whole title."""
    return _lite([whole(q)], False) if is_lite() else _postgres([whole(q)], False)


def _lite(phrase: list[str], is_begun: bool) -> str:
    return f'"{" ".join(phrase)}"' + ("*" if is_begun else "")


def _postgres(phrase: list[str], is_begun: bool) -> str:
    return "(" + " <-> ".join(phrase) + (":*" if is_begun else "") + ")"
