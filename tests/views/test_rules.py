"""The rules' pages: by subject, one with its history, changing it."""

import pytest

from tests import factories
from yylib import clock
from yylib.services import rules
from yylib.services.rules import registry

INDEX = "/staff/rules"


@pytest.fixture
def director(app, client):
    clock.freeze("2026-11-23 09:00")
    with app.app_context():
        login_name = factories.login_name(factories.a_colleague("director", name="馆长演示"))
    client.sign_in(login_name)
    return client


def test_the_page_lists_the_rules_by_subject_and_the_law_with_its_articles(director):
    html = director.get(INDEX).get_data(as_text=True)
    for part in ("一次登记超过多少人要再确认", "99 人", "每周开放不少于", "山东省公共图书馆管理办法 第15条", "3 日"):
        assert part in html


def test_a_change_holds_from_its_day_and_names_who_and_why(app, director):
    typed = {"value": "50", "valid_from": "2026-11-23", "reason": "馆务会决定"}
    assert director.submit(f"{INDEX}/ASK_ABOVE/change", **typed).status_code == 303
    html = director.get(f"{INDEX}/ASK_ABOVE").get_data(as_text=True)
    for part in ("50 人", "馆务会决定", "馆长演示", "2026-11-23"):
        assert part in html
    assert "馆长演示：馆务会决定" in director.get(INDEX).get_data(as_text=True)
    with app.app_context():
        assert rules.rule(rules.ASK_ABOVE) == 50


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"value": "很多"}, "要填整数"),
        ({"value": "100000"}, "要在 9–9999 人之间"),
        ({"valid_from": "2026-11-20"}, "不能从过去的日子起改"),
        ({"reason": ""}, "还差"),
    ],
)
def test_a_wrong_change_comes_back_with_everything_typed(director, typed, sentence):
    typed = {"value": "50", "valid_from": "2026-11-24", "reason": "馆务会决定"} | typed
    answer = director.submit(f"{INDEX}/ASK_ABOVE/change", **typed)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422 and sentence in html
    assert f'value="{typed["value"]}"' in html


def test_a_coming_change_can_be_withdrawn(app, director):
    typed = {"value": "50", "valid_from": "2026-12-01", "reason": "馆务会决定"}
    director.submit(f"{INDEX}/ASK_ABOVE/change", **typed)
    with app.app_context():
        setting = rules.history("ASK_ABOVE")[0].id
    assert director.submit(f"{INDEX}/ASK_ABOVE", f"{INDEX}/ASK_ABOVE/withdraw/{setting}").status_code == 303
    assert "还没有改过" in director.get(f"{INDEX}/ASK_ABOVE").get_data(as_text=True)


def test_the_same_form_sent_twice_is_one_change(app, director):
    page = f"{INDEX}/ASK_ABOVE/change"
    from tests.client import forms_of

    form = [held for held in forms_of(director.get(page).get_data(as_text=True)) if "once" in held["fields"]][-1]
    typed = form["fields"] | {"value": "50", "reason": "馆务会决定"}
    assert [director.post(page, data=typed).status_code for _ in range(2)] == [303, 303]
    with app.app_context():
        assert len(rules.history("ASK_ABOVE")) == 1


def test_an_unknown_rule_is_not_found(director):
    for url in (f"{INDEX}/NO_SUCH_RULE", f"{INDEX}/NO_SUCH_RULE/change"):
        assert director.get(url).status_code == 404


def test_changing_needs_the_password_again_after_ten_minutes(director):
    clock.freeze("2026-11-23 09:11")
    answer = director.get(f"{INDEX}/ASK_ABOVE/change")
    assert answer.status_code == 302 and "/staff/confirm" in answer.headers["Location"]


def test_the_desk_may_read_and_not_change(app, client):
    with app.app_context():
        login_name = factories.login_name(factories.a_colleague("desk"))
    client.sign_in(login_name)
    assert "改“" not in client.get(INDEX).get_data(as_text=True)
    assert client.get(f"{INDEX}/ASK_ABOVE/change").status_code == 403


def test_a_rule_that_is_yes_or_no_is_chosen_not_typed(app, director):
    known = dict(registry.REGISTRY)
    switch = rules.declare("T_SWITCH", label="开关", subject="测试", type=bool, default=False, source="测试")
    try:
        answer = director.submit(f"{INDEX}/T_SWITCH/change", value="1", valid_from="2026-11-23", reason="试一试")
        assert answer.status_code == 303
        assert "<b>是</b>" in director.get(INDEX).get_data(as_text=True)
        with app.app_context():
            assert rules.rule(switch) is True
    finally:
        registry.REGISTRY.clear()
        registry.REGISTRY.update(known)
