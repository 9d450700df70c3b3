"""Volumes by many ids at once, in plain SQL, so that an import's unit may ask as well as a page's."""

from collections.abc import Iterable, Iterator

from yylib.database import Answer, db, in_unit, plain
from yylib.models.items import Item

MOST = 512


def among(ids: Iterable[int]) -> Iterator[tuple[str, dict]]:
    """The ids in portions, each as ``(:i0, :i1, …)`` with its values; filled up to a power of two, so that few
    statements are made."""
    held = sorted(set(ids))
    for start in range(0, len(held), MOST):
        part = held[start : start + MOST]
        part += [part[-1]] * ((1 << (len(part) - 1).bit_length()) - len(part))
        yield (
            "(" + ", ".join(f":i{place}" for place in range(len(part))) + ")",
            {f"i{place}": value for place, value in enumerate(part)},
        )


def each(sql: str, ids: Iterable[int], **values) -> Answer:
    """Run a statement that ends before ``IN`` for all ids, portion by portion; ``{ids}`` in it is where they go."""
    found = Answer()
    for part, bound in among(ids):
        answer = plain(sql.replace("{ids}", part), **bound, **values)
        found.extend(answer)
        found.count += answer.count
    return found


def forget() -> None:
    """Let the open session read volumes anew that plain statements have changed."""
    if in_unit() and db.session.registry.has():
        for one in list(db.session):
            if isinstance(one, Item):
                db.session.expire(one)
