"""The house's rules: declared once, valued from a day on, checked, with a history; the law's constants apart."""

from datetime import date

import pytest

from yylib import clock
from yylib.database import scanning, writing
from yylib.errors import NotThere, Refused
from yylib.models.rules import Setting
from yylib.services import rules
from yylib.services.rules import law, registry


@pytest.fixture
def november(house):
    clock.freeze("2026-11-23 09:00")


@pytest.fixture
def declared():
    """Rules of the test's own, taken out of the registry afterwards."""
    known = dict(registry.REGISTRY)
    yield rules.declare
    registry.REGISTRY.clear()
    registry.REGISTRY.update(known)


def set_value(name="ASK_ABOVE", value=50, valid_from=date(2026, 11, 23), reason="馆务会决定") -> int:
    with writing():
        return rules.set_value(name=name, value=value, valid_from=valid_from, reason=reason, by=None)


def test_without_a_value_the_default_holds(november):
    assert rules.rule(rules.ASK_ABOVE) == 99
    assert rules.rule(rules.WEEKLY_HOURS) == 56


def test_a_value_holds_from_its_day_and_the_past_keeps_its_own(november):
    set_value(value=50)
    set_value(value=60, valid_from=date(2026, 12, 1))
    found = [rules.rule(rules.ASK_ABOVE, on=date(2026, *day)) for day in ((11, 22), (11, 23), (11, 30), (12, 1))]
    assert found == [99, 50, 50, 60]


def test_the_later_of_two_values_of_one_day_holds(november):
    set_value(value=50)
    set_value(value=70)
    assert rules.rule(rules.ASK_ABOVE) == 70


def test_a_rule_can_be_read_at_the_door(november):
    set_value(value=50)
    with scanning():
        assert rules.rule(rules.ASK_ABOVE) == 50


@pytest.mark.parametrize(
    ("value", "code"),
    [("8", "rule_out_of_bounds"), ("10000", "rule_out_of_bounds"), ("很多", "rule_not_number"), ("", "rule_not_number"),
     ("5.5", "rule_not_number"), ("٣٣", "rule_not_number"), (True, "rule_not_number"),
     ("9" * 30, "rule_not_number")],
)  # fmt: skip
def test_a_number_out_of_bounds_or_no_number_is_refused(november, value, code):
    with pytest.raises(Refused) as refused:
        set_value(value=value)
    assert (refused.value.code, refused.value.field) == (code, "value")
    assert "一次登记" in refused.value.sentence.title


def test_a_change_needs_a_reason_and_cannot_reach_into_the_past(november):
    with pytest.raises(Refused) as refused:
        set_value(reason="  ")
    assert refused.value.code == "rule_no_reason"
    with pytest.raises(Refused) as refused:
        set_value(valid_from=date(2026, 11, 22))
    assert refused.value.code == "rule_in_the_past"


def test_an_unknown_rule_is_not_there(november):
    with pytest.raises(NotThere):
        set_value(name="NO_SUCH_RULE")
    with pytest.raises(NotThere):
        rules.history("NO_SUCH_RULE")
    assert not hasattr(rules, "NO_SUCH_RULE")


def test_the_history_is_kept_and_only_a_coming_value_can_be_withdrawn(november):
    begun = set_value(value=50)
    coming = set_value(value=60, valid_from=date(2026, 12, 1))
    assert [row.value for row in rules.history("ASK_ABOVE")] == ["60", "50"]
    with writing():
        rules.withdraw_value(setting_id=coming, by=None)
    assert [row.value for row in rules.history("ASK_ABOVE")] == ["50"]
    with pytest.raises(Refused), writing():
        rules.withdraw_value(setting_id=begun, by=None)


def test_the_rules_of_today_are_listed_by_subject(november):
    set_value(value=50)
    set_value(value=60, valid_from=date(2026, 12, 1))
    listed = {declared.name: (value, row) for held in rules.present().values() for declared, value, row in held}
    assert set(listed) == set(rules.REGISTRY)
    assert listed["ASK_ABOVE"][0] == 50 and isinstance(listed["ASK_ABOVE"][1], Setting)
    assert listed["WEEKLY_HOURS"] == (56, None)


def test_yes_or_no_and_texts_are_kept_as_they_are(november, declared):
    on = declared("T_SWITCH", label="开关", subject="测试", type=bool, default=False, source="测试")
    words = declared("T_WORDS", label="口令", subject="测试", type=str, default="您好", source="测试", low=1, high=5)
    set_value("T_SWITCH", "是")
    set_value("T_WORDS", " 欢迎 ")
    assert rules.rule(on) is True and rules.rule(words) == "欢迎"
    set_value("T_SWITCH", False)
    assert rules.rule(on) is False
    for name, value, code in (("T_SWITCH", "也许", "rule_not_yes_no"), ("T_WORDS", "一二三四五六", "rule_text_length")):
        with pytest.raises(Refused) as refused:
            set_value(name, value)
        assert refused.value.code == code


def test_an_expression_that_does_not_compile_is_refused(november, declared):
    declared("T_SHAPE", label="样子", subject="测试", type=str, default="[0-9]+", source="测试", check=rules.expression)
    with pytest.raises(Refused) as refused:
        set_value("T_SHAPE", "[0-9")
    assert refused.value.code == "rule_not_expression"


@pytest.mark.parametrize(
    "given",
    [
        {"name": "ASK_ABOVE", "type": int, "default": 5, "low": 0, "high": 9},
        {"name": "T_FLOAT", "type": float, "default": 0.5, "low": 0, "high": 1},
        {"name": "T_OPEN", "type": int, "default": 5},
        {"name": "T_WRONG", "type": int, "default": "5", "low": 0, "high": 9},
    ],
)
def test_a_rule_declared_twice_or_wrongly_fails_at_import(declared, given):
    with pytest.raises(ValueError, match=given["name"]):
        declared(label="x", subject="测试", source="测试", **given)


def test_every_default_keeps_its_own_bounds_and_every_legal_figure_names_its_article():
    for held in rules.REGISTRY.values():
        assert held.checked(held.default) == held.default and held.source and held.label
    assert law.CLOSURE_NOTICE_DAYS.value == 3
    for name, legal in law.LAW.items():
        assert legal.name == name and "第" in legal.article and "条" in legal.article
    assert not set(law.LAW) & set(rules.REGISTRY)


def test_within_one_answer_the_rules_are_read_once_and_afterwards_anew(november, monkeypatch):
    set_value(value=50), set_value(value=60)
    asked, plain = [], registry.plain
    monkeypatch.setattr(registry, "plain", lambda sql, **values: asked.append(sql) or plain(sql, **values))
    with rules.known():
        assert (rules.rule(rules.ASK_ABOVE), rules.rule(rules.WEEKLY_HOURS)) == (60, 56)
        assert rules.rule(rules.ASK_ABOVE, date(2026, 11, 22)) == 99
    assert len(asked) == 2 and rules.rule(rules.ASK_ABOVE) == 60 and len(asked) == 3
