"""The house that the tests of its doors begin with."""

from datetime import datetime

import pytest

from tests.factories import a_booking, a_branch, a_colleague, a_plan, places_of
from tests.services.doors.acts import DAY, PHONE
from yylib import clock
from yylib.database import db, plain, write
from yylib.models.bookings import Booking
from yylib.services.doors import codes, passage, stays
from yylib.services.visits import closing, rollups


@pytest.fixture
def gate(house):
    """A door of a house for five people, and a colleague, at nine on a Monday; every half minute by ``at``."""
    clock.freeze("2026-11-23 09:00")
    branch, by = a_branch(capacity=5), a_colleague()
    door, room = places_of(branch)

    class Gate:
        def shown(self, direction="in", **given):
            return codes.Shown(**({"place_id": door, "direction": direction, "step": codes.step()} | given))

        def walk_in(self, phone=PHONE, **given):
            shown = given.pop("shown", self.shown())
            return write(passage.walk_in, place_id=shown.place_id, step=shown.step, source=shown.source, holder=phone,
                         **given)  # fmt: skip

        def pass_in(self, guest, others=0):
            shown = self.shown()
            return write(passage.pass_in, hot=True, place_id=door, step=shown.step, source=shown.source,
                         holder=guest.holder, kind=guest.kind, number=guest.number, children=guest.children,
                         others=others)  # fmt: skip

        def out(self, phone=PHONE, staying=0):
            shown = self.shown("out")
            return write(passage.go_out, hot=True, place_id=door, step=shown.step, source=shown.source, holder=phone,
                         staying=staying)  # fmt: skip

        def leave(self, phone=PHONE, staying=0):
            stay = stays.stays(phone)[-1]
            return write(passage.leave, hot=True, holder=phone, nonce=stay.nonce, staying=staying)

        def booking(self, at="08:30", day=DAY, place_id=door, **party):
            if not plain("SELECT 1 FROM booking_plan WHERE place_id = :id", id=place_id):
                a_plan(place_id, policy="required", quota=4, walk_in_percent=10)
            held = a_booking(place_id, clock.at(day, datetime.strptime(at, "%H:%M").time()), **party)
            row = db.session.get(Booking, held)
            code, holder = row.code, row.holder
            db.session.rollback()
            return code, holder

        @property
        def inside(self):
            return closing.inside_now(branch).number

    Gate.branch, Gate.door, Gate.room, Gate.by = branch, door, room, by
    yield Gate()
    db.session.rollback()
    assert [difference for day in rollups.days() for difference in rollups.differences(day)] == []
