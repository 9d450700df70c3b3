"""The changing code, the printed one, and the ticket that a scan of them gives."""

import pytest

from tests.services.doors.acts import DAY, PHONE, at, refused
from yylib import clock
from yylib.database import write, writing
from yylib.errors import NotThere
from yylib.models.branches import Place
from yylib.models.visits import Source
from yylib.services import rules
from yylib.services.doors import PRINTED_CODES, codes, paper


def test_a_code_holds_for_its_half_minute_and_the_next_by_the_servers_clock(gate):
    code = codes.text(gate.door, "in")
    assert codes.read(code)[:2] == (gate.door, "in")
    at("09:00:59")
    assert codes.read(code.upper()).step == codes.step() - 1
    at("09:01:00")
    assert refused(codes.read, code) == "code_old"


def test_a_code_of_a_clock_that_ran_ahead_is_not_taken_after_it_was_set_back(gate):
    at("09:10")
    ahead = codes.text(gate.door, "in")
    at("09:00")
    assert refused(codes.read, ahead) == "code_old"
    assert codes.read(codes.text(gate.door, "in")).step == codes.step()


def test_codes_go_on_over_midnight_and_the_last_day_of_february(gate):
    clock.freeze("2028-02-29 23:59:45")
    code = codes.text(gate.door, "out")
    clock.freeze("2028-03-01 00:00:10")
    assert codes.read(code).direction == "out"
    clock.freeze("2028-03-01 00:00:31")
    assert refused(codes.read, code) == "code_old"


def test_a_photographed_code_an_hour_later_is_old(gate):
    code = codes.text(gate.door, "in")
    at("10:00:00")
    assert refused(codes.read, code) == "code_old"


def test_a_code_opens_one_door_and_one_direction_only(gate):
    code = codes.text(gate.door, "in")
    assert codes.text(gate.door, "out") != code.replace("i", "o", 1)
    assert refused(codes.read, code.replace("i", "o", 1)) == "code_old"
    assert refused(codes.read, f"{gate.room}" + code[len(str(gate.door)) :]) == "code_old"


@pytest.mark.parametrize("given", ["", "1", "hello", "1i", "0i0123456789abcdef", "1x0123456789abcdef", "１i0123456789abcdef",
                                   "1i0123456789abcde", "9" * 40])  # fmt: skip
def test_what_is_no_code_of_ours_is_not_there(gate, given):
    with pytest.raises(NotThere):
        codes.read(given)


def test_the_code_of_a_closed_door_opens_nothing(gate):
    code = codes.text(gate.door, "in")
    with writing() as session:
        session.get(Place, gate.door).is_active = False
    assert refused(codes.read, code) == "code_old"


def test_the_link_is_built_from_the_outward_address_alone(gate):
    assert codes.qr(codes.text(gate.door, "in")) is None
    gate_app = gate_config()
    gate_app["PUBLIC_URL"] = "https://lib.test"
    assert "<svg" in codes.qr(codes.text(gate.door, "in"))


def gate_config() -> dict:
    from flask import current_app

    return current_app.config


def test_a_printed_code_holds_until_the_next_printing_and_is_marked(gate):
    old = paper.code(gate.door, "in")
    assert codes.read(old).source == Source.PRINTED
    at("16:00")
    assert codes.read(old).is_printed
    write(paper.renew, place_id=gate.door, by=gate.by)
    assert refused(codes.read, old) == "code_old"
    assert codes.read(paper.code(gate.door, "in")).is_printed


def test_printed_codes_can_be_switched_off(gate):
    write(rules.set_value, name=PRINTED_CODES.name, value=False, valid_from=DAY, reason="试用", by=gate.by)
    assert refused(codes.read, paper.code(gate.door, "in")) == "printed_off"


def test_a_ticket_is_good_for_five_minutes_on_the_phone_it_was_given_to(gate):
    ticket = codes.ticket(gate.shown(), PHONE)
    at("09:05")
    assert codes.admitted(ticket, PHONE) == gate.shown()._replace(step=codes.step() - 10)
    assert refused(codes.admitted, ticket, "p:another") == "ticket_old"
    at("09:05:01")
    assert refused(codes.admitted, ticket, PHONE) == "ticket_old"


def test_a_ticket_bears_a_clock_set_back_by_five_minutes_and_no_more(gate):
    ticket = codes.ticket(gate.shown(), PHONE)
    at("08:55")
    assert codes.admitted(ticket, PHONE).place_id == gate.door
    at("08:54:59")
    assert refused(codes.admitted, ticket, PHONE) == "ticket_old"


@pytest.mark.parametrize("change", ["", "x", ".....", "１" * 5])
def test_a_ticket_that_was_changed_opens_nothing(gate, change):
    ticket = codes.ticket(gate.shown(), PHONE)
    assert refused(codes.admitted, change, PHONE) == "ticket_old"
    assert refused(codes.admitted, ticket.replace(".in.", ".out."), PHONE) == "ticket_old"
    assert refused(codes.admitted, ticket + change + "0", PHONE) == "ticket_old"
