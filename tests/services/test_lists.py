"""The lists trade: what is asked is looked for as typed, paged by key in both directions, remembered, never an error."""

import pytest
from sqlalchemy import event, func, select

from tests.factories import a_colleague
from yylib import clock
from yylib.database import db, plain, write, writing
from yylib.errors import NotThere, Refused
from yylib.models.accounts import Account
from yylib.models.outbox import OutboxItem
from yylib.permissions import Permission
from yylib.services import lists
from yylib.services.accounts import listed
from yylib.services.lists import Column, Filter, List

ITEMS = List(
    name="items", title="待办", id=OutboxItem.id, export=Permission.OUTBOX_TICK, order="due",
    source=lambda kind="k": select(OutboxItem).select_from(OutboxItem).where(OutboxItem.kind == kind),
    search=(OutboxItem.what, OutboxItem.ref),
    columns=(
        Column("due", "最晚", lambda one: one.due_at, (OutboxItem.due_at,)),
        Column("length", "长短", lambda one: len(one.what), (func.length(OutboxItem.what), OutboxItem.what), True),
        Column("what", "内容", lambda one: one.what),
    ),
    filters=(Filter("told", "通知", (("yes", "已通知"), ("no", "没有")),
                    lambda value: OutboxItem.ticked_at.is_(None) if value == "no" else OutboxItem.ticked_at.is_not(None)),
             Filter("ref", "场合", (), lambda value: OutboxItem.ref == value, is_open=True)),
    size=5,
)  # fmt: skip


@pytest.fixture(autouse=True)
def known(monkeypatch):
    """The list of these tests, known by its name for as long as they last."""
    monkeypatch.setitem(lists._declared, "items", ITEMS)


def some(count, **given):
    """Items due in pairs at the same moment, so that only the id tells them apart; their ids in the order due."""
    clock.freeze("2026-11-23 09:00")
    with writing() as session:
        rows = [OutboxItem(**({"kind": "k", "ref": f"r{number:03}", "what": "说" * (number % 4 + 1), "created_at":
                clock.now(), "due_at": clock.midnight(clock.today()).replace(microsecond=7 * (number // 2))} | given))
                for number in range(count)]  # fmt: skip
        session.add_all(rows)
        session.flush()
        return [row.id for row in rows]


def ids(found):
    return [row.id for row in found.rows]


def walked(**given):
    """The ids page by page to the end, and the same coming back."""
    there, back, found = [], [], lists.find(ITEMS, given)
    there += [ids(found)]
    while found.last:
        found = lists.find(ITEMS, given | {"after": str(found.last)})
        there += [ids(found)]
    back += [ids(found)]
    while found.first:
        found = lists.find(ITEMS, given | {"before": str(found.first)})
        back += [ids(found)]
    return there, back[::-1]


@pytest.mark.parametrize("sort", ["", "due", "-due", "length", "-length"])
def test_paging_forwards_and_back_shows_every_row_once_in_one_order(house, sort):
    made = some(23)
    there, back = walked(sort=sort)
    once = [row_id for page in there for row_id in page]
    assert sorted(once) == sorted(made) and [len(page) for page in there] == [5, 5, 5, 5, 3]
    # coming back, the page that would begin before the first row is the first page itself
    assert [row_id for row_id in dict.fromkeys(x for page in back for x in page)] == once
    assert all(len(page) == 5 for page in back[:-1])
    if sort == "-due":
        assert once == made[::-1]


def test_a_row_that_comes_in_meanwhile_shifts_no_page(house):
    made = some(12)
    found = lists.find(ITEMS, {})
    some(1, ref="new", due_at=clock.midnight(clock.today().replace(year=2020)))
    assert ids(lists.find(ITEMS, {"after": str(found.last)})) == made[5:10]


def test_a_place_that_is_gone_is_the_beginning(house):
    made = some(12)
    for given in ({"after": "999999"}, {"before": "999999"}, {"before": str(made[0])}, {"after": str(made[-1])},
                  {"before": str(made[3])}):  # fmt: skip
        found = lists.find(ITEMS, given)
        assert (given, ids(found), found.first, found.last) == (given, made[:5], None, made[4])


def test_the_place_may_be_a_row_that_the_filter_no_longer_shows(house):
    made, who = some(12), a_colleague()
    with writing() as session:
        held = session.get(OutboxItem, made[4])
        held.ticked_at, held.ticked_by_id = clock.now(), who
    assert ids(lists.find(ITEMS, {"told": "no", "after": str(made[4])})) == made[5:10]


@pytest.mark.parametrize(("typed", "hits"), [
    ("100%", ["100%"]), ("%", ["100%"]), ("_", ["a_b"]), ("A_B", ["a_b"]), ("/", ["1/2"]), ("\\", ["c\\d"]), ("'", ["it's"]),
    ("借书", ["还书借书"]), ("书", ["还书借书"]), ("　还书　", ["还书借书"]), ("100%\x00", ["100%"]), ("没有", []),
])  # fmt: skip
def test_what_is_typed_is_looked_for_as_it_stands(house, typed, hits):
    for number, what in enumerate(("100%", "a_b", "axb", "1/2", "c\\d", "it's", "还书借书")):
        some(1, ref=f"x{number}", what=what)
    assert [row.what for row in lists.find(ITEMS, {"q": typed}).rows] == hits


@pytest.mark.parametrize("given", [
    {"sort": "id; DROP TABLE account"}, {"sort": "--due"}, {"sort": "what"}, {"sort": "password_hash"}, {"sort": "-"},
    {"after": "-1"}, {"after": "9" * 40}, {"after": "１２"}, {"before": "0x1"}, {"after": "1", "before": "2", "all": ""},
    {"told": "' OR 1=1 --"}, {"told": "maybe"}, {"q[]": "x"}, {"q": " \t\u3000\u202e"}, {"limit": "100000"}, {"told[]": "yes"},
])  # fmt: skip
def test_what_the_list_does_not_know_is_as_if_it_had_not_been_asked(house, given):
    made = some(7)
    found = lists.find(ITEMS, given)
    wanted = made[1:6] if given.get("after") == "1" and made[0] == 1 else made[:5]
    assert ids(found) == wanted and found.count == 7 and found.words() == ""


@pytest.mark.parametrize(
    "hostile", ["\x00", "\ud800", "\U0001f4da" * 100, "x" * 100_000, "%" * 50, "'; --", "\r\n", "{}"]
)
def test_nothing_typed_breaks_a_search(house, hostile):
    some(3)
    given = dict.fromkeys(("q", "sort", "told", "ref", "after", "before"), hostile)
    assert lists.find(ITEMS, given).rows == [] or hostile in ("\x00", "\ud800", "\r\n")


def test_filters_narrow_together_and_say_so_in_words(house):
    made, who = some(6), a_colleague()
    with writing() as session:
        for row_id in made[:2]:
            session.get(OutboxItem, row_id).ticked_at = clock.now()
    assert who and ids(lists.find(ITEMS, {"told": "yes"})) == made[:2]
    found = lists.find(ITEMS, {"told": "yes", "ref": "r001", "q": "说"})
    assert ids(found) == made[1:2] and found.words() == "含“说”，通知 已通知，场合 r001"
    assert found.asked.kept() == {"q": "说", "told": "yes", "ref": "r001"}


def test_an_open_filter_takes_a_value_that_nobody_offers_and_finds_nothing(house):
    some(3)
    assert lists.find(ITEMS, {"ref": "unheard of"}).rows == []


def test_what_the_source_needs_bounds_the_list_and_its_places(house):
    some(7)
    (other,) = some(1, kind="other", ref="o")
    assert ids(lists.find(ITEMS, {}, kind="other")) == [other]
    assert lists.find(ITEMS, {"after": str(other)}).first is None


def test_the_count_stops_where_it_no_longer_matters(house, monkeypatch):
    some(7)
    monkeypatch.setattr(lists, "COUNT_UP_TO", 3)
    assert lists.find(ITEMS, {}).count == 4
    assert lists.everything(ITEMS, {}, most=5).count == 7


def test_everything_is_all_rows_of_the_filter_whatever_the_place(house):
    made = some(12)
    found = lists.everything(ITEMS, {"sort": "-due", "after": str(made[3])}, most=100)
    assert ids(found) == made[::-1]
    assert len(lists.everything(ITEMS, {}, most=8).rows) == 8


def test_an_export_too_long_is_refused_rather_than_cut(house):
    lists.refuse_too_long(20, 20)
    with pytest.raises(Refused) as refused:
        lists.refuse_too_long(21, 20)
    assert refused.value.code == "list_too_long"


def statements(act):
    """How many statements an act sends."""
    sent = []

    def note(_conn, _cursor, statement, *_more):
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(sent)


def test_a_page_costs_the_same_statements_over_25_rows_and_over_200(house):
    def look():
        db.session.rollback()
        db.session.expunge_all()
        found = lists.find(listed.ACCOUNTS, {"q": "同事"})
        for row in found.rows:
            for column in listed.ACCOUNTS.columns:
                column.cell(row)

    many(25)
    few = statements(look)
    many(175)
    assert statements(look) == few <= 6


def many(count):
    """Colleagues by the dozen, without the cost of a password each."""
    from yylib.models.accounts import RoleHeld

    with writing() as session:
        start = session.scalar(select(func.count(Account.id)))
        boss = session.scalars(select(Account.id)).first()
        for number in range(start, start + count):
            account = Account(login_name=f"c{number}", name=f"同事{number:03}", is_active=number % 3 > 0, must_change=False,
                              created_at=clock.now())  # fmt: skip
            account.roles_held = [RoleHeld(role="desk"), RoleHeld(role="head", deputy_for_id=boss)]
            session.add(account)


def test_the_accounts_stand_live_first_and_may_be_sorted_and_narrowed_by_role(house):
    for name, role, is_active in (("丙", "desk", True), ("乙", "head", False), ("甲", "head", True)):
        made = a_colleague(role, name=name)
        with writing() as session:
            session.get(Account, made).is_active = is_active
    shown = [account.name for account in lists.find(listed.ACCOUNTS, {}).rows]
    assert shown[-1] == "乙" and sorted(shown[:2]) == ["丙", "甲"]
    assert {account.name for account in lists.find(listed.ACCOUNTS, {"role": "head"}).rows} == {"甲", "乙"}
    backwards = [account.name for account in lists.find(listed.ACCOUNTS, {"sort": "-name"}).rows]
    assert backwards == [account.name for account in lists.find(listed.ACCOUNTS, {"sort": "name"}).rows][::-1]


def kept(by):
    return lists.remembered(ITEMS, by=by)


def test_each_person_has_a_memory_of_their_own_and_the_last_word_counts(house):
    one, two = a_colleague(), a_colleague()
    write(lists.remember, hot=True, name="items", given={"q": "书 &=", "told": "yes", "sort": "-due"}, by=one)
    assert kept(one) == {"q": "书 &=", "told": "yes", "sort": "-due"} and kept(two) == {}
    write(lists.remember, hot=True, name="items", given={"q": "", "told": "no"}, by=one)
    assert kept(one) == {"told": "no"}
    write(lists.remember, hot=True, name="items", given={}, by=one)
    assert kept(one) == {} and plain("SELECT count(*) AS n FROM list_memory")[0].n == 1


@pytest.mark.parametrize("typed", ["13000000001", "130 0000 0001", "0533-3240236", "+86 13000000001", "张 13000000001",
                                   "１３００００００００１"])  # fmt: skip
def test_a_phone_number_is_searched_for_and_not_remembered(house, typed):
    who = a_colleague()
    write(lists.remember, hot=True, name="items", given={"q": typed, "told": "yes"}, by=who)
    assert kept(who) == {"told": "yes"}


def test_where_what_is_searched_for_may_be_a_reader_it_is_not_remembered(house, monkeypatch):
    from dataclasses import replace

    monkeypatch.setitem(lists._declared, "items", replace(ITEMS, keeps_q=False))
    who = a_colleague()
    write(lists.remember, hot=True, name="items", given={"q": "张三", "told": "yes"}, by=who)
    assert kept(who) == {"told": "yes"}


def test_only_what_the_list_knows_is_remembered_and_never_more_than_fits(house):
    who = a_colleague()
    write(lists.remember, hot=True, name="items", by=who,
          given={"csrf_token": "x", "after": "7", "told": "yes", "password": "secret"})  # fmt: skip
    assert kept(who) == {"told": "yes"}
    write(lists.remember, hot=True, name="items", given=dict.fromkeys(("told", "ref", "sort"), "书" * 900), by=who)
    assert kept(who) == {}


def test_an_unknown_list_remembers_nothing_and_a_name_is_announced_once(house):
    with pytest.raises(NotThere):
        write(lists.remember, hot=True, name="nothing", given={}, by=a_colleague())
    with pytest.raises(ValueError):
        lists.announce(ITEMS)
