"""Sessions and the throttle: what keeps somebody signed in, what ends it, what delays."""

from datetime import timedelta

import pytest

from tests.factories import PASSWORD, a_branch, a_colleague, login_name
from yylib import clock, tokens
from yylib.database import db, plain, write
from yylib.errors import Refused
from yylib.services import terminals
from yylib.services.accounts import credentials, own, sessions, throttle

DESK, HOME = "10.0.0.5", "203.0.113.9"


def a_session(account_id, **given):
    return write(sessions.begin, account_id=account_id, address=DESK, **given)


def a_desk(by):
    branch = a_branch()
    return write(terminals.new, kind="desk", name="服务台", branch_id=branch, place_id=None, code_hash="x", by=by)


def at(wall):
    clock.freeze(f"2026-11-23 {wall}")


@pytest.mark.parametrize(("role", "last", "gone"), [("desk", "09:30", "09:31"), ("admin", "09:15", "09:16")])
def test_an_idle_session_ends_after_half_an_hour_and_an_administrators_after_a_quarter(house, role, last, gone):
    at("09:00")
    token = a_session(a_colleague(role))
    at(last)
    assert sessions.who(token) is not None
    at(gone)
    assert sessions.who(token) is None


def test_a_session_ends_twelve_hours_after_it_began_however_busy(house):
    at("08:00")
    token = a_session(a_colleague())
    for hour in range(8, 20):
        for minute in ("00", "25", "50"):
            at(f"{hour:02}:{minute}")
            me = sessions.who(token)
            assert me is not None
            write(plain_touch, id=me.session_id)
    at("20:00")
    assert sessions.who(token) is None


def plain_touch(*, id):
    plain(sessions.SEEN, id=id, now=clock.stamp(clock.now()), before=clock.stamp(clock.now()))


def test_a_desk_stays_signed_in_until_closing_and_not_a_minute_longer(house):
    at("08:20")
    person = a_colleague()
    closing = clock.now() + timedelta(hours=9)
    token = a_session(person, terminal_id=a_desk(person), closing=closing)
    at("17:19")
    assert sessions.who(token) is not None
    at("17:20")
    assert sessions.who(token) is None


def test_a_desk_without_a_closing_to_come_is_an_ordinary_session(house):
    at("19:00")
    person = a_colleague()
    token = a_session(person, terminal_id=a_desk(person), closing=clock.now() - timedelta(hours=2))
    at("19:31")
    assert sessions.who(token) is None


def test_a_revoked_desk_signs_out_whoever_is_there(house):
    at("09:00")
    person = a_colleague()
    desk = a_desk(person)
    token = a_session(person, terminal_id=desk, closing=clock.now() + timedelta(hours=8))
    write(terminals.revoke, terminal_id=desk, by=person)
    assert sessions.who(token) is None


def test_a_clock_four_minutes_back_keeps_the_session(house):
    at("09:00")
    token = a_session(a_colleague())
    at("08:56")
    assert sessions.who(token) is not None


def test_the_password_counts_as_fresh_for_ten_minutes_and_a_pin_not_at_all(house):
    at("09:00")
    person = a_colleague()
    by_password, by_pin = a_session(person), a_session(person, confirmed=False)
    assert sessions.who(by_password).is_fresh() and not sessions.who(by_pin).is_fresh()
    at("09:10")
    assert not sessions.who(by_password).is_fresh()


def test_a_token_is_kept_nowhere(house):
    token = a_session(a_colleague())
    stored = plain("SELECT token_hash FROM sign_in")[0].token_hash
    assert token != stored and stored == tokens.digest(token) and len(token) >= 22


def wrong(name, address=DESK):
    with pytest.raises(Refused) as caught:
        credentials.check(login_name=name, password="wrong password!", address=address)
    if caught.value.code == "wrong_password":
        write(throttle.miss, login_name=name, address=address)
    return caught.value.code


def test_the_sixth_try_waits_and_another_address_and_account_do_not(house):
    at("09:00")
    one, two = login_name(a_colleague()), login_name(a_colleague())
    assert [wrong(one) for _ in range(6)] == ["wrong_password"] * 5 + ["slow_down"]
    assert credentials.check(login_name=one, password=PASSWORD, address=HOME)
    assert credentials.check(login_name=two, password=PASSWORD, address=DESK)


def test_the_wait_doubles_and_never_passes_a_quarter_of_an_hour(house):
    at("09:00")
    keys = throttle.keys_of("somebody", DESK)
    waits = []
    for _ in range(25):
        write(throttle.miss, login_name="somebody", address=DESK)
        waits.append(throttle.wait_of(*keys))
    assert waits[:9] == [0, 0, 0, 0, 1, 2, 4, 8, 16]
    assert max(waits) == throttle.LONGEST_WAIT
    at("08:55")
    assert throttle.wait_of(*keys) <= throttle.LONGEST_WAIT
    at("09:15")
    assert throttle.wait_of(*keys) == 0


def test_the_right_password_after_the_wait_begins_the_count_anew_and_keeps_the_log(house):
    at("09:00")
    person = a_colleague()
    name = login_name(person)
    for _ in range(5):
        wrong(name)
    clock.freeze("2026-11-23 09:00:02")
    assert credentials.check(login_name=name, password=PASSWORD, address=DESK) == person
    a_session(person, login_name=name)
    assert throttle.wait_of(*throttle.keys_of(name, DESK)) == 0
    assert len(plain("SELECT id FROM attempt")) == 6


def test_an_address_with_thirty_misses_waits_whatever_the_name(house):
    at("09:00")
    for number in range(30):
        write(throttle.miss, login_name=f"name{number}", address=DESK)
    assert wrong("another") == "slow_down"
    assert wrong("another", HOME) == "wrong_password"


def test_an_unknown_name_is_answered_and_counted_like_a_known_one(house, monkeypatch):
    known, worked = login_name(a_colleague()), []
    matches = tokens.matches
    monkeypatch.setattr(tokens, "matches", lambda stored, typed: worked.append(typed) or matches(stored, typed))
    assert [wrong(known), wrong("nobody.here")] == ["wrong_password"] * 2
    assert len(worked) == 2
    assert [wrong("nobody.here") for _ in range(5)][-1] == "slow_down"


def test_a_disabled_account_is_answered_like_a_wrong_password(house):
    person = a_colleague()
    write(disabled, account_id=person)
    with pytest.raises(Refused, match="wrong_password"):
        credentials.check(login_name=login_name(person), password=PASSWORD, address=DESK)


def disabled(*, account_id):
    plain("UPDATE account SET is_active = :no WHERE id = :id", no=False, id=account_id)


def test_nothing_typed_stands_in_the_log_of_tries(house):
    wrong("li.si")
    row = plain("SELECT account_key, address_key FROM attempt")[0]
    assert "li.si" not in row.account_key + row.address_key and DESK not in row.address_key


def test_a_pin_is_throttled_apart_from_the_password(house):
    at("09:00")
    person = a_colleague()
    write(own.set_pin, account_id=person, pin_hash=tokens.hashed("135790"), by=person)
    credentials.check_pin(account_id=person, pin="135790", address=DESK)
    for _ in range(5):
        with pytest.raises(Refused, match="wrong_pin"):
            credentials.check_pin(account_id=person, pin="000001", address=DESK)
        write(throttle.miss, login_name=credentials.pin_name(person), address=DESK)
    with pytest.raises(Refused, match="slow_down"):
        credentials.check_pin(account_id=person, pin="135790", address=DESK)
    assert credentials.check(login_name=login_name(person), password=PASSWORD, address=DESK) == person


def test_only_live_colleagues_with_a_pin_can_take_over(house):
    person, other = a_colleague(name="有码"), a_colleague(name="无码")
    write(own.set_pin, account_id=person, pin_hash="x", by=person)
    assert [row.name for row in credentials.desk_colleagues()] == ["有码"]
    with pytest.raises(Refused, match="no_pin"):
        credentials.check_pin(account_id=other, pin="135790", address=DESK)
    db.session.rollback()
