"""One record: its leader and its fields, in the shape in which ``BibRecord.fields`` stores them."""

from collections.abc import Iterator
from typing import NamedTuple

BLANK = "00000nam0 2200000   450 "


class Record(NamedTuple):
    """``fields`` in their order: ``[tag, value]`` for a field without subfields, else ``[tag, indicators, [[code, value],
    …]]``. What came is kept as it came, blanks included."""

    leader: str
    fields: list

    def all(self, tag: str) -> Iterator[list]:
        """The fields of a tag."""
        return (field for field in self.fields if field[0] == tag)

    def values(self, tag: str, codes: str) -> list[str]:
        """What stands in these subfields of all fields of a tag, in their order."""
        return [value for field in self.all(tag) if len(field) > 2 for code, value in field[2] if code in codes]

    def first(self, tag: str, code: str = "") -> str:
        """The first such subfield, or the value of a field without subfields; empty where there is none."""
        for field in self.all(tag):
            if len(field) == 2:
                if not code:
                    return field[1]
                continue
            for found, value in field[2]:
                if found == code:
                    return value
        return ""
