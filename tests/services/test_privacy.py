"""The registry of personal fields, and letting go of what has run out."""

from datetime import date, timedelta

import pytest

from tests.factories import a_branch, a_colleague, places_of
from yylib import clock
from yylib.database import plain, write, writing
from yylib.errors import Refused
from yylib.models.accounts import Attempt
from yylib.models.people import Person
from yylib.models.personal import REGISTRY
from yylib.models.visits import Presence, VisitDay
from yylib.services import audit, outbox, people, privacy, rules


def counted(table):
    return plain(f"SELECT count(*) AS n FROM {table}")[0].n


def a_presence(branch, day):
    with writing() as session:
        session.add(Presence(branch_id=branch, area_id=0, holder=f"hash-{day}", day=day,
                             last_at=clock.midnight(day), is_inside=False, scan_id=1))  # fmt: skip


def test_the_card_hash_is_gone_when_the_day_is_over_and_the_figures_stay(house):
    clock.freeze("2026-11-23 23:59")
    branch = a_branch()
    door, _room = places_of(branch)
    a_presence(branch, date(2026, 11, 23))
    with writing() as session:
        session.add(
            VisitDay(place_id=door, day=date(2026, 11, 23), weekday=0, entries=40, exits=38, assumed=2, by_hand=0)
        )
    assert privacy.expired() == [] and write(privacy.expire) == {}
    clock.freeze("2026-11-24 00:00")
    assert [(row.table, row.count, row.then) for row in privacy.expired()] == [("presence", 1, "delete")]
    assert write(privacy.expire) == {"presence": 1}
    assert counted("presence") == 0
    assert plain("SELECT entries, exits FROM visit_day")[0] == (40, 38)


def test_looking_changes_nothing(house):
    clock.freeze("2026-11-24 00:00")
    a_presence(a_branch(), date(2026, 11, 20))
    privacy.expired()
    assert counted("presence") == 1


def test_letting_go_is_audited_by_number_and_never_by_content(house):
    clock.freeze("2026-11-24 03:00")
    a_presence(a_branch(), date(2026, 11, 20))
    write(privacy.expire)
    entry = audit.recent(subject="privacy")[0][0]
    assert (entry.act, entry.row_id) == ("expire", "presence")
    assert '"count": 1' in entry.body and "hash-" not in entry.body
    assert audit.verify() is None


def test_a_second_run_has_nothing_to_do(house):
    clock.freeze("2026-11-24 03:00")
    a_presence(a_branch(), date(2026, 11, 20))
    write(privacy.expire)
    before = counted("audit_row")
    assert write(privacy.expire) == {} and counted("audit_row") == before


def test_a_person_not_seen_for_a_year_becomes_nobody_and_the_row_stays(house):
    clock.freeze("2025-11-22 12:00")
    old = write(people.enter, name="张三丰", phone="13000000001", birth_on=date(1990, 1, 1), by=None)
    clock.freeze("2025-11-23 12:00")
    recent = write(people.enter, name="李四光", phone="13000000002", by=None)
    clock.freeze("2026-11-23 03:00")
    assert write(privacy.expire) == {"person": 1}
    row = plain("SELECT name, phone, birth_on FROM person WHERE id = :id", id=old)[0]
    assert tuple(row) == (None, None, None)
    assert people.get(old).is_blank and people.get(old).name == "（已匿名）"
    assert not people.get(recent).is_blank
    assert write(privacy.expire) == {}


def test_the_days_are_a_rule_of_the_house_and_follow_it(house):
    clock.freeze("2026-08-01 12:00")
    write(people.enter, name="张三丰", phone="13000000001", by=None)
    clock.freeze("2026-11-23 03:00")
    assert privacy.expired() == []
    write(
        rules.set_value, name="PEOPLE_KEEP_DAYS", value=100, valid_from=date(2026, 11, 23), reason="馆务会决定", by=None
    )
    assert [row.table for row in privacy.expired()] == ["person"]


@pytest.mark.parametrize(("days", "kept"), [(180, 1), (181, 0)])
def test_the_log_of_tries_is_kept_a_hundred_and_eighty_days(house, days, kept):
    clock.freeze("2026-11-23 03:00")
    with writing() as session:
        session.add(Attempt(at=clock.now() - timedelta(days=days), account_key="a", address_key="b", is_good=False))
    write(privacy.expire)
    assert counted("attempt") == kept


def test_what_waits_to_be_told_and_a_consent_that_holds_have_no_end(house):
    clock.freeze("2020-01-01 09:00")
    write(people.enter, name="张三丰", phone="13000000001", consent=("contact", "2026-01", "desk"), by=None)
    write(outbox.tell, kind="k", ref="r", what="交给同事", due_at=clock.now(), account_id=a_colleague())
    clock.freeze("2026-11-23 03:00")
    write(privacy.expire)
    assert (counted("consent"), counted("outbox_item")) == (1, 1)


def test_every_entry_of_the_registry_can_be_acted_on():
    for model, entries in REGISTRY.items():
        columns = model.__table__.columns
        for entry in entries:
            assert entry.then in ("delete", "blank") and entry.label and entry.purpose
            assert entry.since in columns and entry.field in columns
            assert entry.then == "delete" or entry.days is None or columns[entry.field].nullable
            assert not isinstance(entry.days, str) or entry.days in rules.REGISTRY


def test_who_comes_and_who_tries_is_in_the_registry():
    assert {entry.field for entry in REGISTRY[Person]} == {"name", "phone", "birth_on"}
    assert {Presence, Attempt} <= REGISTRY.keys()


def test_the_list_says_the_period_in_words(house):
    words = {(row.table, row.entry.field): (row.period, row.afterwards) for row in privacy.registry()}
    assert words["presence", "holder"] == ("当天", "整条删除")
    assert words["person", "phone"] == ("365 天", "抹去，只留数字")
    assert words["account", "name"] == ("长期", "不删除")


def test_a_consent_text_is_known_by_purpose_and_version():
    for text in privacy.CONSENT_TEXTS:
        assert privacy.consent_text(text.purpose, text.version) == text and len(text.text) > 30
    assert privacy.current_text("child").purpose == "child"
    with pytest.raises(Refused, match="consent_unknown"):
        privacy.consent_text("child", "0")
