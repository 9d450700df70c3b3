"""A year's sessions and people, against what was promised."""

from datetime import date, datetime

from tests.factories import an_activity
from yylib import clock
from yylib.database import plain, writing
from yylib.models.activities import Activity
from yylib.models.attendance import HeadCount
from yylib.services import activities, activity_figures, periods
from yylib.services.archives import parts


def on(text: str):
    return clock.utc(datetime.strptime(text, "%Y-%m-%d %H:%M"))


def counted(activity_id: int, adults: int, children: int, number: int = 1) -> None:
    one = next(one for one in activities.get(activity_id).sessions if one.number == number)
    with writing() as session:
        session.add(HeadCount(session_id=one.id, day=clock.local(one.starts_at).date(), adults=adults, children=children,
                              source="staff", nonce=f"{one.id}", at=clock.now()))  # fmt: skip


def test_what_has_begun_counts_once_by_kind_audience_and_month(house):
    clock.freeze("2026-11-23 09:00")
    story = an_activity(on("2026-03-07 09:00"), on("2026-04-04 09:00"), on("2026-12-05 09:00"), kind="story_time",
                        audience="families")  # fmt: skip
    talk = an_activity(on("2026-04-23 14:30"), audience="adults")
    an_activity(on("2026-05-01 09:00"), stage="cancelled"), an_activity(on("2025-12-31 23:59"))
    counted(story, 3, 20), counted(story, 4, 22, 2), counted(talk, 50, 1)
    found = activity_figures.year(2026)
    assert (found.total.sessions, found.total.adults, found.total.children) == (3, 57, 43)
    assert [(line.label, line.sessions, line.people) for line in found.by_kind] == [("故事会", 2, 49), ("讲座", 1, 51)]
    assert [(line.label, line.people) for line in found.by_audience] == [("亲子家庭", 49), ("成人", 51)]
    assert {line.label: line.sessions for line in found.by_month if line.sessions} == {"3 月": 1, "4 月": 2}
    assert [(one.promised, one.held) for one in found.promises] == [(60, 3), (20, 2)] and found.cancelled == 1
    assert sum(line.people for line in found.by_place) == found.total.people == 100
    assert activity_figures.years() == [2026, 2025]
    april = activity_figures.Held(periods.of("month", date(2026, 4, 1)))
    assert [(one.label, one.number) for one in april.figures()] == [("活动", 2), ("活动参加", 77)]


def test_filed_by_its_day_is_in_time_and_what_is_late_counts_against_it(house):
    clock.freeze("2026-11-23 09:00")
    made = [an_activity(on(f"2026-{month:02}-01 09:00")) for month in (3, 4, 5)] + [an_activity(on("2026-11-20 09:00"))]
    with writing() as session:
        for activity_id, day in zip(made[:2], ("2026-03-16 20:00", "2026-04-17 08:00"), strict=True):
            held = session.get(Activity, activity_id)
            held.stage, held.filed_at = "filed", on(day)
    found = activity_figures.year(2026)
    assert (found.due, found.in_time) == (3, 1) and plain("SELECT count(*) AS n FROM activity")[0].n == 4


def test_the_table_of_an_activity_goes_into_its_file_once_it_has_begun(house):
    clock.freeze("2026-11-23 09:00")
    past, coming = an_activity(on("2026-11-20 09:00")), an_activity(on("2026-11-28 09:00"))
    counted(past, 5, 7)
    supplied = parts.PARTS["figures"]
    assert supplied.held([past, coming]) == {past} and supplied.make(coming) == []
    (table,) = supplied.make(past)
    assert table.content[:2] == b"PK" and table.name == "统计表.xlsx"
