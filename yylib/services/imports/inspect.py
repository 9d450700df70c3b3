"""Read a file of past counts and say what is in it, without writing anything."""

from pathlib import Path
from typing import Any

from yylib.services.imports.counts import CUMULATIVE, Count, Mapping, by_place, guess, read
from yylib.services.imports.readings import OK, Span, of_the_day, spans
from yylib.services.imports.sheets import open_sheet


def inspect(
    path: Path | str, mapping: Mapping | None = None, plausible_day: int = 3000, sheet: str | None = None
) -> dict[str, Any]:
    """What an import of ``path`` would take, as plain values for JSON; BadSheet where it cannot be read at all.

    ``days`` are the days that get a figure of their own, ``total`` the people of all accepted rows or intervals: what
    is in doubt counts in neither, an interval of several days in ``total`` only. ``high`` names accepted daily or hourly
    rows above the plausible day: a person wrote them, so they count, but they are worth a look.
    """
    table = open_sheet(path, sheet)
    mapping = mapping or guess(table.rows)
    outcome = read(table, mapping)
    days = [one.day for one in outcome.rows]
    told = {
        "format": table.format,
        "encoding": table.encoding,
        "sheet": table.name,
        "read": outcome.read,
        "rejected": [{"row": one.row, "reason": one.reason} for one in outcome.rejected],
        "shape": mapping.shape,
        "first_day": min(days).isoformat() if days else None,
        "last_day": max(days).isoformat() if days else None,
        "mapping": mapping.to_json(),
    }
    figures = _readings if mapping.shape == CUMULATIVE else _counts
    return told | figures(outcome.rows, mapping, plausible_day)


def intervals(rows: list[Count], mapping: Mapping, plausible_day: int) -> dict[str | None, list[Span]]:
    """The spans between the readings of each place's counter."""
    return {
        place: spans(
            of_the_day(((one.row, one.day, one.hour, one.entries) for one in of_place), mapping.taken),
            plausible_day,
            mapping.maximum,
            mapping.two_way,
            mapping.taken,
        )
        for place, of_place in by_place(rows)
    }


def _readings(rows: list[Count], mapping: Mapping, plausible_day: int) -> dict[str, Any]:
    every = [(place, span) for place, of_place in intervals(rows, mapping, plausible_day).items() for span in of_place]
    good = [span for _, span in every if span.state == OK]
    return {
        "days": len({span.first_day for span in good if span.days == 1}),
        "total": sum(span.count for span in good),
        "doubts": [_told(place, span) for place, span in every if span.state != OK],
        "intervals": sum(span.days > 1 for span in good),
        "high": [],
    }


def _told(place: str | None, span: Span) -> dict[str, Any]:
    return {
        "row": span.to_row,
        "from_row": span.from_row,
        "place": place,
        "first_day": span.first_day.isoformat(),
        "last_day": span.last_day.isoformat(),
        "count": span.count,
        "why": span.why,
    }


def _counts(rows: list[Count], mapping: Mapping, plausible_day: int) -> dict[str, Any]:
    return {
        "days": len({one.day for one in rows}),
        "total": sum(one.entries for one in rows),
        "doubts": [],
        "intervals": 0,
        "high": [{"row": one.row, "count": one.entries} for one in rows if one.entries > plausible_day],
    }
