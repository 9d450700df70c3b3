"""Who booked a visit: plans of two places, the parties of two weeks and of the week to come, and what became of them."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import partial

from yylib import clock
from yylib.database import plain, write
from yylib.demo import crowd, when
from yylib.demo.crowd import Act
from yylib.errors import Refused
from yylib.models.bookings import BookingStage, Policy
from yylib.models.visits import Kind
from yylib.services import bookings, misses
from yylib.services.bookings import plans
from yylib.services.doors import children as left_behind

PAST, AHEAD = 14, 6
PLANS = {"大门": {"policy": Policy.RECOMMENDED, "slot_minutes": 0, "quota": 200},
         "自习室": {"policy": Policy.REQUIRED, "slot_minutes": 120, "quota": 28}}  # fmt: skip
# parties in each slot; adults, toddlers and children of a party, and how many of a hundred are such
PARTIES = {"大门": ((3, 5), {(1, 0, 0): 45, (2, 0, 0): 20, (1, 0, 1): 20, (1, 1, 1): 15}),
           "自习室": ((1, 3), {(1, 0, 0): 85, (2, 0, 0): 15})}  # fmt: skip
READERS = 48
CONSENT = ("contact", "2026-01", "web")
LECTURES = {2: 90, 5: 91}  # weekday of a lecture that takes half of the study room: who books it and forgets
LECTURE_QUOTA, LECTURE_WHY = 6, "下午有讲座，占用大部分座位（演示）"
MISSED, CANCELLED = 0.1, 0.12


def furnish(sites: list, by: int) -> None:
    """What the two places offer."""
    for site in _sites(sites):
        write(plans.set_plan, place_id=site.place_id, by=by, **PLANS[site.name])


def _sites(sites: list) -> list:
    """The main house's door and its study room."""
    main = min(site.branch_id for site in sites)
    return [site for site in sites if site.branch_id == main and site.name in PLANS]


def reader(number: int) -> dict:
    """One of the fictional readers."""
    return {"name": f"演示·读者{number:02}", "phone": f"1300000{200 + number:04}"}


def evening(day: date, last: date, present: datetime, people: dict[str, int]) -> None:
    """What lapsed is written down; tomorrow is booked. Yesterday's child was found."""
    if when.moment(day, "18:30") > present or last - day > timedelta(PAST + 1):
        return
    when.stand_on(day, "17:30")
    while write(misses.settle):
        continue
    for alert in left_behind.alerts_of_day(day):
        if alert.seen_at is None:
            write(
                left_behind.alert_seen,
                alert_id=alert.id,
                note="孩子在少儿借阅区看书，家长已返回（演示）",
                by=people["desk"],
            )
    when.stand_on(day, "18:30")
    book(day + timedelta(days=1), people)


def ahead(last: date, people: dict[str, int]) -> None:
    """The week to come, booked by now; one of them the house had to cancel."""
    for number in range(2, AHEAD + 1):
        book(last + timedelta(days=number), people)
    rows = plain("SELECT id FROM booking WHERE stage = 'booked' AND day > :last ORDER BY day DESC, id LIMIT 1",
                 last=last.isoformat())  # fmt: skip
    for row in rows:
        write(bookings.close, booking_id=row.id, reason="临时检修，已电话告知（演示）", by=people["head"])


def book(day: date, people: dict[str, int]) -> None:
    """The parties of a day, by phone, at the desk and mostly by themselves; each place in one unit."""
    number = day.toordinal() * 11
    for site in _sites(crowd.sites()):
        if slots := bookings.slots(site.place_id, day):
            number = write(_parties, day=day, site=site, starts=[slot.starts_at for slot in slots], number=number,
                           by=people["desk"])  # fmt: skip
            if site.name == "自习室" and day.weekday() in LECTURES:
                _lecture(site.place_id, slots[-1].starts_at, LECTURES[day.weekday()], people)


def _parties(*, day: date, site, starts: list[datetime], number: int, by: int) -> int:
    """So many parties for each slot; the number of the next reader."""
    chance, (least, most), kinds = crowd.luck(day, site.place_id, "booked"), *PARTIES[site.name]
    for starts_at in starts:
        for _ in range(chance.randint(least, most)):
            adults, toddlers, under = chance.choices(list(kinds), list(kinds.values()))[0]
            channel = chance.choices(("web", "phone", "desk"), (8, 1, 1))[0]
            number += 1
            given = reader(number % READERS) | {"adults": adults, "toddlers": toddlers, "children": under}
            with suppress(Refused):
                bookings.book(place_id=site.place_id, starts_at=starts_at, channel=channel, consent=CONSENT,
                              by=None if channel == "web" else by, **given)  # fmt: skip
    return number


def _lecture(place_id: int, starts_at: datetime, forgetful: int, people: dict[str, int]) -> None:
    """Fewer places than there were: one has booked before, and the next are turned away."""
    slot = {"place_id": place_id, "starts_at": starts_at}
    with suppress(Refused):
        write(bookings.book, channel="web", consent=CONSENT, adults=2, **reader(forgetful), **slot)
    write(plans.set_slot_quota, quota=LECTURE_QUOTA, reason=LECTURE_WHY, by=people["head"], **slot)
    for number in (92, 93):
        try:
            write(bookings.book, channel="web", consent=CONSENT, adults=3, **reader(number), **slot)
        except Refused as refused:
            write(bookings.away.turn_away, code=refused.code, channel="web", number=3, **slot)


def morning(day: date, last: date, present: datetime) -> None:
    """Some cancel before the doors open; the desk waives yesterday's miss of whoever called."""
    if last - day > timedelta(PAST) or when.moment(day, "07:50") > present:
        return
    when.stand_on(day, "07:50")
    for row, chance in _fates(day):
        if MISSED <= chance < MISSED + CANCELLED:
            write(bookings.cancel, booking_id=row.id)
    if last - day == timedelta(8):
        waive(by=plain("SELECT min(account_id) AS id FROM role_held WHERE role = 'desk'")[0].id)


def waive(*, by: int) -> None:
    """The first miss that counts."""
    for row in plain("SELECT id FROM miss WHERE does_count AND waived_at IS NULL ORDER BY id LIMIT 1"):
        write(misses.waive, miss_id=row.id, reason="读者来电说明孩子发烧（演示）", by=by)


def _fates(day: date, place_id: int = 0) -> list[tuple]:
    """The bookings of a day that hold a place, each with its luck: below MISSED nobody comes; nobody of a lecture who
    forgets does."""
    rows = plain("SELECT b.id, b.place_id, b.holder, b.starts_at, b.ends_at, b.adults, b.toddlers, b.children, p.name "
                 "FROM booking b JOIN person p ON p.id = b.person_id WHERE b.day = :day AND b.stage = :stage "
                 "ORDER BY b.id", day=day.isoformat(), stage=BookingStage.BOOKED.value)  # fmt: skip
    forgetful = {reader(number)["name"] for number in LECTURES.values()}
    return [(row, 0.0 if row.name in forgetful else crowd.luck(day, row.place_id, f"{row.starts_at} {row.name}").random())
            for row in rows if place_id in (0, row.place_id)]  # fmt: skip


def acts(site: crowd.Site, day: date, last: date) -> list[Act]:
    """The parties come near the beginning of their slot, and go; of one family a child stays while its adult goes."""
    found, alone = [], last - day <= timedelta(1) and not site.area_id
    for number, (row, chance) in enumerate(_fates(day, site.place_id)):
        if chance < MISSED + CANCELLED:
            continue
        luck = crowd.luck(day, site.place_id, f"party {number}")
        starts, ends = clock.moment(row.starts_at), clock.moment(row.ends_at)
        under, heads = row.toddlers + row.children, row.adults + row.toddlers + row.children
        make = partial(Act, key=f"{day:%m%d}k{number}", kind=Kind.FAMILY if under else Kind.BOOKED, number=heads,
                       holder=row.holder, children=under)  # fmt: skip
        came = starts + timedelta(minutes=luck.uniform(-8, 24))
        goes = came + timedelta(minutes=luck.uniform(30, 150))
        if under and alone:
            goes, alone = came + timedelta(minutes=35), False
            found.append(make(at=goes, what="out", staying=1))
        elif goes < ends:
            found.append(make(at=goes, what="out"))
        found.append(make(at=came, what="in"))
    return found
