"""Terminals: a code typed once, a token kept as a hash, and revoking."""

import pytest

from tests.factories import a_branch, a_colleague, places_of
from yylib import clock
from yylib.database import plain, write
from yylib.errors import NotThere, Refused
from yylib.services import terminals


def a_terminal(code="ABCD2345", **given):
    given = {"kind": "wall", "name": "大厅屏", "place_id": None} | given
    by = a_colleague("tech")
    return write(terminals.new, code_hash=terminals.hash_of(code), branch_id=given.pop("branch_id", None) or a_branch(),
                 by=by, **given)  # fmt: skip


@pytest.mark.parametrize("typed", ["ABCD2345", "abcd 2345", " abcd-2345 "])
def test_the_code_is_taken_once_however_it_is_typed(house, typed):
    made = a_terminal()
    token = write(terminals.enrol, code=typed)
    assert terminals.by_token(token).id == made
    assert terminals.get(made).is_live
    with pytest.raises(Refused, match="code_wrong"):
        write(terminals.enrol, code=typed)


def test_a_code_runs_out_after_a_quarter_of_an_hour_and_a_further_one_may_be_made(house):
    clock.freeze("2026-11-23 09:00")
    made = a_terminal()
    clock.freeze("2026-11-23 09:15")
    with pytest.raises(Refused, match="code_wrong"):
        write(terminals.enrol, code="ABCD2345")
    write(terminals.new_code, terminal_id=made, code_hash=terminals.hash_of("WXYZ6789"), by=1)
    assert write(terminals.enrol, code="WXYZ6789")


def test_neither_code_nor_token_is_kept(house):
    made = a_terminal()
    token = write(terminals.enrol, code="ABCD2345")
    row = plain("SELECT code_hash, token_hash FROM terminal WHERE id = :id", id=made)[0]
    assert row.code_hash is None and row.token_hash != token


def test_a_revoked_terminal_is_known_no_more_and_takes_no_code(house):
    made = a_terminal()
    token = write(terminals.enrol, code="ABCD2345")
    write(terminals.revoke, terminal_id=made, by=1)
    assert terminals.by_token(token) is None
    with pytest.raises(Refused, match="terminal_revoked"):
        write(terminals.new_code, terminal_id=made, code_hash="x", by=1)


def test_enrolling_anew_forgets_the_machine_before(house):
    made = a_terminal()
    first = write(terminals.enrol, code="ABCD2345")
    write(terminals.new_code, terminal_id=made, code_hash=terminals.hash_of("WXYZ6789"), by=1)
    second = write(terminals.enrol, code="WXYZ6789")
    assert terminals.by_token(first) is None and terminals.by_token(second).id == made


def test_a_place_of_another_branch_is_not_there(house):
    door, _room = places_of(a_branch())
    with pytest.raises(NotThere):
        a_terminal(branch_id=a_branch(), place_id=door)


def test_codes_have_eight_signs_without_look_alikes(house):
    codes = {terminals.fresh_code() for _ in range(100)}
    assert len(codes) == 100
    assert all(len(code) == 8 and not set(code) & set("01ILO") for code in codes)


def test_a_door_screen_stands_at_one_place_and_shows_one_direction(house):
    branch = a_branch()
    door = places_of(branch)[0]
    given = {"kind": "gate", "name": "大门屏", "branch_id": branch, "code_hash": "x", "by": a_colleague()}
    for more, code in (({"place_id": None, "direction": "in"}, "gate_needs_place"),
                       ({"place_id": door}, "gate_needs_direction")):  # fmt: skip
        with pytest.raises(Refused) as refused:
            write(terminals.new, **given, **more)
        assert refused.value.code == code
    held = terminals.get(write(terminals.new, **given, place_id=door, direction="out"))
    assert (held.direction, held.kind_label) == ("out", "门口屏（出馆）")
