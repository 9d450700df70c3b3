"""Finding: the same answers on both engines, whatever is typed."""

import pytest

from yylib.database import plain, write
from yylib.services import search

TITLES = [
    "红楼梦",
    "红楼梦诗词",
    "楼兰古国",
    "三国演义",
    "Python 编程 3.11",
    "ＡＢＣ字母歌",
    "Café 物语",
    "100 个为什么",
    "𠮷野家的故事",
    "龘字考",
]


@pytest.fixture
def shelf(house):
    def fill():
        for number, title in enumerate(TITLES):
            search.put(subject="titles", ref=str(number), title=title)

    write(fill)
    return house


def found(q, **given):
    return [row.title for row in search.find(q, **given)]


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("楼", ["红楼梦", "红楼梦诗词", "楼兰古国"]),
        ("红楼", ["红楼梦", "红楼梦诗词"]),
        ("红楼梦", ["红楼梦", "红楼梦诗词"]),
        ("楼红", []),
        ("红梦", []),
        ("诗词 红楼", ["红楼梦诗词"]),
        ("pyth", ["Python 编程 3.11"]),
        ("PYTHON编程", ["Python 编程 3.11"]),
        ("ython", []),
        ("abc字", ["ＡＢＣ字母歌"]),
        ("cafe", ["Café 物语"]),
        ("１００", ["100 个为什么"]),
        ("10", ["100 个为什么"]),
        ("𠮷野", ["𠮷野家的故事"]),
        ("龘", ["龘字考"]),
        ("没有", []),
    ],
)
def test_words_of_one_two_and_three_characters_are_found_alike(shelf, q, expected):
    assert found(q) == expected


@pytest.mark.parametrize(
    "q",
    [
        "",
        " ",
        '"',
        '"红楼',
        "红*",
        "*",
        "红楼 AND",
        "AND OR NOT",
        "NEAR(红 楼)",
        "%",
        "_",
        "红%楼",
        "tokens:红",
        "^红",
        "-红",
        "(",
        ")(",
        "'; DROP TABLE search_entry; --",
        "\\",
        "红\\楼",
        ":*",
        "!红 & |",
        "<->",
        "\x00红",
        "\ud800",
        "红" * 5000,
        "a" * 5000,
        "🐢",
    ],
)
def test_no_query_is_an_error(shelf, q):
    assert isinstance(found(q), list)
    assert len(plain("SELECT id FROM search_entry")) == len(TITLES)


def test_marks_between_the_characters_are_not_looked_for(shelf):
    assert found("《红楼梦》") == ["红楼梦", "红楼梦诗词"]


def test_a_thing_entered_anew_is_found_by_its_new_words_only(shelf):
    write(search.put, subject="titles", ref="0", title="石头记", text="又名金陵十二钗")
    assert (found("红楼梦"), found("金陵")) == (["红楼梦诗词"], ["石头记"])


def test_a_dropped_thing_is_not_found(shelf):
    write(search.drop, subject="titles", ref="2")
    assert found("楼兰") == []


def test_a_subject_and_a_limit_narrow_the_answer(shelf):
    write(search.put, subject="guides", ref="1", title="红楼阅览")
    assert found("红楼", subject="guides") == ["红楼阅览"]
    assert len(found("楼", limit=2)) == 2


def test_a_title_that_holds_the_words_comes_before_a_text_that_does(shelf):
    write(search.put, subject="a", ref="1", title="别的", text="水浒传")
    write(search.put, subject="a", ref="2", title="水浒传")
    assert found("水浒传") == ["水浒传", "别的"]


def test_a_text_longer_than_the_index_holds_is_cut_and_its_beginning_found(shelf):
    write(search.put, subject="a", ref="1", title="长文", text="开卷" + "字" * 20_000 + "末尾")
    assert (found("开卷"), found("末尾")) == (["长文"], [])


def test_an_unfinished_unit_leaves_nothing_to_be_found(shelf):
    def fails():
        search.put(subject="titles", ref="99", title="半途而废")
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        write(fails)
    assert found("半途") == []
