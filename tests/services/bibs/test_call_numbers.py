"""索书号: one counter a class, gaps first, sets together, in the order of the shelf; and two cataloguers at once."""

import time

import pytest

from tests.factories import a_colleague
from tests.races import together
from yylib import clock
from yylib.database import db, plain, write
from yylib.errors import Refused
from yylib.services import bibs
from yylib.services.bibs import calling, checking


@pytest.fixture
def by(house):
    clock.freeze("2026-11-23 10:00")
    return a_colleague("acquisition")


def a_title(title, volume="", class_no="I247.5"):
    return write(bibs.brief, title=title, volume=volume, class_no=class_no, by=None)


def taken(bib_id, by):
    version = bibs.get(bib_id).version
    db.session.rollback()
    write(calling.take, bib_id=bib_id, version=version, by=by)
    return bibs.get(bib_id).call_no


def given(bib_id, by, **call):
    held = bibs.get(bib_id)
    call = {"version": held.version, "class_no": held.class_no} | call
    db.session.rollback()
    write(calling.give, bib_id=bib_id, by=by, **call)
    return bibs.get(bib_id)


def test_numbers_go_up_gaps_are_used_first_and_numbers_given_by_hand_are_passed_over(by):
    one, two, three, four, five = (a_title(f"小说{number}") for number in range(5))
    assert [taken(bib, by) for bib in (one, two, three)] == ["I247.5/1", "I247.5/2", "I247.5/3"]
    assert given(two, by, title_seq_no=5).call_no == "I247.5/5"
    assert taken(four, by) == "I247.5/2", "what was given back is used first"
    assert given(two, by, class_no="ｉ247.57", author_no="l86").call_no == "I247.57/L86", "its class goes with it"
    assert [taken(five, by), given(one, by).call_no, taken(a_title("小说5"), by)] == ["I247.5/5", "", "I247.5/1"]
    with pytest.raises(Refused, match="bib_two_schools"):
        given(one, by, title_seq_no=1, author_no="L86")
    with pytest.raises(Refused, match="bib_no_class"):
        taken(a_title("没有类号", class_no=""), by)
    held = given(one, by, title_seq_no=3, initials="XS 1")
    assert [other.title for other in checking.clashes(held)] == ["小说2"] and held.initials == "xs1"
    assert "索书号和《小说2》相同" in checking.warnings(held)
    assert write(bibs.start_counters) == 1 and taken(a_title("小说6"), by) == "I247.5/4", "a hole behind the counter"
    assert taken(a_title("小说7"), by) == "I247.5/6"


def test_volumes_of_a_set_share_their_number_and_are_told_apart(by):
    first, second, other = (
        a_title("平凡的世界", "第一部"),
        a_title("平凡的世界", "第二部"),
        a_title("平凡的世界", "上", "I247.7"),
    )
    assert [taken(bib, by) for bib in (first, second, other)] == ["I247.5/1:1", "I247.5/1:2", "I247.7/1:1"]
    assert checking.clashes(bibs.get(first)) == [] and taken(a_title("人生"), by) == "I247.5/2"
    given(first, by, title_seq_no=9)
    assert plain("SELECT count(*) AS n FROM freed_number")[0].n == 0, "its set still bears the number"
    marks = {"第12册": ":12", "下册": ":2", "中": ":2", "卷十一": ":11", "二十": ":20", "文学卷": "", "": ""}
    assert {volume: calling.volume_mark(volume) for volume in marks} == marks


@pytest.mark.shared
def test_call_numbers_stand_in_the_order_of_the_shelf(shared):
    groups, text = [], (shared / "data/vectors/clc_shelf_order.txt").read_text("utf-8")
    for line in text.splitlines():
        if line.startswith("["):
            groups.append([])
        elif line and not line.startswith("#"):
            groups[-1].append(line)
    groups.append(
        ["I247.5", "I247.5/2", "I247.5/2=2", "I247.5/2:2", "I247.5/14", "I247.5/100", "I247.5/L86", "I247.57/1"]
    )
    assert len(groups) == 15
    for group in groups:
        keys = [bibs.shelf_key(call) for call in group]
        assert sorted(keys) == keys and len(set(keys)) == len(keys), group
    assert (
        bibs.shelf_key("Ｉ２４７．５／０１４") == bibs.shelf_key("i247.5/14") and len(bibs.shelf_key("I" * 500)) == 200
    )


def naive(class_no):
    """What must not be done: look, think, take."""
    number = plain("SELECT coalesce(max(title_seq_no), 0) + 1 AS n FROM bib_record WHERE class_no = :c", c=class_no)[
        0
    ].n
    time.sleep(0.02)
    return number


def test_cataloguers_of_one_class_never_get_the_same_number(both):
    clock.freeze("2026-11-23 10:00")
    with both.app_context():
        by = a_colleague("acquisition")
        ids = [a_title(f"小说{number}") for number in range(8)] + [
            a_title("丛书", f"第{number}册") for number in range(4)
        ]
        db.session.remove()
    numbers = together(both, [lambda bib=bib: write(calling.take, bib_id=bib, version=1, by=by) for bib in ids])
    assert len(set(numbers[:8])) == 8 and len(set(numbers[8:])) == 1 and set(numbers) == set(range(1, 10))
    with both.app_context():
        assert len(set(together(both, [lambda: naive("I999")] * 4))) == 1, "the control must give one number to all"
