"""The earlier months: one row a place, hour, kind and direction, with the sums beside the rows, written in bulk."""

from collections import Counter
from datetime import date, datetime, timedelta

from sqlalchemy import insert

from yylib.database import db, plain
from yylib.demo import crowd, when
from yylib.models.counts import DayFigure, FigureStage, Method, Session, Tally
from yylib.models.visits import Scan, Source, VisitDay, VisitHour
from yylib.services.visits import rollups
from yylib.services.visits.adopt import PIPELINE

MISSED = 0.06  # tallies that nobody wrote down


def fill(*, days: list[date], sites: list[crowd.Site], people: dict[str, int]) -> None:
    """Write some whole days: scans or tallies of each place, and the head's adoption of each figure."""
    off = crowd.days_off(days[0], days[-1])
    scans, tallies = [], []
    for day in days:
        for site in sites:
            if site.habit.is_tallied:
                tallies += _tallies(site, day, day in off, people["promotion"])
            else:
                scans += _scans(site, day, day in off, people["desk"])
    _put(Scan, scans)
    _put(Tally, tallies)
    _sum_up(scans)
    _adopt(scans, tallies, people["head"])


def _put(model, rows: list[dict]) -> None:
    if rows:
        db.session.execute(insert(model.__table__), rows)


def _scans(site: crowd.Site, day: date, is_off: bool, by: int) -> list[dict]:
    """A place's day: entries and exits hour by hour, and at each closing those who are assumed to have left."""
    chance, open_hours = crowd.luck(day, site.place_id, "kinds"), crowd.stretches(site, day)
    rows, inside = [], Counter()
    for hour, number in crowd.by_hour(site, day, is_off).items():
        low, high = open_hours[hour]
        shares = sum(site.habit.mix.values()) + site.habit.mix.get(crowd.FAMILY, 0)
        for kind, share in site.habit.mix.items():
            parties = int(number * share / shares + chance.random())
            if parties:
                rows.append(_row(site, day, low + (high - low) / 2, "in", kind, parties * kind.heads, by))
                inside[kind] += parties * kind.heads
        closes = hour + 1 not in open_hours
        for kind in sorted(inside):
            leaving = int(inside[kind] * chance.uniform(*(0.6, 0.85) if closes else (0.25, 0.45)))
            if leaving:
                rows.append(_row(site, day, low + (high - low) * 0.8, "out", kind, leaving, by))
                inside[kind] -= leaving
        if closes and inside.total():
            rows.append(_closing(site, day, high, inside.total()))
            inside.clear()
    return rows


def _row(site, day: date, at: datetime, direction: str, kind: str, number: int, by: int) -> dict:
    return {"nonce": f"d:{site.place_id}:{at:%Y%m%d%H%M}:{direction}:{kind}", "branch_id": site.branch_id,
            "place_id": site.place_id, "day": day, "at": at, "direction": direction, "kind": str(kind),
            "number": number, "entries": number if direction == "in" else 0,
            "exits": number if direction == "out" else 0, "outcome": "ok", "source": Source.DEMO.value, "by_id": by,
            "saved_at": at}  # fmt: skip


def _closing(site, day: date, at: datetime, number: int) -> dict:
    return _row(site, day, at, "out", crowd.ADULT, number, None) | {
        "nonce": f"closing:{site.branch_id}:{site.area_id}:{at:%Y%m%d%H%M}", "outcome": "assumed",
        "source": Source.CLOSING.value}  # fmt: skip


def _sum_up(scans: list[dict]) -> None:
    """The same sums that the desk keeps scan by scan."""
    hours, days = {}, {}
    for row in scans:
        assumed = row["outcome"] == "assumed"
        key = {"place_id": row["place_id"], "day": row["day"]}
        hour = key | {"hour": rollups.hour_of(row["at"], assumed), "kind": row["kind"]}
        for held, of in ((hours, hour), (days, key)):
            sums = held.setdefault(tuple(of.values()), of | {"weekday": row["day"].weekday(), "entries": 0, "exits": 0,
                                                             "assumed": 0, "by_hand": 0})  # fmt: skip
            sums["entries"] += row["entries"]
            sums["exits"] += row["exits"]
            sums["assumed"] += row["exits"] if assumed else 0
    _put(VisitHour, list(hours.values()))
    _put(VisitDay, list(days.values()))


def tally_numbers(site: crowd.Site, day: date, is_off: bool) -> dict[Session, int]:
    """What was tallied in a room in the morning and in the afternoon, where somebody did."""
    chance, hours = crowd.luck(day, site.place_id, "tally"), crowd.by_hour(site, day, is_off)
    halves = {Session.MORNING: [n for hour, n in hours.items() if hour < 12],
              Session.AFTERNOON: [n for hour, n in hours.items() if hour >= 12]}  # fmt: skip
    return {session: sum(numbers) for session, numbers in halves.items() if chance.random() > MISSED and numbers}


def _tallies(site, day: date, is_off: bool, by: int) -> list[dict]:
    made = when.moment(day, "17:10")
    return [{"place_id": site.place_id, "day": day, "session": session.value, "number": number, "by_id": by,
             "made_at": made} for session, number in tally_numbers(site, day, is_off).items()]  # fmt: skip


def _adopt(scans: list[dict], tallies: list[dict], by: int) -> None:
    """The head adopts each place's figure on the next morning, as the desk's own command would write it."""
    figures: dict[tuple, Counter] = {}
    for method, rows in ((Method.SCAN, scans), (Method.TALLY, tallies)):
        for row in rows:
            held = figures.setdefault((row["place_id"], row["day"], method), Counter())
            held["number"] += row["entries"] if method is Method.SCAN else row["number"]
    _put(DayFigure, [
        {"place_id": place, "day": day, "method": method.value, "number": held["number"], "stage": "adopted",
         "by_id": by, "adopted_at": when.moment(day + timedelta(days=1), "08:50"),
         "note": "", "version": 1} for (place, day, method), held in figures.items()])  # fmt: skip
    step = PIPELINE.find(FigureStage.OPEN, "adopt")
    plain("INSERT INTO move_made (subject, row_id, verb, label, source, target, by_id, at, note) "
          "SELECT 'day_figure', f.id, :verb, :label, 'open', 'adopted', f.by_id, f.adopted_at, '' FROM day_figure f "
          "WHERE NOT EXISTS (SELECT 1 FROM move_made m WHERE m.subject = 'day_figure' AND m.row_id = f.id)",
          verb=step.verb, label=step.label)  # fmt: skip
