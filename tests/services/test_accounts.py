"""Accounts, roles, deputies: what ends a session, and what is refused."""

from datetime import date

import pytest

from tests.factories import PASSWORD, a_colleague
from yylib import clock, tokens
from yylib.database import db, plain, write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.permissions import Role
from yylib.services import outbox
from yylib.services.accounts import deputies, manage, own, passwords, sessions


def a_session(account_id, **given):
    return write(sessions.begin, account_id=account_id, address="10.0.0.1", **given)


def an_admin():
    return a_colleague("admin")


def version_of(account_id):
    return plain("SELECT version FROM account WHERE id = :id", id=account_id)[0].version


def changed(account_id, by, roles, **given):
    given = {"name": "新名", "department_id": None, "version": version_of(account_id)} | given
    return write(manage.change, account_id=account_id, roles=roles, by=by, **given)


def test_the_five_departments_are_there_once_however_often_they_are_loaded(house):
    assert [write(manage.first_content), write(manage.first_content)] == [5, 0]
    assert [row.name for row in manage.departments()] == list(manage.DEPARTMENTS)


def test_a_new_colleague_must_change_the_password_and_somebody_must_hand_over_the_slip(house):
    boss = an_admin()
    made = write(manage.create, login_name="Zhang.San", name="张三丰", password_hash="x", department_id=None,
                 roles=["desk"], must_change=True, by=boss)  # fmt: skip
    item = outbox.waiting()[0]
    assert (item.account_id, item.kind) == (made, "password_slip")
    assert "张三丰" in item.what
    account = manage.get(made)
    assert (account.login_name, account.must_change) == ("zhang.san", True)


def test_a_one_time_password_is_good_enough_and_never_the_same(house):
    made = {manage.one_time_password() for _ in range(50)}
    assert len(made) == 50
    assert all(passwords.check(password) and not set(password) & set("01loi") for password in made)


@pytest.mark.parametrize("login_name", ["", "a", "张三", "a b", "a" * 33, "-ab", "a'--"])
def test_a_login_name_of_other_shape_is_refused(house, login_name):
    with pytest.raises(Refused, match="bad_login_name"):
        write(manage.create, login_name=login_name, name="某人", password_hash="x", department_id=None, roles=[],
              must_change=False, by=None)  # fmt: skip


def test_a_login_name_in_use_is_refused(house):
    a_colleague(login_name="li.si")
    with pytest.raises(Refused, match="login_name_taken"):
        write(manage.create, login_name="LI.SI", name="某人", password_hash="x", department_id=None, roles=[],
              must_change=False, by=None)  # fmt: skip


def test_a_changed_role_ends_the_sessions_and_a_changed_name_does_not(house):
    boss, person = an_admin(), a_colleague("desk")
    token = a_session(person)
    changed(person, boss, ["desk"])
    assert sessions.who(token).name == "新名"
    changed(person, boss, ["desk", "head"])
    assert sessions.who(token) is None


def test_a_second_change_of_the_same_version_is_refused(house):
    boss, person = an_admin(), a_colleague("desk")
    seen = version_of(person)
    changed(person, boss, ["desk"], name="先改", version=seen)
    with pytest.raises(Refused, match="changed_meanwhile"):
        changed(person, boss, ["head"], name="后改", version=seen)
    assert manage.get(person).name == "先改"


def test_disabling_ends_the_sessions_at_once_and_enabling_brings_none_back(house):
    boss, person = an_admin(), a_colleague()
    token = a_session(person)
    write(manage.set_active, account_id=person, is_active=False, by=boss)
    assert sessions.who(token) is None
    write(manage.set_active, account_id=person, is_active=True, by=boss)
    assert sessions.who(token) is None


def test_a_new_password_ends_all_other_sessions(house):
    person = a_colleague()
    here, there = a_session(person), a_session(person)
    write(manage.set_password, account_id=person, password_hash=tokens.hashed("other words entirely"), by=person,
          keep_session=sessions.who(here).session_id)  # fmt: skip
    assert sessions.who(here) is not None
    assert sessions.who(there) is None


def test_one_administrator_stays_whoever_tries_to_go(house):
    boss, other = an_admin(), a_colleague("desk")
    for act in (lambda: changed(boss, boss, ["desk"]),
                lambda: write(manage.set_active, account_id=boss, is_active=False, by=other)):  # fmt: skip
        with pytest.raises(Refused, match="last_admin"):
            act()
    with pytest.raises(Refused, match="own_account"):
        write(manage.set_active, account_id=boss, is_active=False, by=boss)


def deputy(for_id, deputy_id, by=None, role="head", from_on=date(2026, 11, 24), until_on=date(2026, 11, 26)):
    return write(deputies.name, for_id=for_id, deputy_id=deputy_id, role=role, from_on=from_on, until_on=until_on,
                 by=by or for_id)  # fmt: skip


@pytest.mark.parametrize(("day", "may"), [("2026-11-23", False), ("2026-11-24", True), ("2026-11-26", True),
                                          ("2026-11-27", False)])  # fmt: skip
def test_a_deputy_may_what_the_role_may_on_both_days_and_between(house, day, may):
    clock.freeze("2026-11-20 09:00")
    head, other = a_colleague("head"), a_colleague("desk")
    deputy(head, other)
    clock.freeze(f"{day} 09:00")
    assert sessions.who(a_session(other)).can(P.VISITS_ADOPT) is may


@pytest.mark.parametrize(("given", "code"), [
    ({"until_on": date(2026, 11, 23)}, "deputy_dates"),
    ({"until_on": None}, "deputy_dates"),
    ({"role": "director"}, "deputy_role"),
    ({"role": "desk"}, "deputy_role"),
])  # fmt: skip
def test_a_deputy_with_wrong_dates_or_for_a_role_not_held_is_refused(house, given, code):
    head, other = a_colleague("head", "desk"), a_colleague("desk")
    with pytest.raises(Refused, match=code):
        deputy(head, other, **given)


def test_nobody_names_a_deputy_for_another_but_who_manages_the_accounts(house):
    head, other, auditor, boss = a_colleague("head"), a_colleague(), a_colleague("auditor"), an_admin()
    with pytest.raises(Refused, match="not_allowed"):
        deputy(head, other, by=auditor)
    held = deputy(head, other, by=boss)
    with pytest.raises(Refused, match="not_allowed"):
        write(deputies.end, held_id=held, by=auditor)
    with pytest.raises(Refused, match="deputy_self"):
        deputy(head, head)


def test_a_deputy_names_no_deputy_and_ends_when_named_ends(house):
    clock.freeze("2026-11-24 09:00")
    head, first, second = a_colleague("head"), a_colleague(), a_colleague()
    held = deputy(head, first)
    with pytest.raises(Refused, match="deputy_role"):
        deputy(first, second)
    token = a_session(first)
    write(deputies.end, held_id=held, by=head)
    assert sessions.who(token) is None
    assert deputies.listed() == []


def test_a_role_taken_away_takes_its_deputies_along(house):
    clock.freeze("2026-11-24 09:00")
    boss, head, other = an_admin(), a_colleague("head"), a_colleague()
    deputy(head, other)
    changed(head, boss, ["desk"])
    assert deputies.listed() == []
    assert not sessions.who(a_session(other)).can(P.VISITS_ADOPT)


def test_the_administrator_sees_no_reader(house):
    me = sessions.who(a_session(an_admin()))
    assert not me.can(P.PEOPLE_READ) and not me.can(P.PEOPLE_UNMASK)
    assert Role.ADMIN in me.roles


@pytest.mark.parametrize(
    "pin", ["12345", "1234567", "123456", "654321", "111111", "112112", "１２３９４５", "abcdef", ""]
)
def test_a_pin_that_is_guessed_first_is_refused(house, pin):
    with pytest.raises(Refused, match="bad_pin"):
        own.check_pin_shape(pin)


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaa", "123456789012", "yiyuanlibrary1", "qwertyuiop123",
                                      "password1234", "x" * 129])  # fmt: skip
def test_a_password_that_is_guessed_first_is_refused(password):
    with pytest.raises(Refused, match="weak_password"):
        passwords.check(password)


@pytest.mark.parametrize("password", [PASSWORD, "今天的阳光照在借阅室的窗台上呢", "a b c d e f g h 9"])
def test_any_sentence_of_twelve_characters_is_a_password(password):
    assert passwords.check(password) == password


def test_the_first_administrator_comes_by_a_link_that_works_once(house):
    token = write(manage.make_link)
    given = {"login_name": "first.admin", "name": "首任", "password_hash": "x"}
    made = write(manage.first_admin, token=token, **given)
    assert manage.has_admin()
    with pytest.raises(Refused, match="link_used"):
        write(manage.first_admin, token=token, **given)
    assert sessions.who(a_session(made)).can(P.ACCOUNTS_MANAGE)
    db.session.rollback()


def test_the_link_of_the_first_start_runs_out_after_three_days(house):
    clock.freeze("2026-11-23 09:00")
    token = write(manage.make_link)
    clock.freeze("2026-11-26 09:01")
    with pytest.raises(Refused, match="link_used"):
        write(manage.first_admin, token=token, login_name="late", name="晚", password_hash="x")
