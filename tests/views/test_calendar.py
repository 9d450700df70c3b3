"""The calendar's pages: who may, what they show, what a form does, and the public page."""

from datetime import date
from io import BytesIO

import pytest

from tests import factories
from tests.services.calendar.houses import a_closure, a_house, an_area
from yylib import clock
from yylib.services import calendar
from yylib.services.calendar import closures, holidays, weeks

HOURS, HOLIDAYS = "/staff/calendar/hours", "/staff/calendar/holidays"


@pytest.fixture
def ids(app, client):
    """A main library with an area, and a head of department signed in on a Monday morning."""
    clock.freeze("2026-11-23 09:00")
    with app.app_context():
        branch = a_house()
        made = {"branch": branch, "area": an_area(branch)}
        head = factories.login_name(factories.a_colleague("head"))
    client.sign_in(head)
    return made


def inside(app, act, *given):
    with app.app_context():
        return act(*given)


def text_of(client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def week_typed(text="08:30-12:00 13:30-18:00", **given):
    return {f"day_{n}": text for n in range(7)} | {"valid_from": "2026-11-26"} | given


def test_the_hours_page_shows_the_week_its_sum_and_the_warning(client, ids):
    html = text_of(client, HOURS)
    for part in ("每周开放不足 56 小时", "现在合计 49 小时", "待核实", "08:30–12:00", "随全馆", "没有闭馆安排"):
        assert part in html


def test_verifying_takes_the_mark_away(client, ids):
    answer = client.submit(HOURS, f"{HOURS}/{ids['branch']}/verify")
    assert answer.status_code == 303
    html = text_of(client, HOURS)
    assert "开放时间已核实" in html and "待核实" not in html


def test_a_new_week_is_saved_and_can_be_withdrawn(app, client, ids):
    edit = f"{HOURS}/{ids['branch']}/edit"
    assert client.submit(edit, **week_typed()).status_code == 303
    html = text_of(client, HOURS)
    assert "时间表已保存" in html and "未开始" in html and "56" in html
    assert client.submit(HOURS, f"{HOURS}/{ids['branch']}/withdraw").status_code == 303
    assert inside(app, weeks.coming, ids["branch"], date(2026, 11, 23)) == []


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (week_typed(day_2="八点到十二点"), "看不懂周三的时间"),
        (week_typed(day_0="17:00-08:00"), "周一的关门时间不晚于开门时间"),
        (week_typed(valid_from="2026-11-24"), "要提前 3 天公告"),
        (week_typed(valid_from="明天"), "还差"),
    ],
)
def test_a_week_that_makes_no_sense_comes_back_with_everything_typed(client, ids, typed, sentence):
    answer = client.submit(f"{HOURS}/{ids['branch']}/edit", **typed)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422 and sentence in html
    assert typed["day_2"] in html and typed["day_6"] in html


def test_an_area_gets_hours_of_its_own_and_goes_back(app, client, ids):
    branch, area = ids["branch"], ids["area"]
    answer = client.submit(f"{HOURS}/{branch}/edit?place={area}",
                           **week_typed("18:00-21:00", valid_from="2026-11-01", is_correction="y"))  # fmt: skip
    assert answer.status_code == 303
    assert "18:00–21:00" in text_of(client, HOURS)
    assert client.submit(HOURS, f"{HOURS}/{branch}/follow").status_code == 303
    assert inside(app, weeks.coming, branch, date(2026, 11, 23), area) == [(date(2026, 11, 26), None)]


def test_an_area_that_is_not_there_is_not_found(client, ids):
    assert client.get(f"{HOURS}/{ids['branch']}/edit?place=999").status_code == 404
    assert client.get(f"{HOURS}/999/edit").status_code == 404


def test_a_closure_is_announced_printed_shown_to_readers_and_withdrawn(app, client, ids):
    typed = {"where": str(ids["branch"]), "from_on": "2026-11-28", "until_on": "2026-11-29", "reason": "消防检查"}
    answer = client.submit("/staff/calendar/closures/new", **typed)
    assert answer.status_code == 303
    paper = text_of(client, answer.headers["Location"])
    assert "沂源县图书馆闭馆公告" in paper and "公章" in paper
    assert "因消防检查，总馆于2026年11月28日（周六）至2026年11月29日（周日）闭馆。" in paper
    public = text_of(client, "/hours")
    assert "因消防检查" in public and "闭馆公告" in public
    assert client.submit(HOURS, f"{answer.headers['Location']}/withdraw").status_code == 303
    assert inside(app, closures.announced, date(2026, 11, 23)) == []
    assert client.get("/staff/calendar/closures/999").status_code == 404


def test_too_late_a_closure_is_refused_and_force_majeure_is_the_only_way(app, client, ids):
    typed = {"where": f"{ids['branch']}-{ids['area']}", "from_on": "2026-11-23", "until_on": "2026-11-23",
             "reason": "停电", "hours": "08:30-10:00"}  # fmt: skip
    answer = client.submit("/staff/calendar/closures/new", **typed)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "闭馆和变更开放时间要提前 3 天公告" in html and "停电" in html
    assert client.submit("/staff/calendar/closures/new", is_force_majeure="y", **typed).status_code == 303
    assert len(inside(app, calendar.intervals, ids["branch"], date(2026, 11, 23), ids["area"])) == 1


def test_the_holidays_page_says_which_year_is_missing(client, ids):
    html = text_of(client, HOLIDAYS)
    assert "2027 年的节假日还没有或不全" in html and "2026-02-15 周日" in html
    assert "这一年还没有节假日" in text_of(client, f"{HOLIDAYS}?year=2027")
    assert client.get(f"{HOLIDAYS}?year=999999").status_code == 200


def test_a_day_is_added_and_removed(app, client, ids):
    answer = client.submit(HOLIDAYS, f"{HOLIDAYS}?year=2026", day="2026-11-24", name="临时放假", is_off="1")
    assert answer.status_code == 303 and not inside(app, calendar.is_workday, date(2026, 11, 24))
    page = client.get(HOLIDAYS).get_data(as_text=True)
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    removed = client.post(f"{HOLIDAYS}/remove", data={"csrf_token": token, "day": "2026-11-24"})
    assert removed.status_code == 303 and inside(app, calendar.is_workday, date(2026, 11, 24))
    for wrong in ("2026-11-24", "x", ""):
        assert client.post(f"{HOLIDAYS}/remove", data={"csrf_token": token, "day": wrong}).status_code == 404


def test_a_pasted_notice_goes_in_and_its_bad_lines_stay_in_the_field(app, client, ids):
    typed = "2027-01-01,元旦,休\n2027-10-01,国庆节,休\n2027-13-01,国庆节,休"
    answer = client.submit(f"{HOLIDAYS}/import", text=typed)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 200 and "已导入 2 天" in html and "第 3 行" in html
    assert "2027-13-01,国庆节,休" in html and "2027-01-01,元旦,休</textarea>" not in html
    assert inside(app, holidays.missing) == []


@pytest.mark.parametrize("coding", ["utf-8-sig", "gb18030"])
def test_an_uploaded_notice_is_read_in_both_codings(app, client, ids, coding):
    raw = "日期,名称,类型\r\n2027-10-01,国庆节,休\r\n".encode(coding)
    answer = client.submit(f"{HOLIDAYS}/import", file=(BytesIO(raw), "通知.csv"))
    assert answer.status_code == 303 and answer.headers["Location"].endswith("year=2027")
    assert inside(app, holidays.missing) == []


def test_a_notice_without_a_readable_line_is_refused(client, ids):
    answer = client.submit(f"{HOLIDAYS}/import", text="放假了")
    assert answer.status_code == 422 and "没有一行看得懂" in answer.get_data(as_text=True)
    assert "第 1 行" in answer.get_data(as_text=True)


def test_the_calculator_answers_and_says_what_it_assumed(client, ids):
    asked = f"/staff/calendar/deadlines?accepted_on={{}}&accepted_time=10:00&n=15&unit=working_day&branch_id={ids['branch']}"
    assert "2026-03-05 周四" in text_of(client, asked.format("2026-02-06"))
    assert "节假日未公布，按周末推算" in text_of(client, asked.format("2026-12-15"))
    assert client.get(asked.format("gestern")).status_code == 422
    assert client.get("/staff/calendar/deadlines").status_code == 200


def test_readers_see_today_this_week_and_the_next_without_signing_in(app, ids):
    with app.app_context():
        a_closure(ids["branch"], date(2026, 12, 1), reason="馆内调整")
    visitor = app.test_client()
    html = visitor.get("/hours").get_data(as_text=True)
    for part in ("开放中", "12:00 闭馆", "周一 11-23", "周日 12-06", "馆内调整", "08:30–12:00"):
        assert part in html


def test_a_house_that_is_shut_says_when_it_opens(app, ids):
    clock.freeze("2026-11-23 18:00")
    html = app.test_client().get("/hours").get_data(as_text=True)
    assert "未开放" in html and "11-24 08:30 开馆" in html


def test_a_library_without_branches_has_pages_all_the_same(app, client):
    assert "还没有填开放时间" in client.get("/hours").get_data(as_text=True)


def test_the_desk_may_look_and_not_change(app, client, ids):
    with app.app_context():
        desk = factories.login_name(factories.a_colleague("desk"))
    other = app.test_client()
    other.sign_in(desk)
    html = text_of(other, HOURS)
    assert "发布闭馆公告" not in html and "核实</button>" not in html
    assert other.get(f"{HOURS}/{ids['branch']}/edit").status_code == 403
    assert other.get("/staff/calendar/closures/new").status_code == 403
    assert other.get(f"{HOLIDAYS}/import").status_code == 403
