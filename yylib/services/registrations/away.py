"""未能报上: who found no place, as numbers."""

from yylib import clock
from yylib.database import plain


def turn_away(*, sheet_id: int, code: str, channel: str, number: int = 1) -> None:
    """Enter that somebody was refused. A command of its own, for what refused them was rolled back; and a hot one."""
    plain("INSERT INTO not_taken (sheet_id, at, code, channel, number) VALUES (:sheet, :at, :code, :channel, :number)",
          sheet=sheet_id, at=clock.stamp(clock.now()), code=code, channel=channel, number=max(1, number))  # fmt: skip


def of_sheets(sheet_ids: list[int]) -> dict[int, int]:
    """How many people found no place, by sheet."""
    rows = plain("SELECT sheet_id, sum(number) AS n FROM not_taken GROUP BY sheet_id")
    return {row.sheet_id: int(row.n) for row in rows if row.sheet_id in set(sheet_ids)}
