"""Titles by what was typed: an ISBN or a barcode exactly, anything else by its words, the latest first.

No more than a hundred are put in order, whole titles before beginnings, beginnings before the rest: a common word
makes no slow page, and says that one more word is needed.
"""

import unicodedata
from typing import NamedTuple

from yylib.database import is_lite, plain
from yylib.services import search
from yylib.services.catalogue import index
from yylib.services.isbn import isbn13

MOST, PAGE = 100, 10
LONGEST = 60
# In what one may look: the words of a select.
WITHIN = {"": "任意", "title": "题名", "people": "责任者", "isbn": "ISBN", "class": "分类号", "about": "主题词"}
# What a reader may see: on the shelf, and not away for good. 公共图书馆法 10 keeps some works from the public, and a work
# of local literature may be closed.
SEEN = ("i.stage = 'shelved' AND i.protection <> 'secret' AND i.status NOT IN "
        "('processing', 'lost', 'lost_paid', 'transferred', 'withdrawn', 'scrapped') AND NOT EXISTS "
        "(SELECT 1 FROM local_work w WHERE w.bib_id = i.bib_id AND w.openness = 'closed')")  # fmt: skip
_HELD = """ AND EXISTS (SELECT 1 FROM item i WHERE i.bib_id = b.id AND {seen}
AND (CAST(:branch AS integer) = 0 OR i.current_branch_id = :branch) AND (:here = 0 OR i.status = 'available'))"""
_MATCHED = {
    True: """SELECT id FROM (SELECT b.id, b.title FROM search_fts JOIN search_entry e ON e.id = search_fts.rowid
JOIN bib_record b ON b.id = CAST(e.ref AS integer) WHERE search_fts MATCH :match AND e.subject = 'bib'""",
    False: """SELECT id FROM (SELECT b.id, b.title FROM search_entry e
JOIN bib_record b ON b.id = CAST(CASE WHEN e.subject = 'bib' THEN e.ref END AS integer)
WHERE to_tsvector('simple', e.tokens) @@ to_tsquery('simple', :match) AND e.subject = 'bib'""",
}
_LATEST = {True: " ORDER BY search_fts.rowid DESC LIMIT :most", False: " ORDER BY e.id DESC LIMIT :most"}
_RANKED = """
) found ORDER BY CASE WHEN lower(title) = :typed THEN 0 WHEN substr(lower(title), 1, length(:typed)) = :typed THEN 1
WHEN replace(lower(title), :typed, '') <> lower(title) THEN 2 ELSE 3 END, id DESC
"""
_NUMBERED = """
SELECT DISTINCT b.id FROM bib_record b WHERE (b.isbn = :isbn OR b.id IN (SELECT n.bib_id FROM bib_number n
WHERE n.value = :isbn) OR b.id IN (SELECT o.bib_id FROM item o WHERE o.barcode = :code))
"""


def seen(sql: str) -> str:
    """A statement in which ``{seen}`` stands for what a reader may see of ``item i``."""
    return sql.replace("{seen}", SEEN)


class Asked(NamedTuple):
    """What is looked for. ``within`` is one of ``search.LETTERS`` or ``class``; ``age`` one of ``index.AGES``, ``child``
    or ``any``. ``held`` leaves out what no reader may see; ``branch_id`` and ``here`` ask for it there, or on its shelf.
    """

    q: str = ""
    within: str = ""
    class_no: str = ""
    age: str = ""
    branch_id: int = 0
    here: bool = False
    held: bool = True

    @property
    def is_empty(self) -> bool:
        return not (self.q.strip() or self.class_no or self.age)


class Pool(NamedTuple):
    """The ids found, in their order, and whether there are more than were looked at."""

    ids: list[int]
    is_more: bool


def find(asked: Asked) -> Pool:
    """All that is found, at most a hundred titles; nothing asked finds nothing."""
    if asked.is_empty:
        return Pool([], False)
    given = {"branch": asked.branch_id, "here": int(asked.here)} if asked.held else {}
    only = seen(_HELD) if asked.held else ""
    code = "".join(unicodedata.normalize("NFKC", asked.q).split())[:30]
    isbn = isbn13(code)
    if asked.within in ("", "isbn") and (isbn or code.isascii()):
        rows = plain(_NUMBERED + only, isbn=isbn or "-", code=code, **given)
        if rows or asked.within == "isbn":
            return Pool(sorted((row.id for row in rows), reverse=True)[:MOST], len(rows) > MOST)
    return _by_words(asked, only, given)


def _by_words(asked: Asked, only: str, given: dict) -> Pool:
    q = asked.q if asked.within != "class" else ""
    wanted = asked.q if asked.within == "class" else asked.class_no
    marks = [index.class_mark(wanted) + "*"] if wanted.strip() else []
    marks += [f"z{asked.age}"] if asked.age else []
    match = search.matching(q, asked.within, marks)
    if not match:
        return Pool([], False)
    lite = is_lite()
    sql = _MATCHED[lite] + only + _LATEST[lite] + _RANKED
    typed = search.typed(q)
    ids = [row.id for row in plain(sql, match=match, typed=typed, most=MOST + 1, **given)]
    if len(ids) > MOST and search.tokens(q) and asked.within in ("", "title") and not marks:
        exact = plain(sql, match=search.exactly(q), typed=typed, most=PAGE, **given)
        ids = list(dict.fromkeys([*(row.id for row in exact), *ids]))
    return Pool(ids[:MOST], len(ids) > MOST)
