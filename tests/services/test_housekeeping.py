"""What the machine keeps for itself goes after its time, and the audit's chain stays whole."""

from datetime import timedelta

from yylib import clock
from yylib.database import plain, write
from yylib.services import audit, housekeeping


def test_old_form_tokens_and_sign_in_attempts_go(house):
    clock.freeze("2026-11-23 09:00")
    for days, token in ((3, "old"), (1, "new")):
        write(lambda days=days, token=token: plain(
            "INSERT INTO form_token (token, used_at) VALUES (:token, :at)", token=token,
            at=clock.stamp(clock.now() - timedelta(days=days))) and None)  # fmt: skip
    for days in (181, 179):
        write(lambda days=days: plain(
            "INSERT INTO attempt (at, account_key, address_key, is_good) VALUES (:at, 'a', 'b', :good)", good=True,
            at=clock.stamp(clock.now() - timedelta(days=days))) and None)  # fmt: skip
    assert write(housekeeping.forget_tokens) == 1
    assert write(housekeeping.forget_sign_ins) == 1
    assert [row.token for row in plain("SELECT token FROM form_token")] == ["new"]


def test_the_audit_chain_still_verifies_after_its_oldest_entries_are_cut_off(house):
    for day in ("2023-01-01 09:00", "2023-01-02 09:00", "2026-11-22 09:00"):
        clock.freeze(day)
        write(lambda: audit.note(subject="test", row_id=1, act="look", by=None))
    clock.freeze("2026-11-23 09:00")
    assert write(housekeeping.cut_audit) == 2
    assert write(housekeeping.cut_audit) == 0
    assert plain("SELECT count(*) AS n FROM audit_row")[0].n == 1
    assert audit.verify() is None
    write(lambda: audit.note(subject="test", row_id=2, act="look", by=None))
    assert audit.verify() is None
