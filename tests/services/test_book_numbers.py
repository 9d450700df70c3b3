"""Book numbers, prices and pinyin initials, as suppliers and hands write them."""

import pytest

from yylib.services import isbn, money, pinyin
from yylib.services.money import Price


def vectors(shared, name):
    lines = (shared / "data/vectors" / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith(("#", "input\t", "price\t"))]


@pytest.mark.shared
def test_book_numbers_are_judged_as_the_standard_does(shared):
    for text, kind, verdict, _note in (row + [""] * (4 - len(row)) for row in vectors(shared, "isbn_issn.tsv")):
        if kind in ("issn", "ean-issn"):
            assert (
                isbn.issn(text)
                == {"1006-3358": "1006-3358", "1006~3358": "1006-3358", "9771672666221": "1672-6669"}[text]
            )
            continue
        found, why = isbn.verdict(text)
        is_valid = verdict.startswith("valid")
        assert (found is not None, bool(why)) == (is_valid, not is_valid), (text, found, why)
        assert isbn.issn(text) is None


def test_a_book_number_is_understood_however_it_is_written():
    for text in ("9787020002207.0", 9787020002207.0, "9.787020002207E+12", "ISBN 978－7－02－000220－7（精装）", "７０２０００２２０Ｘ",
                 " 7-02-000220-X "):  # fmt: skip
        assert isbn.isbn13(text) == "9787020002207", text
    assert (isbn.isbn10("9787020002207"), isbn.isbn10("9791843123391")) == ("702000220X", None)
    assert isbn.verdict("978-7-02-000220-8") == (None, "校验位不对：末位是 8，应为 7")
    assert isbn.verdict(None) == isbn.verdict("（精装）") == (None, "没有书号")
    assert isbn.hyphenless("7-5390-") == "75390"


@pytest.mark.shared
def test_prices_are_taken_or_left_as_a_librarys_checker_does(shared):
    for text, valid, correctable, *corrected in vectors(shared, "price_strings.tsv"):
        found = money.price(text)
        assert (found is not None) == (valid == "Y" or correctable == "Y"), text
        if valid != "Y" and found and corrected and corrected[0]:
            right = money.price(corrected[0])
            assert found[:3] == right[:3] and found.copies == right.copies, text


def test_gifts_sets_and_other_money_are_told_from_a_plain_price():
    assert money.price("CNY赠90.00") == Price(9000, True)
    assert money.price("68.00元(全三册)")._replace(note="") == Price(6800, False, True, "", 3)
    assert money.price("68.00元(全三册)").each == 2267
    assert money.price(68.0) == money.price("ＣＮＹ６８．００") == money.price("68.00 元") == Price(6800)
    assert money.price("1,280.00") == Price(128000)
    assert money.price("CNY45.00（全十二册）").copies == 12 and money.price("CNY45.00*2").fen == 9000
    assert money.price("HK$ 80") == Price(None, note="HKD80，不是人民币")
    assert money.price("赠") == Price(None, True, note="赠书，没有定价")
    for text in ("", None, "非卖品", "CNY48.00(套)", "99999999999", "0/0", "=1+1"):
        assert money.price(text) is None, text
    assert [money.yuan(fen) for fen in (6800, 5, 0, -120, None)] == ["68.00", "0.05", "0.00", "-1.20", ""]


def test_titles_have_initials_and_names_are_read_as_names():
    for title, letters in (("红楼梦", "hlm"), ("重庆森林", "cqsl"), ("曾国藩家书", "zgfjs"), ("Harry Potter与魔法石3", "harrypotterymfs3"),
                           ("朱镕基讲话实录", "zrjjhsl"), ("银行业务（第2版）", "yhywd2b"), ("……", ""), ("解缙评传", "xjpz")):  # fmt: skip
        assert pinyin.initials(title) == letters, title
    assert (
        pinyin.from_syllables("ping shuo gu li bian ce") == "psglbc"
        and pinyin.from_syllables("lǚ yóu 2026") == "ly2026"
    )
    assert len(pinyin.initials("书" * 300)) == 100
