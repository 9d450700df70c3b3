"""年度编号: the next number of a series in a year, taken inside the unit that uses it."""

from yylib.database import plain

_TAKE = (
    "INSERT INTO year_number (series, year, last_no) VALUES (:series, :year, 1) "
    "ON CONFLICT (series, year) DO UPDATE SET last_no = year_number.last_no + 1 RETURNING last_no"
)


def take(series: str, year: int) -> int:
    """The next number, from 1. The row is held until the unit ends: two at once get two numbers, and a unit that fails
    gives its number back, so that none is left out."""
    return plain(_TAKE, series=series, year=year)[0].last_no
