"""The last month, scan by scan, through the desk's own commands; and the papers of each of these days."""

from datetime import date, datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from yylib.database import plain, write
from yylib.demo import booked, crowd, papers, rooms, sheets, when
from yylib.demo.crowd import Act
from yylib.models.visits import Kind
from yylib.services import passes
from yylib.services.visits import closing, paper
from yylib.services.visits.scan import scan
from yylib.services.visits.undo import undo

UNITS = ("云溪小学三年级（演示）", "青石镇老年大学（演示）", "桃花坪幼儿园大班（演示）", "松风企业工会（演示）",
         "北山村农家书屋（演示）")  # fmt: skip
POWER_CUT, DARK_HOUR, PAPER_TYPED = 12, 14, "16:05"  # so many days ago
CARDS = 900


class Book(NamedTuple):
    """What a day's acts need to know."""

    day: date
    by: int
    leaders: list[int]
    made: dict[str, int]


def live(day: date, last: date, present: datetime, sites: list, people: dict[str, int], leaders: list[int]) -> None:
    """One day up to the present moment, everything at its own time and in its own unit of the house."""
    off = day in crowd.days_off(day, day)
    booked.morning(day, last, present)
    papers.morning(day, last, present, sites, people)
    sheets.morning(day, last, people)
    counted, is_dark = [site for site in sites if not site.habit.is_tallied], last - day == timedelta(POWER_CUT)
    _do_all(_ordered(day, last, present, counted, off, is_dark), Book(day, people["desk"], leaders, {}))
    closed = when.moment(day, "17:05")
    if closed <= present:
        when.stand(closed)
        write(closing.settle, hot=True)
    papers.evening(day, last, present, sites, off, people)
    sheets.evening(day, last, present)
    booked.evening(day, last, present, people)


def _ordered(day: date, last: date, present: datetime, sites: list, off: bool, power_cut: bool) -> list:
    """All acts of all places up to the present, in order of time."""
    acts = []
    for site in sites:
        own = _acts(site, day, off)
        if power_cut and not site.area_id:
            own = _in_the_dark(own, day)
        own += booked.acts(site, day, last)
        own += rooms.seated(site, day, last, own)
        acts += [(act.at, site.place_id, number, site, act) for number, act in enumerate(own) if act.at <= present]
    return sorted(acts, key=lambda one: one[:3])


def _do_all(acts: list, book: Book) -> None:
    """The scans between two other acts are one unit."""
    for is_scan, group in groupby(acts, key=lambda one: one[-1].what not in rooms.ACTS):
        if is_scan:
            write(_at_the_desk, book=book, acts=list(group), hot=True)
            continue
        for at, _place, _number, site, act in group:
            when.stand(at)
            rooms.do(site, act)


def _at_the_desk(*, book: Book, acts: list) -> None:
    for at, _place, _number, site, act in acts:
        when.stand(at)
        _do(book, site, act)


def _acts(site: crowd.Site, day: date, off: bool) -> list[Act]:
    """A place's day as it would be without anything going wrong, and the little that does."""
    chance, open_hours, acts = crowd.luck(day, site.place_id, "acts"), crowd.stretches(site, day), []
    kinds, weights = list(site.habit.mix), list(site.habit.mix.values())
    for hour, left in crowd.by_hour(site, day, off).items():
        low, high = open_hours[hour]
        while left > 0:
            kind = chance.choices(kinds, weights)[0]
            number = 1 if kind == crowd.CARD else chance.choices((1, 2, 3), (88, 10, 2))[0]
            card = f"90{chance.randrange(CARDS):06d}" if kind == crowd.CARD else None
            at = low + (high - low) * chance.random()
            came = Act(at, "in", f"{day:%m%d}{len(acts)}", kind, number, card)
            acts += _party(site, chance, _closes(open_hours, hour), came)
            left -= number * kind.heads
    if acts and not site.area_id:
        acts += _slips(site, day, open_hours, chance)
    return acts


def _closes(open_hours: dict, hour: int) -> datetime:
    while hour + 1 in open_hours:
        hour += 1
    return open_hours[hour][1]


def _party(site: crowd.Site, chance, closes: datetime, came: Act) -> list[Act]:
    """Somebody comes, and goes, or forgets to say so; one in a hundred was a slip of the key and is taken back."""
    at = came.at
    if chance.random() < 0.012 and came.card is None and closes - at > timedelta(minutes=2):
        return [came, came._replace(at=at + timedelta(seconds=25), what="undo")]
    acts, goes = [came], at + timedelta(minutes=chance.lognormvariate(0, 0.55) * site.habit.stay)
    if goes >= closes:
        if chance.random() < 0.45:
            return acts  # assumed at closing
        goes = closes - (closes - at) * min(0.5, chance.random() / 8)
    elif chance.random() < 0.12:
        return acts
    acts.append(came._replace(at=goes, what="out"))
    if came.card and chance.random() < 0.05 and closes - goes > timedelta(minutes=20):
        acts.append(came._replace(at=goes + timedelta(minutes=chance.uniform(4, 18)), what="in", key=came.key + "b"))
    return acts


def _slips(site, day: date, open_hours: dict, chance) -> list[Act]:
    """Exits nobody entered for, a card held twice before the scanner, and on some mornings a group."""
    low, high = open_hours[max(open_hours)]
    key = f"{day:%m%d}"
    acts = [Act(low + (high - low) * chance.random(), "out", f"{key}x{n}", crowd.CARD, 1, f"91{n:06d}")
            for n in range(chance.randrange(3))]  # fmt: skip
    twice = Act(low + (high - low) / 3, "in", key + "t", crowd.CARD, 1, f"92{site.place_id:06d}")
    acts += [twice, twice._replace(at=twice.at + timedelta(seconds=4), key=key + "u")]
    if site.habit.mix is crowd.HALL and day.weekday() in (1, 3, 5) and 9 in open_hours:
        number, came = chance.randrange(22, 48), open_hours[9][0] + timedelta(minutes=chance.randrange(5, 40))
        acts.append(Act(came, "group", key + "g", Kind.GROUP, number))
        acts.append(Act(came + timedelta(minutes=75), "out", key + "g", Kind.GROUP, number))
    return acts


def _in_the_dark(acts: list[Act], day: date) -> list[Act]:
    """An hour without power: what would have been scanned stands on paper, typed in when the light is back."""
    low, high = (when.moment(day, f"{hour}:00") for hour in (DARK_HOUR, DARK_HOUR + 1))
    came = {act.key for act in acts if low <= act.at < high and act.what in ("in", "group")}
    heads = sum(act.number * Kind(act.kind).heads for act in acts if act.what == "in" and low <= act.at < high)
    kept = [act for act in acts if act.key not in came and not low <= act.at < high]
    return [*kept, Act(when.moment(day, PAPER_TYPED), "paper", f"{day:%m%d}p", crowd.ADULT, heads)] if heads else kept


def _do(book: Book, site: crowd.Site, act: Act) -> None:
    nonce = f"demo:{book.day:%Y%m%d}:{site.place_id}:{act.key}:{act.what}"
    mine = f"{site.place_id}:{act.key}"
    if act.what == "undo":
        undo(scan_id=book.made[mine], nonce=nonce, by=book.by)
    elif act.what == "paper":
        paper.enter_hour(nonce=nonce, place_id=site.place_id, day=book.day, hour=DARK_HOUR, kind=act.kind,
                         entries=act.number, exits=act.number // 2, by=book.by)  # fmt: skip
    else:
        holder = passes.holder_of(act.card) if act.card else act.holder or None
        direction = "in" if act.what == "group" else act.what
        book.made[mine] = scan(nonce=nonce, place_id=site.place_id, direction=direction, kind=act.kind,
                               number=act.number, holder=holder, children=act.children, staying=act.staying,
                               by=book.by)["id"]  # fmt: skip
        if act.what == "group":
            _note_group(book, book.made[mine])


def _note_group(book: Book, scan_id: int) -> None:
    turn = book.day.toordinal()
    leader = book.leaders[turn % len(book.leaders)] if book.leaders else None
    plain("INSERT INTO group_visit (scan_id, unit, leader_id, note) VALUES (:scan, :unit, :leader, '')",
          scan=scan_id, unit=UNITS[turn % len(UNITS)], leader=leader)  # fmt: skip
