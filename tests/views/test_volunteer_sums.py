"""One sum of hours, wherever it stands; and pages of one volunteer that cost the same over a year of entries."""

import re
from datetime import date, timedelta

import pytest

from tests.factories import a_branch, a_colleague, a_post, a_volunteer, an_entry, login_name
from tests.views.test_lists import statements
from yylib import clock
from yylib.database import db, write
from yylib.services import certificates, periods, proofs, rules, volunteer_figures
from yylib.services.guides import editions
from yylib.services.service_hours.terms import ROUNDING
from yylib.services.volunteer_figures import days, thanks
from yylib.services.volunteers import keys

TODAY = date(2026, 11, 23)


@pytest.fixture
def house(app, client):
    """Somebody who served 245 minutes today, in three times that round to less one by one."""
    clock.freeze("2026-11-23 18:00")
    with app.app_context():
        a_branch(name="总馆")
        post, branch, one = a_post("上架整理"), 1, a_volunteer("孙服务")
        for minutes in (125, 61, 59):
            an_entry(one, minutes, day=TODAY, post_id=post, branch_id=branch)
        for stage in ("pending", "refused", "void"):
            an_entry(one, 47, day=TODAY, stage=stage, post_id=post, branch_id=branch)
        write(editions.first_content)
        name = login_name(a_colleague("director", "head"))
        handler = a_colleague("promotion")
        db.session.remove()
    client.sign_in(name)
    return one, handler, post, branch


def shown(client, url: str, pattern: str) -> str:
    """The hours on a page, behind a word."""
    text = re.sub(r"<[^>]*>|\s", "", client.get(url).get_data(as_text=True))
    return re.search(pattern, text)[1]


@pytest.mark.parametrize("step", [0, 30])
def test_the_same_hours_stand_on_every_page_of_the_same_time(app, client, house, step):
    one, handler, _post, _branch = house
    with app.app_context():
        write(rules.set_value, name=ROUNDING.name, value=str(step), valid_from=TODAY, reason="馆务会决定", by=handler)
        proof_id = write(
            proofs.ask, volunteer_id=one, first_day=date(2026, 1, 1), last_day=TODAY, channel="desk", by=handler
        )
        write(proofs.check, proof_id=proof_id, by=handler)
        link = keys.link(keys.get(one))
        month = volunteer_figures.Served(periods.of("month", TODAY))
        inside = {
            days.of(TODAY).hours,
            days.table(TODAY, 0)["hours"],
            volunteer_figures.this_year().hours,
            proofs.announced()[0].hours,
        }
        assert inside == {"4.0"} and month.number("volunteer_hours") == 4 and thanks.of(2026, TODAY).minutes == 245
        assert "4.0 小时" in month.figures()[0].notes[0]
        db.session.remove()
    number = r"([0-9.]+)"
    pages = {
        "/staff/volunteer-figures/": rf"服务了{number}小时", "/staff/volunteer-figures/thanks": rf"{number}小时",
        "/staff/volunteer-figures/people/2026?all=1": rf"孙服务—?{number}3",
        f"/staff/volunteer-records/of/{one}": rf"服务情况{number}小时", f"/staff/volunteers/{one}": rf"已确认{number}小时",
        "/staff/volunteer-board/": rf"已确认{number}小时", "/staff/turnout": rf"已确认{number}小时",
        "/staff/turnout/day-sheet?day=2026-11-23": rf"合计1{number}1", "/guides/2": rf"{number}小时",
        f"/volunteer/p/{link}": rf"已确认{number}小时", f"/volunteer/p/{link}/print": rf"已确认{number}小时",
        f"/proofs/p/{link}": rf"时长{number}小时", f"/staff/proofs/{proof_id}": rf"现在的记录{number}小时（245分钟）",
        "/staff/proofs/?all=1": rf"至2026-11-23{number}公示中", "/staff/proofs/announcement": rf"至2026-11-233{number}2026",
    }  # fmt: skip
    assert {url: shown(client, url, pattern) for url, pattern in pages.items()} == dict.fromkeys(pages, "4.0")
    clock.freeze("2026-12-01 09:00")
    with app.app_context():
        certificate = certificates.get(write(proofs.issue, proof_id=proof_id, by=a_colleague("head")))
        assert (certificate.facts["hours"], certificate.facts["minutes"]) == ("4.0", 245)
        assert sum(line[4] for line in certificate.facts["lines"]) == 245


def test_the_pages_of_one_volunteer_cost_the_same_over_25_entries_and_over_200(app, client, house):
    one, handler, post, branch = house
    with app.app_context():
        link = keys.link(keys.get(one))
        proof_id = write(
            proofs.ask, volunteer_id=one, first_day=date(2026, 1, 1), last_day=TODAY, channel="desk", by=handler
        )
    pages = (f"/volunteer/p/{link}", f"/volunteer/p/{link}/print", f"/proofs/p/{link}", f"/staff/proofs/{proof_id}",
             f"/staff/volunteers/{one}", f"/staff/volunteer-records/of/{one}")  # fmt: skip

    def costs(number: int) -> list[int]:
        with app.app_context():
            for at in range(number):
                an_entry(one, 60, day=TODAY - timedelta(days=1 + at), post_id=post, branch_id=branch)
            db.session.remove()
        return [statements(app, lambda url=url: client.get(url)) for url in pages]

    costs(0)
    few = costs(22)
    assert costs(175) == few and max(few) <= 40
