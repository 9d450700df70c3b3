"""Everything that can happen on a waiting list, in any order: order kept, places = live rows ≤ quota, nobody promoted twice.

``YYLIB_DEEP`` runs 200 examples of 50 steps on each engine; every day it is a handful of short ones.
"""

import os
from collections import Counter
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.services.registrations.family import CONSENT, a_sheet, child, later
from yylib import clock
from yylib.database import db, plain, write, writing
from yylib.errors import Refused
from yylib.models.activities import Activity
from yylib.services import registrations
from yylib.services.activities import following
from yylib.services.registrations import keys, saying, sheets, space, terms, waiting

PEOPLE = [(f"家长{sign}", f"1999900000{number}") for number, sign in enumerate("甲乙丙丁戊己")]
LEGAL = {"waiting": {"confirmed", "offered", "cancelled", "declined", "closed", "lapsed"},
         "offered": {"confirmed", "declined", "cancelled", "lapsed", "closed"}, "confirmed": {"cancelled", "declined", "closed"},
         "cancelled": set(), "declined": set(), "lapsed": set(), "closed": set()}  # fmt: skip
AT_THE_FORM = {"sheet_full", "adults_full", "children_full", "already_joined", "person_joined", "join_closed", "change_full",
               "registration_over", "activity_begun", "offer_over"}  # fmt: skip
OF_AN_EXAMPLE = ("registration", "outbox_item")
seen = Counter()


class WaitingList(RuleBasedStateMachine):
    """One story time, six families with a child each, two days until it begins."""

    @initialize(quota=st.integers(1, 4), children=st.sampled_from([None, 1, 2]), does_count=st.booleans())
    def publish(self, quota, children, does_count):
        clock.freeze("2026-11-23 10:00")
        self.sheet = a_sheet("2026-11-25 09:30", quota=quota, children_quota=children, does_guardian_count=does_count,
                             opens_days=30, closes_minutes=30)  # fmt: skip
        self.stages, self.over = {}, False
        self.since = plain("SELECT coalesce(max(id), 0) AS last FROM move_made")[0].last
        db.session.rollback()
        for who in range(quota + 1):
            self.register(who, 0, False)

    def teardown(self):
        with writing():
            for table in reversed(db.metadata.sorted_tables):
                on = {key.column.table.name for key in table.foreign_keys}
                if table.name in OF_AN_EXAMPLE or on & {"registration", "participant"}:
                    plain(f"DELETE FROM {table.name}")
        db.session.remove()

    def rows(self, *stages):
        return [row for row in plain(
            "SELECT id, stage, adults, children, helpers, queued_at, held_until, promoted_at FROM registration WHERE "
            "sheet_id = :sheet ORDER BY queued_at, id", sheet=self.sheet) if not stages or row.stage in stages]  # fmt: skip

    def live(self):
        now = clock.stamp(clock.now())
        return [row for row in self.rows("confirmed", "offered")
                if row.stage == "confirmed" or clock.moment(row.held_until) > clock.moment(now)]  # fmt: skip

    def done(self, act, **given):
        try:
            answer = write(act, **given)
        except Refused as refusal:
            db.session.rollback()
            assert refusal.code in AT_THE_FORM, refusal.code
            seen[refusal.code] += 1
            return None
        seen[act.__name__] += 1
        return answer

    @rule(who=st.integers(0, 5), more=st.integers(0, 2), with_child=st.booleans())
    def register(self, who, more, with_child):
        (name, phone), before = PEOPLE[who], self.rows()
        queue = [row.id for row in before if row.stage == "waiting"]
        children = [child(f"宝{who}")] if with_child else []
        one = self.done(registrations.register, sheet_id=self.sheet, name=name, phone=phone, more_adults=more,
                        children=children, consent=CONSENT)  # fmt: skip
        if one and one not in {row.id for row in before} and keys.get(one).stage == "waiting":
            assert waiting.line(one) == len(queue) + 1
            seen["waits"] += 1
        db.session.rollback()

    @precondition(lambda self: self.rows())
    @rule(which=st.integers(0, 99), verb=st.sampled_from(["cancel", "cancel", "decline"]))
    def give_up(self, which, verb):
        held = self.rows("confirmed", "offered", "waiting") or self.rows()
        self.done(getattr(registrations, verb), registration_id=held[which % len(held)].id)

    @precondition(lambda self: self.rows("offered"))
    @rule(which=st.integers(0, 99))
    def accept(self, which):
        held = self.rows("offered")
        self.done(registrations.accept, registration_id=held[which % len(held)].id)

    @precondition(lambda self: self.rows("confirmed", "offered", "waiting"))
    @rule(which=st.integers(0, 99), more=st.integers(0, 2))
    def change(self, which, more):
        held = self.rows("confirmed", "offered", "waiting")
        self.done(registrations.change, registration_id=held[which % len(held)].id, more_adults=more, consent=CONSENT)

    @rule(minutes=st.sampled_from([30, 121, 300, 700]))
    def time_passes(self, minutes):
        if clock.now() + timedelta(minutes=minutes) < sheets.get(self.sheet).starts_at:
            db.session.rollback()
            later(minutes=minutes)
        db.session.rollback()

    @rule()
    def sweep(self):
        for sheet_id in waiting.due():
            db.session.rollback()
            write(waiting.promote, sheet_id=sheet_id)
        assert not [row for row in self.rows("offered") if row not in self.live()]

    @rule(quota=st.integers(1, 6))
    def change_quota(self, quota):
        held = sum(row.adults + row.children for row in self.live())
        with writing() as session:
            activity = session.get(Activity, sheets.get(self.sheet).activity_id)
            activity.quota = quota
            session.flush()
            following.changed(activity.id)
        self.over = held > quota
        seen["over"] += self.over

    @invariant()
    def places_are_live_rows_and_never_more_than_the_quotas(self):
        sheet, live = sheets.get(self.sheet), self.live()
        room, people = sheets.room(self.sheet), sum(row.adults + row.children for row in live)
        self.over = self.over and people > sheet.quota
        assert room.taken == people and (people <= sheet.quota or self.over) and room.over >= people - sheet.quota
        assert sheet.children_quota is None or sum(row.children for row in live) <= sheet.children_quota
        assert room.waiting == len(self.rows("waiting"))
        db.session.rollback()

    @invariant()
    def the_order_is_kept(self):
        """Once swept, the first in line is kept out by a quota, and so is everybody whom nothing else holds up."""
        for sheet_id in waiting.due():
            db.session.rollback()
            write(waiting.promote, sheet_id=sheet_id)
        sheet = sheets.get(self.sheet)
        queue = self.rows("waiting")
        if queue and terms.running_from(clock.now()) < terms.stop_at(sheet.starts_at):
            walk = space.Walk(sheet)
            assert not [row for row in queue if walk.takes(space.Party(row.adults, row.children, row.helpers))]
        assert [waiting.line(row.id) for row in queue] == list(range(1, len(queue) + 1))
        assert all(saying.said(keys.get(row.id)) for row in self.rows())
        db.session.rollback()

    @invariant()
    def nobody_is_promoted_twice_and_stages_move_as_the_pipeline_has_it(self):
        moved = Counter(row.row_id for row in plain(
            "SELECT row_id FROM move_made WHERE subject = 'registration' AND verb IN ('promote', 'offer') AND id > :since",
            since=self.since))  # fmt: skip
        assert max(moved.values(), default=1) == 1
        seen["promoted"] = max(seen["promoted"], len(moved))
        now = {row.id: row.stage for row in self.rows()}
        for one, stage in now.items():
            before = self.stages.get(one, stage)
            assert stage == before or stage in LEGAL[before], (before, stage)
        self.stages = now
        twice = plain("SELECT identity FROM participant WHERE is_live GROUP BY sheet_id, identity HAVING count(*) > 1")
        assert not twice
        db.session.rollback()


def test_whatever_happens_on_a_waiting_list_order_and_quotas_hold(house):
    is_deep = bool(os.environ.get("YYLIB_DEEP"))
    seen.clear()
    run_state_machine_as_test(WaitingList, settings=settings(
        settings.get_profile("deep" if is_deep else "daily"), max_examples=200 if is_deep else 8,
        stateful_step_count=50 if is_deep else 25, suppress_health_check=list(HealthCheck)))  # fmt: skip
    print(dict(seen))
    assert {"register", "waits", "promoted", "cancel"} <= {name for name, number in seen.items() if number}
