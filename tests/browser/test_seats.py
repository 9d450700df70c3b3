"""A seat on a phone of 360 pixels, by keyboard: sit, leave for a while, come back, leave; and the map of the room."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import serious, sideways
from tests.factories import a_branch, a_seat_map, places_of
from yylib import readers, tokens
from yylib.database import db, plain, write, writing
from yylib.models.seats import Seat
from yylib.services import seats
from yylib.services.visits.scan import scan

pytestmark = pytest.mark.browser


class Room:
    """A room that is open the whole day, and readers who are inside it."""

    def __init__(self, site, columns=3, rows=2, **traits):
        self.site = site
        self.branch = site.do(a_branch)
        self.door, self.place = site.do(places_of, branch_id=self.branch)
        site.do(lambda: write(self._open_all_day))
        self.ids = site.do(a_seat_map, place_id=self.place, columns=columns, rows=rows, **traits)
        self.codes = site.do(lambda: {seat.label: seat.code for seat in db.session.query(Seat)})

    def _open_all_day(self):
        plain("DELETE FROM opening_hours WHERE branch_id = :id AND opens > '12:00:00'", id=self.branch)
        plain(
            "UPDATE opening_hours SET opens = '00:00:00', closes = '23:59:59.999999' WHERE branch_id = :id",
            id=self.branch,
        )

    def phone(self, page, name="one"):
        """Let a page be a phone that has come in through the door."""
        with self.site.app.app_context():
            cookie = readers._signer().dumps([name])
            holder = readers.Phone(name).holder()
            write(
                scan,
                hot=True,
                nonce=tokens.fresh(),
                place_id=self.door,
                direction="in",
                kind="phone",
                holder=holder,
                by=None,
            )
            db.session.remove()
        page.context.add_cookies([{"name": "yylib-reader", "value": cookie, "url": self.site.url}])
        return holder


def press(page, label):
    """Reach a button by the Tab key alone and press it."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if " ".join(page.evaluate("document.activeElement.innerText || ''").split()) == label:
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"no way to {label} by keyboard")


SMALL = """[...document.querySelectorAll('a.btn, button, summary, input:not([type=hidden]):not([type=checkbox])')]
.filter(e => e.offsetParent).map(e => e.getBoundingClientRect().height).filter(h => h < 40)"""


def faults(page) -> tuple:
    """What axe finds, by how much the page is too wide, and targets too small for a thumb."""
    return serious(page), sideways(page), page.evaluate(SMALL)


@pytest.mark.parametrize("js", [True, False])
def test_sit_leave_for_a_while_come_back_and_go_by_keyboard(site, visitor, js):
    room, page = Room(site), visitor(width=360, height=740, js=js)
    room.phone(page)
    at = f"/seat/{room.codes['A1']}"
    page.goto(at)
    press(page, "坐这里")
    page.wait_for_url("**/seat/mine")
    expect(page.get_by_text("坐好了")).to_be_visible()
    press(page, "暂离")
    page.get_by_text("前回来", exact=False).first.wait_for()
    press(page, "我回来了")
    page.get_by_text("欢迎回来").wait_for()
    press(page, "暂离")
    page.get_by_text("暂离已记下").wait_for()
    page.goto(at)
    press(page, "我回来了")
    page.wait_for_url("**/seat/mine")
    press(page, "离座")
    page.get_by_text("现在没有座位").wait_for()


def test_a_seat_is_held_from_a_wide_map_by_keyboard_and_nothing_overflows(site, visitor):
    room = Room(site, columns=12, rows=8, B2={"has_power": True})
    for big in ("0", "1"):
        page = visitor(width=360, height=740)
        page.context.add_cookies([{"name": "big", "value": big, "url": site.url}])
        room.phone(page, "big" + big)
        for path in ("/seat/", f"/seat/place/{room.place}", f"/seat/place/{room.place}?as=list", f"/seat/{room.codes['A2']}",
                     "/seat/mine"):  # fmt: skip
            page.goto(path)
            assert (path, faults(page)) == (path, ([], 0, []))
    page.goto(f"/seat/place/{room.place}?power=1")
    press(page, "留座 B2")
    page.wait_for_url("**/seat/mine")
    expect(page.get_by_text("前签到", exact=False).first).to_be_visible()
    assert faults(page) == ([], 0, [])


def test_the_map_changes_by_itself_and_the_keyboard_stays_where_it_was(site, visitor):
    room, page = Room(site), visitor(width=360, height=740)
    room.phone(page)
    page.goto(f"/seat/place/{room.place}")
    page.locator(f"#s-{room.ids['B3']}").focus()
    site.do(lambda: _give(room))
    page.evaluate("htmx.ajax('GET', document.querySelector('#room').getAttribute('hx-get'), "
                  "{target: '#room', swap: 'outerHTML'})")  # fmt: skip
    page.get_by_text("空 5 个，共 6 个").wait_for()
    assert page.evaluate("document.activeElement.id") == f"s-{room.ids['B3']}"


def _give(room):
    with writing():
        seats.take(seat_id=room.ids["A1"], by=None, holder=readers.Phone("one").holder())
        plain("UPDATE seat_use SET holder = NULL")
