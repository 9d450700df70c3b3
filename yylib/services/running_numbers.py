"""流水号: the next number of a series, taken inside the unit that uses it."""

from yylib.database import plain


def take(series: str, count: int = 1, first: int = 1) -> int:
    """The first of ``count`` numbers of a series, held until the unit ends; the counting begins with ``first``. A unit
    that fails gives its numbers back. A series of a year bears the year in its name, of thirty characters at most."""
    plain(
        "INSERT INTO running_number (series, next_no) VALUES (:series, :first) ON CONFLICT DO NOTHING",
        series=series,
        first=first,
    )
    after = plain("UPDATE running_number SET next_no = CASE WHEN next_no < :first THEN :first ELSE next_no END + :count "
                  "WHERE series = :series RETURNING next_no", series=series, first=first, count=count)[0].next_no  # fmt: skip
    return after - count
