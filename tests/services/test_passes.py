"""What a key at the door means."""

import pytest

from yylib import clock
from yylib.errors import Refused
from yylib.models.visits import Kind
from yylib.services import passes


@pytest.fixture
def door(house):
    clock.freeze("2026-11-23 09:00")
    known = list(passes._resolvers)
    passes._resolvers.clear()
    yield house
    passes._resolvers[:] = known


@pytest.mark.parametrize("code", ["00012345", " 0001 2345 ", "０００１２３４５", "yy00012345", "37032319000101002x"])
def test_a_library_card_is_a_reader_known_for_the_day_only(door, code):
    held = passes.resolve(code)
    assert (held.kind, held.heads) == (Kind.CARD, 1)
    assert passes.normalised(code) not in held.holder and len(held.holder) == 64
    assert held.holder == passes.resolve(code.lower()).holder
    clock.freeze("2026-11-24 09:00")
    assert passes.resolve(code).holder != held.holder


def test_the_label_shows_the_last_four_only(door):
    assert passes.resolve("00012345").label == "读者证 尾号 2345"


@pytest.mark.parametrize(("code", "said"), [
    ("9787020002207", "ISBN"), ("978-7-02-000220-7", "认不出"), ("9771002953007", "ISSN"), ("6901234567892", "商品"),
    ("https://example.invalid/a", "网址"), ("weixin://x", "网址"), ("12", "只打了数字"), ("", "还没有扫码"),
    ("x" * 500, "认不出"), ("'; DROP TABLE scan; --", "认不出"), ("证号一二三", "认不出"),
])  # fmt: skip
def test_a_foreign_code_is_refused_with_what_it_is(door, code, said):
    with pytest.raises(Refused) as refused:
        passes.resolve(code)
    sentence = refused.value.sentence
    assert said in sentence.title + sentence.todo


def test_an_isbn_with_a_wrong_check_digit_is_not_surely_a_book(door):
    assert passes.foreign_code("9787020002208") is None


def test_a_later_subject_registers_its_own_keys_and_is_asked_first(door):
    @passes.register
    def bookings(code, _asked):
        return passes.Pass(Kind.FAMILY, 3, "booking:7", "预约 K7M2QX", 2) if code == "K7M2QX" else None

    assert passes.resolve("k7m2qx") == passes.Pass(Kind.FAMILY, 3, "booking:7", "预约 K7M2QX", 2)
    assert passes.resolve("00012345").kind == Kind.CARD


def test_the_look_of_a_card_is_a_rule_of_the_house(door):
    from tests.factories import a_colleague
    from yylib.database import write
    from yylib.services import rules

    write(rules.set_value, name=passes.CARD_PATTERN.name, value="YY[0-9]{4}", valid_from=clock.today(), reason="新证号",
          by=a_colleague())  # fmt: skip
    assert passes.resolve("yy0001").kind == Kind.CARD
    with pytest.raises(Refused):
        passes.resolve("00012345")
