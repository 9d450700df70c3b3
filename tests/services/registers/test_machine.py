"""Orders, arrivals, returns, gifts, corrections and takings back in any order: the registers are what the volumes are.

``YYLIB_DEEP`` runs 100 examples of 40 steps on each engine; every day it is a handful of short ones.
"""

import os
from collections import Counter

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.factories import a_colleague
from tests.services.batches.parcels import ISBNS, a_parcel, a_sent_order, a_supplier, scan
from tests.services.batches.test_accepting import labelled
from yylib import clock
from yylib.database import db, plain, write
from yylib.errors import Refused
from yylib.services import batches, items, registers
from yylib.services.batches import opening, settling
from yylib.services.registers import correcting

DEEP = bool(os.environ.get("YYLIB_DEEP"))
seen = Counter()
number = st.integers(0, 99)


class Acquisition(RuleBasedStateMachine):
    """One supplier and one desk; each example goes on where the one before it ended: what must hold, holds for all."""

    @initialize()
    def open_house(self):
        clock.freeze("2026-11-04 09:00")
        self.by, self.supplier, self.parcels = a_colleague(), a_supplier(), []
        self.order(0, 4)
        self.unpack()
        self.count(0, 3)
        self.mark("damaged")
        self.keep(0)
        self.accept(0)
        self.settle(0, "replace")
        self.unpack()
        self.gift(2, 990)

    def teardown(self):
        db.session.remove()

    def tried(self, act, /, **given):
        """What a command returns, or None where it was refused."""
        try:
            answer = write(act, by=self.by, **given)
            seen[act.__name__] += 1
            return answer
        except Refused as refusal:
            db.session.rollback()
            seen[refusal.code] += 1

    def one(self, sql, which):
        rows = plain(sql)
        return rows[which % len(rows)].id if rows else None

    @rule(which=st.integers(0, 3), copies=st.integers(1, 4))
    def order(self, which, copies):
        a_sent_order(self.supplier, self.by, {"isbn": ISBNS[which], "title": f"书{which}", "copies": copies})

    @rule()
    def unpack(self):
        self.parcels.append(a_parcel(self.by, self.supplier, is_final=len(self.parcels) % 2 == 1))

    @rule(which=st.integers(0, 3), copies=st.integers(1, 3))
    def count(self, which, copies):
        for parcel in self.parcels[-2:]:
            if batches.get(parcel).state == "counting":
                answer = scan(parcel, self.by, f"{copies}*{ISBNS[which]}")
                if answer["kind"] == "second":
                    write(
                        batches.choose,
                        batch_id=parcel,
                        line_id=answer["choices"][0]["line_id"],
                        copies=copies,
                        by=self.by,
                    )
                db.session.rollback()

    @rule(condition=st.sampled_from(["damaged", "wrong"]))
    def mark(self, condition):
        self.tried(batches.mark, batch_id=self.parcels[-1], condition=condition, copies=1)

    @rule(which=st.integers(0, 3))
    def keep(self, which):
        self.count(which, 3)
        self.tried(batches.keep, batch_id=self.parcels[-1])

    @rule(which=number)
    def accept(self, which):
        self.tried(batches.accept, batch_id=self.parcels[which % len(self.parcels)])

    @rule(which=number)
    def take_back(self, which):
        self.tried(batches.take_back, batch_id=self.parcels[which % len(self.parcels)], reason="记错了一批")

    @rule(copies=st.integers(1, 3), price=st.sampled_from([None, 0, 990]))
    def gift(self, copies, price):
        pieces = [{"title": "赠书", "copies": copies, "price": price}]
        self.parcels.insert(0, self.tried(batches.accept_pieces, source="gift", name="某人", pieces=pieces,
                                          accepted_on=clock.today()))  # fmt: skip

    @rule(which=number)
    def label(self, which):
        labelled(self.parcels[which % len(self.parcels)], self.by)

    @rule(which=number, how=st.sampled_from(["return", "replace", "credit", "keep"]))
    def settle(self, which, how):
        gap = self.one("SELECT id FROM difference WHERE void_at IS NULL AND settled < copies ORDER BY id DESC", which)
        if gap:
            self.tried(settling.settle, difference_id=gap, how=how, copies=1)

    @rule(which=number)
    def unsettle(self, which):
        done = self.one("SELECT id FROM settlement WHERE undone_at IS NULL ORDER BY id DESC", which)
        if done:
            self.tried(settling.undo, settlement_id=done)

    @precondition(lambda self: plain("SELECT 1 FROM item LIMIT 1"))
    @rule(which=number, act=st.sampled_from(["give_back", "found_later", "price"]))
    def on_a_volume(self, which, act):
        item_id = self.one("SELECT id FROM item ORDER BY id DESC", which)
        if act == "give_back":
            self.tried(_given_back, item_id=item_id)
        elif act == "found_later":
            self.tried(settling.found_later, item_id=item_id, kind="damaged")
        else:
            self.tried(correcting.price, item_id=item_id, price=which * 100, net_price=which * 60, reason="定价写错了")

    @rule(which=number)
    def not_so(self, which):
        gap = self.one(
            "SELECT id FROM difference WHERE item_id IS NOT NULL AND void_at IS NULL ORDER BY id DESC", which
        )
        if gap:
            self.tried(settling.not_so, difference_id=gap)

    @rule(days=st.integers(1, 20))
    def wait(self, days):
        clock.freeze(f"{clock.today().fromordinal(clock.today().toordinal() + days)} 09:00")

    @invariant()
    def the_registers_are_what_the_volumes_are(self):
        told = registers.verify()
        assert told.faults == [] and told.entered == told.held

    @invariant()
    def a_line_has_received_what_lives_of_it(self):
        wrong = plain("SELECT l.id FROM order_line l LEFT JOIN item i ON i.line_id = l.id AND i.stage NOT IN ('returned', 'void') "
                      "GROUP BY l.id, l.received HAVING l.received < count(i.id)")  # fmt: skip
        assert wrong == []


def _given_back(*, item_id, by):
    items.give_back([item_id], by)


def test_the_registers_are_what_the_volumes_are_whatever_happens(house):
    many = settings(max_examples=100 if DEEP else 6, stateful_step_count=40 if DEEP else 25, deadline=None, database=None,
                    derandomize=not DEEP, phases=[Phase.generate], suppress_health_check=list(HealthCheck))  # fmt: skip
    run_state_machine_as_test(Acquisition, settings=many)
    done = {"accept", "accept_pieces", "keep", "mark", "settle"}
    assert done <= set(seen), f"the run never did {done - set(seen)}"
    assert opening.PIPELINE
