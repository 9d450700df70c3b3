"""Finding: the same answers on both engines, whatever is typed."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

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


def slowly(text):
    """The tokens of a text as the rule says them, character by character."""
    found = []
    for word in re.findall(r"[^\W_]+", search.plainly(text)):
        for piece in re.findall(r"[a-z0-9]+|.", word):
            found.append(f"w{piece[: search.LONGEST_WORD]}" if piece.isascii() else f"c{ord(piece):05x}")
    return found


@given(st.text(max_size=40))
@example("Σίσυφος ΟΔΟΣ")
@example("한글 각")
@example("é e\u0301 ﾊﾞ が ㎡ ½ _a_b ℡ 𠮷①Ⅷ")
def test_the_quick_way_to_tokens_is_the_rule(text):
    assert search.tokens(text) == slowly(text)


def test_many_are_entered_entered_anew_and_dropped_at_once(house):
    rows = [search.Entry(str(n), f"红楼梦第{n}回", "曹雪芹", (("people", "曹雪芹"),), ("ki242",)) for n in range(700)]
    assert write(search.put_many, subject="bib", rows=iter([*rows, rows[0]]), hot=True) == 701
    assert len(search.find("第69", limit=30)) == 11 and search.find("第3回")[0].title == "红楼梦第3回"
    write(search.put_many, subject="bib", rows=[search.Entry("3", "石头记\x00")])
    assert not search.find("第3回") and search.find("石头")[0].ref == "3"
    write(search.drop_many, subject="bib", refs=range(700))
    assert search.find("红楼") == [] and not plain("SELECT 1 FROM search_entry")
