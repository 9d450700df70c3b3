"""Titles found by readers: short words, rare characters, numbers, ages; and nothing that is not theirs to see."""

from datetime import date

import pytest

from tests.factories import a_bib, a_branch, an_accepted_batch, some_items
from yylib import clock
from yylib.database import db, plain, write, writing
from yylib.errors import NotThere
from yylib.models.bibs import BibRecord
from yylib.models.items import Location
from yylib.services.catalogue import finding, index, new_books, shown
from yylib.services.catalogue.finding import Asked

TITLES = [
    {"title": "红楼梦", "responsibility": "(清)曹雪芹著", "isbn": "9787020002207", "class_no": "I242.4", "call_no": "I242.4/18",
     "initials": "hlm", "fields": [["606", "0 ", [["a", "章回小说"]]], ["701", " 0", [["a", "高鹗"], ["4", "续"]]]]},
    {"title": "红楼梦诗词鉴赏", "responsibility": "张三著", "class_no": "I207.22", "initials": "hlmscjs"},
    {"title": "家", "responsibility": "巴金著", "class_no": "I246.5", "initials": "j"},
    {"title": "𠮷野家的故事", "responsibility": "李四著", "class_no": "F719", "initials": "jydgs"},
    {"title": "好饿的毛毛虫", "class_no": "I712.85", "audience": "b"},
    {"title": "小学生数学", "class_no": "G624.5"},
    {"title": "童话选", "class_no": "I287.7"},
    {"title": "少年科学", "class_no": "N49", "audience": "d"},
    {"title": "百年孤独", "class_no": "I775.45", "audience": "m"},
]  # fmt: skip


@pytest.fixture
def shelves(house):
    """Nine titles, each with a volume on the shelf, and their ids by title."""
    branch_id = a_branch(name="总馆")
    with writing() as session:
        place = Location(branch_id=branch_id, name="文学借阅室")
        session.add(place)
        session.flush()
        location_id = place.id
    ids = {given["title"]: a_bib(**given) for given in TITLES}
    for bib_id in ids.values():
        some_items(bib_id, current_branch_id=branch_id, location_id=location_id)
    write(index.renew, bib_ids=ids.values())
    house.ids, house.branch_id, house.location_id = ids, branch_id, location_id
    return house


def found(q="", **asked):
    pool = finding.find(Asked(q, **asked))
    return [row.title for row in shown.titles(pool.ids)]


FOUND = [
    ({"q": "家"}, ["家", "𠮷野家的故事"]),
    ({"q": "红楼"}, ["红楼梦诗词鉴赏", "红楼梦"]),
    ({"q": "红楼梦"}, ["红楼梦", "红楼梦诗词鉴赏"]),
    ({"q": "曹雪芹 红"}, ["红楼梦"]),
    ({"q": "hlm"}, ["红楼梦诗词鉴赏", "红楼梦"]),
    ({"q": "HLMSC"}, ["红楼梦诗词鉴赏"]),
    ({"q": "𠮷"}, ["𠮷野家的故事"]),
    ({"q": "7-02-000220-X"}, ["红楼梦"]),
    ({"q": "978-7-02-000220-7"}, ["红楼梦"]),
    ({"q": "ＩＳＢＮ 9787020002207", "within": "isbn"}, ["红楼梦"]),
    ({"q": "I242.4/18"}, ["红楼梦"]),
    ({"q": "高鹗", "within": "people"}, ["红楼梦"]),
    ({"q": "高鹗", "within": "title"}, []),
    ({"q": "章回小说", "within": "about"}, ["红楼梦"]),
    ({"q": "I24", "within": "class"}, ["家", "红楼梦"]),
    ({"class_no": "I2", "q": "梦"}, ["红楼梦诗词鉴赏", "红楼梦"]),
    ({"age": "toddler"}, ["好饿的毛毛虫"]),
    ({"age": "primary"}, ["小学生数学"]),
    ({"age": "child"}, ["少年科学", "童话选", "小学生数学", "好饿的毛毛虫"]),
    ({"age": "any"}, ["童话选"]),
    ({"q": "没有这本"}, []),
    ({"q": "  "}, []),
]


def test_what_any_book_for_adults_bears_says_nothing_of_children():
    assert [list(index.ages_of(*asked)) for asked in (("em", "S66"), ("em", "I287.8"), ("e", "S66"), ("m", "G624"))] == [
        [], ["toddler"], ["youth"], []]  # fmt: skip


def test_what_is_typed_finds_its_titles(shelves):
    for asked, expected in FOUND:
        assert found(**asked) == expected, asked


def test_only_what_a_reader_may_see_is_found_and_shown_with_its_place(shelves):
    ids = shelves.ids
    some_items(ids["红楼梦"], 2, current_branch_id=shelves.branch_id, location_id=shelves.location_id, status="on_loan",
               call_no="I242.4/18:2", barcode=None)  # fmt: skip
    some_items(ids["红楼梦"], current_branch_id=shelves.branch_id, status="lost")
    [title] = shown.titles([ids["红楼梦"]])
    assert [(place.where, place.words) for place in title.places] == [
        ("总馆 文学借阅室", [("ok", "在馆可借 1 册"), ("wait", "借出 2 册")])] and title.available == 1  # fmt: skip
    whole = shown.whole(ids["红楼梦"])
    assert len(whole.volumes) == 3 and ("ISBN", "9787020002207") in whole.facts and whole.about == ["章回小说"]

    def hide():
        plain("UPDATE item SET stage = 'to_shelve' WHERE bib_id = :id", id=ids["家"])
        plain("UPDATE item SET protection = 'secret' WHERE bib_id = :id", id=ids["百年孤独"])
        plain("UPDATE item SET status = 'on_loan', barcode = 'YY0001' WHERE bib_id = :id", id=ids["童话选"])

    write(hide)
    assert found("家") == ["𠮷野家的故事"] and found("家", held=False) == ["家", "𠮷野家的故事"]
    assert found("百年孤独") == [] and found("yy0001") == [] and found("YY0001") == ["童话选"]
    assert found("童话", here=True) == [] and found("红楼", branch_id=shelves.branch_id + 1) == []
    for number in (ids["家"], ids["百年孤独"], 10_000):
        with pytest.raises(NotThere):
            shown.whole(number)


def test_the_index_follows_a_record_that_changes_and_can_be_made_anew(shelves):
    number = shelves.ids["家"]

    def change():
        plain("UPDATE bib_record SET title = '春' WHERE id = :id", id=number)
        index.renew([number])

    write(change)
    assert found("春") == ["春"] and found("家") == ["𠮷野家的故事"]

    def forget():
        plain("DELETE FROM item WHERE bib_id = :id", id=number)
        plain("DELETE FROM bib_record WHERE id = :id", id=number)
        index.renew([number])

    write(forget)
    assert found("春", held=False) == []
    after = 0
    while after is not None:
        after = write(index.rebuild, after=after, many=2, hot=True)
    assert found("红楼梦") == ["红楼梦", "红楼梦诗词鉴赏"]


def test_a_common_word_is_capped_and_the_whole_title_still_comes_first(shelves):
    with writing() as session:
        session.add_all(
            BibRecord(
                origin="held", fields=[], title=f"家常菜第 {number} 集", created_at=clock.now(), changed_at=clock.now()
            )
            for number in range(210)
        )
    write(index.rebuild, hot=True)
    pool = finding.find(Asked("家", held=False))
    assert len(pool.ids) == finding.MOST and pool.is_more and pool.ids[0] == shelves.ids["家"]


def test_new_books_are_those_that_came_to_the_shelf_in_a_month(shelves):
    clock.freeze("2026-11-23 10:00")
    batch_id = an_accepted_batch()
    at = clock.utc(clock.local(clock.now()).replace(day=1, hour=0))
    for title, moment in (
        ("红楼梦", at),
        ("好饿的毛毛虫", clock.now()),
        ("家", clock.utc(clock.local(at).replace(month=10))),
    ):
        some_items(shelves.ids[title], batch_id=batch_id, shelved_at=moment, current_branch_id=shelves.branch_id)
    assert [f"{first:%Y-%m}" for first in new_books.months()][:2] == ["2026-11", "2026-10"]
    november = new_books.month(date(2026, 11, 1))
    assert november.titles == 2 and november.classes == [("I", 2)]
    assert november.ages == [("child", "全部少儿", 1), ("toddler", "0–5 岁", 1)]
    assert [row.title for row in shown.titles(new_books.month(date(2026, 11, 1), age="child").ids)] == ["好饿的毛毛虫"]
    assert new_books.month(date(2026, 10, 1), main="I").ids == [shelves.ids["家"]]
    db.session.rollback()


def test_hostile_queries_find_nothing_or_something_and_never_fail(shelves):
    for q in (
        '"',
        "' OR 1=1 --",
        "红*",
        "NEAR(红 楼)",
        "梦 AND",
        "title:红",
        "(",
        "%",
        "_",
        "\x00红",
        "\ud83d",
        "红" * 500,
        "-",
        "^红",
    ):
        for within in ("", "title", "people", "about", "class", "isbn"):
            finding.find(Asked(q, within=within))
    assert found("红*") == found("红")
