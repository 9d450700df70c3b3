"""到馆 and 各期统计 through the browser."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import event

from tests.client import forms_of, text
from tests.factories import a_branch, a_colleague, login_name, places_of
from tests.services.reports.counts import closed, imported, scanned
from yylib import clock
from yylib.database import db, plain, writing
from yylib.models.counts import DayFigure, DutyNote

DAY = "2026-11-21"
PAGES = ("/staff/turnout", "/staff/turnout/source", "/staff/turnout/period", "/staff/turnout/period/print",
         "/staff/turnout/day-sheet", "/staff/turnout/day-sheet.pdf")  # fmt: skip


@pytest.fixture
def desk(app):
    """A branch in use at half past ten, and whoever reads about it."""
    clock.freeze(f"{DAY} 10:30")

    class Desk:
        pass

    with app.app_context():
        Desk.branch, Desk.by = a_branch(capacity=420), a_colleague()
        Desk.door, Desk.room = places_of(Desk.branch)
        scanned(Desk.door, "2026-11-14 09:00", 2, by=Desk.by)
        scanned(Desk.door, f"{DAY} 09:00", 5, by=Desk.by)
        for role in ("head", "director", "admin"):
            setattr(Desk, role, login_name(a_colleague(role)))
        db.session.remove()
    return Desk


def scan(app, desk, number=1):
    with app.app_context():
        scanned(desk.door, f"{DAY} 10:30", number, by=desk.by)


@pytest.mark.parametrize("url", PAGES)
def test_who_is_not_signed_in_is_sent_to_sign_in(client, desk, url):
    assert "/staff/sign-in" in client.get(url).headers["Location"]


@pytest.mark.parametrize("url", PAGES)
def test_the_pages_open_to_those_who_read_reports(client, desk, url):
    client.sign_in(desk.head)
    assert client.get(url).status_code == 200


def test_the_headline_is_the_finding(client, desk):
    client.sign_in(desk.head)
    page = text(client.get("/staff/turnout"))
    assert "今天 5 人次，比上周六此刻多 3" in page and "可容纳 420" in page


def test_the_fragment_is_the_block_and_carries_the_headline_out_of_band(client, desk):
    client.sign_in(desk.head)
    held = text(client.get("/staff/turnout", headers={"HX-Request": "true"}))
    assert held.lstrip().startswith('<div id="turnout"') and "<html" not in held
    assert '<span id="finding" hx-swap-oob="true">今天 5 人次' in held
    assert held.count("hx-swap-oob") == 2


def test_a_poll_is_answered_204_until_somebody_is_scanned_elsewhere(app, client, desk):
    import re

    client.sign_in(desk.head)
    poll = re.search(r'hx-get="([^"]+)" hx-trigger="every 5s"', text(client.get("/staff/turnout")))[1]
    headers = {"HX-Request": "true", "Yy-Poll": "1"}
    answer = client.get(poll, headers=headers)
    assert (answer.status_code, answer.data) == (204, b"")
    scan(app, desk, 2)
    fresh = client.get(poll, headers=headers)
    assert fresh.status_code == 200 and "今天 7 人次" in text(fresh)
    poll = re.search(r'hx-get="([^"]+)" hx-trigger', text(fresh))[1]
    assert client.get(poll, headers=headers).status_code == 204


def test_a_past_day_does_not_poll_and_links_to_the_days_beside_it(client, desk):
    client.sign_in(desk.head)
    page = text(client.get("/staff/turnout?day=2026-11-14"))
    assert "hx-trigger" not in page
    assert "day=2026-11-13" in page and "day=2026-11-15" in page


@pytest.mark.parametrize("day", ["2027-01-01", "0001-01-01", "x", "2026-02-30", "9999-12-31"])
def test_a_day_to_come_or_no_day_at_all_is_today(client, desk, day):
    client.sign_in(desk.head)
    assert "今天 5 人次" in text(client.get(f"/staff/turnout?day={day}"))
    assert client.get(f"/staff/turnout/period?kind=month&on={day}").status_code == 200


def test_a_branch_or_figure_there_is_not_is_404(client, desk):
    client.sign_in(desk.head)
    assert client.get("/staff/turnout?branch=999").status_code == 404
    assert client.get("/staff/turnout/source?figure=nothing").status_code == 404
    assert client.get(f"/staff/turnout?branch={desk.branch}").status_code == 200


def test_from_a_figure_to_the_scan_it_is_three_clicks(client, desk):
    client.sign_in(desk.head)
    source = f"/staff/turnout/source?figure=visits&amp;kind=day&amp;on={DAY}"
    assert source in text(client.get("/staff/turnout"))
    rows = f"/staff/visits/places/{desk.door}/days/{DAY}"
    assert rows in text(client.get(source.replace("&amp;", "&")))
    assert client.get(rows).status_code == 200


def test_every_figure_has_its_definition_and_only_who_adopts_is_offered_it(client, desk):
    client.sign_in(desk.head)
    page = text(client.get("/staff/turnout"))
    for words in ("馆员不计", "进馆减出馆", "一人到几个区域各计一次", "已含在到馆人次里", "补录 0（0.0%）"):
        assert words in page
    assert f"/staff/visits/morning?day={DAY}" in page
    client.post("/staff/sign-out")
    client.sign_in(desk.admin)
    assert f"/staff/visits/morning?day={DAY}" not in text(client.get("/staff/turnout"))


def test_the_month_marks_closed_days(app, client, desk):
    with app.app_context():
        closed(desk.branch, date(2026, 10, 8))
        imported(desk.door, date(2026, 10, 7), 50)
        db.session.remove()
    client.sign_in(desk.head)
    page = text(client.get("/staff/turnout/period?kind=month&on=2026-10"))
    assert "2026 年 10 月 50 人次" in page and "闭馆" in page and "开放 30 天" in page


@pytest.mark.parametrize("kind", ["week", "month", "quarter", "year", "nonsense"])
def test_every_kind_of_period_has_its_page_print_and_source(client, desk, kind):
    client.sign_in(desk.head)
    for url in ("period", "period/print", "source"):
        assert client.get(f"/staff/turnout/{url}?kind={kind}&on={DAY}").status_code == 200


def test_the_export_is_an_excel_file_and_is_audited(app, client, desk):
    client.sign_in(desk.head)
    answer = client.submit("/staff/turnout/period?kind=month&on=2026-11")
    book = CalamineWorkbook.from_filelike(BytesIO(answer.data))
    assert book.sheet_names == ["数字", "各馆与区域", "各日", "逐日逐处"]
    with app.app_context():
        (row,) = plain("SELECT row_id FROM audit_row WHERE subject = 'export'")
    assert row.row_id == "turnout/month/2026-11-01"


def test_who_may_not_export_sees_no_button_and_is_refused(client, desk):
    client.sign_in(desk.admin)
    assert "/period/export" not in text(client.get("/staff/turnout/period"))
    token = forms_of(text(client.get("/staff/turnout/period")))[0]["fields"]["csrf_token"]
    assert client.post("/staff/turnout/period/export", data={"csrf_token": token}).status_code == 403


def test_an_export_asks_for_the_password_again_after_ten_minutes(client, desk):
    client.sign_in(desk.head)
    page = "/staff/turnout/period?kind=month&on=2026-11"
    clock.freeze(f"{DAY} 10:45")
    assert client.submit(page).status_code == 401


def test_more_than_five_hundred_rows_are_the_directors(app, client, desk):
    with app.app_context():
        with writing() as session:
            session.add_all(DayFigure(place_id=place, day=date(2025, 1, 1) + timedelta(days=n), method="by_hand", number=n,
                                      stage="adopted") for n in range(360) for place in (desk.door, desk.room))  # fmt: skip
        db.session.remove()
    client.sign_in(desk.head)
    page = "/staff/turnout/period?kind=year&on=2025-05-01"
    refused = client.submit(page)
    assert refused.status_code == 403 and "馆长" in text(refused)
    client.post("/staff/sign-out")
    client.sign_in(desk.director)
    assert client.submit(page).data.startswith(b"PK")


def test_the_day_sheet_is_a_form_with_signatures_seal_and_number(app, client, desk):
    with app.app_context():
        with writing() as session:
            session.add(DutyNote(branch_id=desk.branch, day=date(2026, 11, 21), line="<b>停电", made_at=clock.now()))
        db.session.remove()
    client.sign_in(desk.head)
    page = text(client.get(f"/staff/turnout/day-sheet?day={DAY}"))
    for words in ("沂源县图书馆每日客流表", "日表 2026-325", "预览", "制表", "审核", "馆长", "公章", "&lt;b&gt;停电"):
        assert words in page
    pdf = client.get(f"/staff/turnout/day-sheet.pdf?day={DAY}")
    assert pdf.mimetype == "application/pdf" and pdf.data.startswith(b"%PDF")


@pytest.mark.parametrize(
    "url", ["/staff/turnout", "/staff/turnout?day=2026-11-14", "/staff/turnout/period?kind=month&on=2026-10",
            "/staff/turnout/period?kind=year&on=2026", "/staff/turnout/source?kind=year&on=2026", "/staff/turnout/day-sheet"],
)  # fmt: skip
def test_the_queries_of_a_page_do_not_grow_with_its_rows(app, client, desk, url):
    client.sign_in(desk.head)
    few = queries(app, client, url)
    with app.app_context():
        with writing() as session:
            session.add_all(DayFigure(place_id=desk.door, day=date(2025, 11, 1) + timedelta(days=n), method="by_hand",
                                      number=n, stage="adopted") for n in range(380))  # fmt: skip
        for _ in range(3):
            imported(places_of(a_branch())[0], date(2026, 10, 6), 5)
        db.session.remove()
    many = queries(app, client, url)
    assert abs(many - few) <= 1 and many <= (60 if "day-sheet" in url else 30)


def queries(app, client, url) -> int:
    """How many statements one page sends, through the ORM and in plain SQL."""
    seen = []
    with app.app_context():
        engine = db.engine

    def note(conn, cursor, statement, *_rest):
        seen.append(statement)

    def traced(fairy, _record, _proxy):
        fairy.set_trace_callback(seen.append)

    def untraced(fairy, _record):
        fairy.set_trace_callback(None)

    event.listen(engine, "checkout", traced)
    event.listen(engine, "checkin", untraced)
    try:
        assert client.get(url).status_code == 200
    finally:
        event.remove(engine, "checkout", traced)
        event.remove(engine, "checkin", untraced)
    return len([sql for sql in seen if not sql.lstrip().upper().startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA"))])
