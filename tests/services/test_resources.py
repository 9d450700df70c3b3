"""Digital resources: usable by their licences, reminded of before the end, counted by the month, dear or cheap by use."""

from datetime import date

import pytest

from tests.factories import a_colleague
from yylib import clock
from yylib.database import db, plain, write
from yylib.errors import NotThere, Refused
from yylib.models.resources import Licence
from yylib.services import lists, outbox, resources, rules
from yylib.services.periods import Period
from yylib.services.resources import licences, use


@pytest.fixture
def by(house):
    clock.freeze("2026-11-23 09:00")
    return a_colleague("acquisition")


def a_resource(by, *spans, **given):
    """A resource with licences ``(from, to[, fee])``; its id."""
    given = {"name": "沂源云图书", "kind": "ebooks", "how_to": "打开，点“机构登录”"} | given
    resource_id = write(resources.enter, by=by, **given)
    for span in spans:
        licensed(by, resource_id, *span)
    return resource_id


def licensed(by, resource_id, first, last, fee=0):
    return write(resources.enter_licence, resource_id=resource_id, by=by, from_on=date.fromisoformat(first),
                 to_on=last and date.fromisoformat(last), fee=fee)  # fmt: skip


def state(resource_id, day=None):
    found = resources.standing(resources.get(resource_id), day and date.fromisoformat(day))
    db.session.rollback()
    return found.state, found.until and found.until.isoformat(), found.days_left


def told():
    found = [item.ref.split(":", 1)[1] for item in outbox.waiting() if item.kind == "resource"]
    db.session.rollback()
    return found


def test_the_last_licensed_day_is_usable_and_the_day_after_is_not_across_leap_days_and_month_ends(by):
    leap = a_resource(by, ("2027-03-01", "2028-02-29"))
    for day, held in (("2028-02-28", ("soon", "2028-02-29", 1)), ("2028-02-29", ("soon", "2028-02-29", 0)),
                      ("2028-03-01", ("over", "2028-02-29", None)), ("2027-12-30", ("ok", "2028-02-29", 61)),
                      ("2027-12-31", ("soon", "2028-02-29", 60)), ("2027-02-28", ("ahead", None, None))):  # fmt: skip
        assert (day, state(leap, day)) == (day, held)
    assert resources.next_period(resources.get(leap)) == (date(2028, 3, 1), date(2029, 2, 28))
    assert licences.a_year(date(2028, 2, 29)) == date(2029, 2, 28)
    assert licences.a_year(date(2027, 3, 1)) == date(2028, 2, 29)
    month = a_resource(by, ("2026-01-01", "2026-04-30"), name="月底到期的")
    assert [state(month, day)[0] for day in ("2026-04-30", "2026-05-01")] == ["soon", "over"]
    assert state(month, "2026-04-23")[2] == 7


def test_a_renewal_that_follows_on_counts_and_a_gap_does_not_and_no_day_is_licensed_twice(by):
    held = a_resource(by, ("2026-01-01", "2026-12-31"))
    licensed(by, held, "2027-01-01", "2027-12-31")
    assert state(held) == ("ok", "2027-12-31", 403)
    licensed(by, held, "2028-02-01", None)
    assert state(held) == ("ok", "2027-12-31", 403)
    assert state(held, "2028-01-15") == ("over", "2027-12-31", None)
    assert state(held, "2030-01-01") == ("ok", None, None)
    for first, last in (("2027-12-31", "2028-01-31"), ("2026-06-01", None), ("2040-01-01", "2040-12-31")):
        with pytest.raises(Refused, match="licence_overlap"):
            licensed(by, held, first, last)
    with pytest.raises(Refused, match="licence_order"):
        licensed(by, held, "2028-01-02", "2028-01-01")
    last = db.session.query(Licence).filter_by(to_on=None).one().id
    db.session.rollback()
    with pytest.raises(Refused, match="licence_why"):
        write(resources.void_licence, licence_id=last, why=" ", by=by)
    write(resources.void_licence, licence_id=last, why="填错了", by=by)
    with pytest.raises(Refused, match="licence_void"):
        write(resources.void_licence, licence_id=last, why="填错了", by=by)
    assert state(held, "2030-01-01")[0] == "over" and plain("SELECT count(*) AS n FROM licence")[0].n == 3


def test_each_step_is_told_once_and_a_renewal_calls_it_off(by):
    held = a_resource(by, ("2026-01-01", "2026-12-31"))
    for day, refs in (("2026-10-31", 0), ("2026-11-01", 1), ("2026-11-02", 1), ("2026-12-01", 2), ("2026-12-24", 3),
                      ("2026-12-31", 3), ("2027-01-01", 4), ("2027-01-02", 4)):  # fmt: skip
        clock.freeze(f"{day} 08:07")
        write(resources.remind)
        write(resources.remind)
        assert (day, len(told())) == (day, refs)
    assert sorted(told()) == sorted(f"2026-12-31:{step}" for step in (60, 30, 7, "over"))
    licensed(by, held, "2027-01-01", "2027-12-31")
    assert told() == [] and resources.expiring() == []


def test_a_job_that_stood_still_tells_what_holds_now_and_nothing_of_what_it_missed(by):
    held = a_resource(by, ("2026-01-01", "2026-12-31"))
    clock.freeze("2026-12-20 08:07")
    write(resources.remind)
    assert told() == ["2026-12-31:30"]
    clock.freeze("2026-12-27 08:07")  # a week later
    write(resources.remind)
    assert sorted(told()) == ["2026-12-31:30", "2026-12-31:7"]
    write(rules.set_value, name="RESOURCE_REMIND_LAST", value=3, valid_from=clock.today(), reason="馆务会决定", by=by)
    clock.freeze("2026-12-28 08:07")
    write(resources.remind)
    assert "2026-12-31:3" in told()
    write(resources.stop, resource_id=held, stopped_on=clock.today(), by=by)
    assert told() == [] and state(held)[0] == "stopped" and write(resources.remind) == 0


def test_readers_find_what_is_licensed_and_are_told_what_ran_out(by):
    a_resource(by, ("2026-01-01", "2026-12-31"), name="在用")
    a_resource(by, ("2025-01-01", "2025-12-31"), name="过期")
    a_resource(by, ("2027-01-01", None), name="将来", kind="audio")
    a_resource(by, name="没有授权期")
    a_resource(by, ("2026-01-01", None), name="不列", is_public=False)
    found = [
        (label, [(one.resource.name, one.standing.state) for one in held]) for label, held in resources.for_readers()
    ]
    assert found == [("电子图书", [("在用", "soon"), ("过期", "over")]), ("有声读物", [("将来", "ahead")])]
    assert [one.resource.name for one in resources.expiring()] == ["过期", "在用"]
    asked = {value: [one.resource.name for one in lists.find(resources.RESOURCES, {"state": value}).rows]
             for value in ("soon", "over", "ok", "ahead", "none")}  # fmt: skip
    assert asked == {"soon": ["在用"], "over": ["过期"], "ok": ["不列"], "ahead": ["将来"], "none": ["没有授权期"]}


def test_a_name_is_taken_once_and_an_address_leads_to_the_web_alone(by):
    held = a_resource(by, name="甲", address="https://example.org/a?b=1")
    with pytest.raises(Refused, match="resource_twice"):
        a_resource(by, name="甲")
    for address in ("javascript:alert(1)", "ftp://example.org", "https://", "example.org", "https://a@example.org",
                    'https://example.org/"onx', "https://example.org/a b", "http://[::1"):  # fmt: skip
        with pytest.raises(Refused, match="resource_address"):
            a_resource(by, name="乙", address=address)
    with pytest.raises(Refused, match="changed_meanwhile"):
        write(resources.change, resource_id=held, version=9, name="丙", address="", by=by)
    with pytest.raises(NotThere):
        a_resource(by, name="丁", supplier_id=4711)


PASTED = (
    "月份\t访问量\t检索量\t全文下载\n2026年1月\t1,200\t300\t60\n2026-02\t800\t-\t\n202603\t１０\t2.0\t4次\n合计\t2010\t302\t64\n\
2026-13\t1\t1\t1\n2026-01\t5\t5\t5\n2026/12\t1\t1\t1\n2026-04\t很多\t1\t1\n2026-05\t\t\t\n"
)


def test_what_is_pasted_is_read_line_by_line_and_stored_only_then(by):
    held = a_resource(by, ("2026-01-01", "2026-12-31", 36_500))
    found = use.read(resource_id=held, text=PASTED)
    assert {line.row: line.state for line in found.lines if line.state != "rejected"} == {2: "new", 3: "new", 4: "new"}
    reasons = {line.row: line.reason for line in found.lines if line.state == "rejected"}
    assert sorted(reasons) == [5, 6, 7, 8, 9, 10] and reasons[7] == "和第 2 行是同一个月" and "合计" in reasons[5]
    assert plain("SELECT count(*) AS n FROM resource_use")[0].n == 0
    done = write(use.enter, resource_id=held, text=PASTED, by=by)
    assert done == {"new": 3, "changed": 0, "same": 0, "rejected": 6} and sum(done.values()) == len(found.lines)
    assert [(one.month, one.visits, one.searches, one.downloads) for one in use.months(held)] == [
        ("2026-03", 10, 2, 4), ("2026-02", 800, None, None), ("2026-01", 1200, 300, 60)]  # fmt: skip
    again = write(use.enter, resource_id=held, text="2026-01,1200,300,61\n2026-02  800  7\n2026-03 10", by=by)
    assert again == {"new": 0, "changed": 2, "same": 1, "rejected": 0}
    write(use.enter_month, resource_id=held, month="2026-03", visits=11, searches=None, downloads=None, by=by)
    assert [(one.visits, one.searches, one.downloads) for one in use.months(held)] == [
        (11, None, None), (800, 7, None), (1200, 300, 61)]  # fmt: skip
    for text in ("", "\n \n", "月份\t访问"):
        with pytest.raises(Refused, match="use_nothing"):
            use.read(resource_id=held, text=text)
    with pytest.raises(Refused, match="use_month"):
        write(use.enter_month, resource_id=held, month="2027-01", visits=1, searches=None, downloads=None, by=by)


def test_a_fee_falls_on_its_days_to_the_last_fen_and_a_use_costs_what_the_counted_months_cost(by):
    held = a_resource(by, ("2025-07-01", "2026-06-30", 100_003))
    one = db.session.query(Licence).one()
    years = [licences.cost(one, date(year, 1, 1), date(year, 12, 31)) for year in (2024, 2025, 2026, 2027)]
    assert years == [0, 100_003 * 184 // 365, 100_003 - 100_003 * 184 // 365, 0]
    months = [licences.cost(one, *use._span(f"{2025 + (5 + n) // 12}-{(5 + n) % 12 + 1:02d}")) for n in range(14)]
    assert sum(months) == 100_003
    db.session.rollback()
    write(use.enter, resource_id=held, text="2026-01\t1000\t\t31\n2026-02\t900\t\t28", by=by)
    year = next(one for one in use.years(resources.get(held)) if one.year == 2026)
    assert (year.visits, year.searches, year.downloads, year.months, year.use_word) == (1900, None, 59, 2, "次下载")
    assert year.per_use == pytest.approx(100_003 / 365, abs=0.1)
    period = Period("quarter", date(2026, 1, 1), date(2026, 3, 31))
    assert resources.figures(period) == {"visits": 1900, "searches": 0, "downloads": 59, "resources": 1,
                                         "cost": licences.cost(one, period.first, period.last)}  # fmt: skip
