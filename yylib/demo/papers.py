"""What a day of the last month leaves beside its scans: readings, tallies, the duty line, the head's adoption."""

from datetime import date, datetime, timedelta

from yylib import clock
from yylib.database import plain, write
from yylib.demo import crowd, past, when
from yylib.models.branches import BranchKind
from yylib.models.counts import Method, Session
from yylib.services import branches, calendar
from yylib.services.visits import adopt, paper, readings

READ_DAYS = 10
COUNTER_AT = 184_230
UNADOPTED = 2  # days before the last one that wait for the head
RECONSIDERED = 9
LINES = (
    "秩序良好，少儿借阅区下午人多，已增派一人。（演示）", "空调有异响，已报修。（演示）", "拾到雨伞一把，放服务台。（演示）",
    "自习室座位紧张，引导读者到报刊阅览室。（演示）", "一切正常。（演示）", "读者建议延长晚间开放，已记入意见簿。（演示）",
)  # fmt: skip


def morning(day: date, last: date, present: datetime, sites: list, people: dict[str, int]) -> None:
    """Before opening: the counter is read; the head adopts yesterday."""
    if when.moment(day, "08:20") <= present:
        when.stand_on(day, "08:20")
        write(_read_counter, day=day, last=last, taken="opening", sites=sites, by=people["desk"])
    if last - day >= timedelta(UNADOPTED):
        when.stand_on(day, "08:50")
        write(_adopt, day=day - timedelta(days=1), sites=sites, by=people["head"])
    if last - day == timedelta(RECONSIDERED):
        write(_reconsider, day=day - timedelta(days=1), sites=sites, by=people["head"])


def evening(day: date, last: date, present: datetime, sites: list, off: bool, people: dict[str, int]) -> None:
    """The rooms' tallies after each session; after closing the counter and the duty line."""
    for session, wall in ((Session.MORNING, "12:10"), (Session.AFTERNOON, "17:10")):
        if when.moment(day, wall) <= present:
            when.stand_on(day, wall)
            write(_tally, day=day, session=session, sites=sites, off=off, by=people["promotion"])
    if when.moment(day, "17:15") <= present:
        when.stand_on(day, "17:15")
        if last - day != timedelta(days=1):  # yesterday's was forgotten: the morning page says so
            write(_read_counter, day=day, last=last, taken="closing", sites=sites, by=people["desk"])
        write(_duty, day=day, sites=sites, by=people["acquisition" if day.weekday() % 2 else "desk"])


def _hall(sites: list) -> crowd.Site:
    return next(site for site in sites if site.habit.mix is crowd.HALL and not site.area_id)


def _read_counter(*, day: date, last: date, taken: str, sites: list, by: int) -> None:
    """The main door's counter for the last ten days: it sees a few more than the desk, and the cleaners at night."""
    hall = _hall(sites)
    if last - day > timedelta(READ_DAYS) or not calendar.open_days(hall.branch_id, day, day):
        return
    before = plain("SELECT day, taken, value FROM reading WHERE place_id = :place AND day >= :since "
                   "ORDER BY id DESC LIMIT 1", place=hall.place_id,
                   since=(last - timedelta(READ_DAYS)).isoformat())  # fmt: skip
    chance, value = crowd.luck(day, hall.place_id, taken), COUNTER_AT
    if before:
        seen = round(_seen(hall, before[0], day, taken) * chance.uniform(1.0, 1.06))
        value = before[0].value + seen + chance.randrange(4)
    readings.enter(place_id=hall.place_id, day=day, taken=taken, value=value, by=by)


def _seen(hall: crowd.Site, before, day: date, taken: str) -> int:
    """The door's entries between the last reading and this one."""
    after = clock.day(before.day) + timedelta(days=before.taken == "closing")
    until = day - timedelta(days=taken == "opening")
    return int(plain("SELECT coalesce(sum(entries), 0) AS n FROM visit_day WHERE place_id = :place "
                     "AND day BETWEEN :after AND :until", place=hall.place_id, after=after.isoformat(),
                     until=until.isoformat())[0].n)  # fmt: skip


def _adopt(*, day: date, sites: list, by: int) -> None:
    """Adopt what is not adopted yet; a room nobody tallied has nothing to adopt."""
    for site in sites:
        figure = adopt.of_day(site.place_id, day)
        if adopt.candidates(site.place_id, day) and (figure is None or figure.stage != "adopted"):
            adopt.move(place_id=site.place_id, day=day, verb="adopt", by=by)


def _reconsider(*, day: date, sites: list, by: int) -> None:
    """One figure taken back and set by hand, with the reason."""
    hall = _hall(sites)
    figure = adopt.of_day(hall.place_id, day)
    if figure is None or figure.stage != "adopted":
        return
    adopt.move(place_id=hall.place_id, day=day, verb="reopen", by=by, note="门口演出散场时漏登（演示）")
    adopt.move(place_id=hall.place_id, day=day, verb="adopt", by=by, method=Method.BY_HAND, number=figure.number + 18,
               note="按门禁读数和值班记录核定，加 18 人（演示）")  # fmt: skip


def _tally(*, day: date, session: Session, sites: list, off: bool, by: int) -> None:
    """Each room's tally of one session; now and then the last one is corrected."""
    made = None
    for site in (site for site in sites if site.habit.is_tallied):
        number = past.tally_numbers(site, day, off).get(session)
        if number is not None:
            made = paper.tally(place_id=site.place_id, day=day, session=session, number=number, by=by), number
    if made and day.day % 9 == 0:
        paper.correct_tally(tally_id=made[0], number=made[1] + 2, by=by)


def _duty(*, day: date, sites: list, by: int) -> None:
    for branch in branches.all_branches():
        is_main = branch.kind == BranchKind.MAIN
        if calendar.open_days(branch.id, day, day) and (is_main or day.toordinal() % 3):
            line = LINES[(day.toordinal() + branch.id) % len(LINES)]
            paper.write_duty(branch_id=branch.id, day=day, line=line, by=by)
