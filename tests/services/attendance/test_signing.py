"""The day of an activity: signing in by pass, code, door and paper, counting, prizes; each person once."""

from datetime import date, time, timedelta

import pytest

from tests.factories import a_branch, a_colleague, an_activity, places_of
from yylib import clock
from yylib.database import plain, write, writing
from yylib.errors import NotThere, Refused
from yylib.models.activities import ActivitySession
from yylib.models.registrations import Participant, Registration, RegistrationSheet
from yylib.services import activities, passes
from yylib.services.archives import parts
from yylib.services.attendance import codes, counts, doorway, figures, filed, listed, paper, prizes, sign  # noqa: F401
from yylib.services.registrations import keys
from yylib.services.visits.scan import scan
from yylib.services.visits.undo import undo

DAY = date(2026, 11, 24)


def a_party(sheet_id: int, adults=1, children=0, helpers=0, *, stage="confirmed", escorts=0, names=True) -> int:
    """A registration straight in the tables, each of it by name; its id."""
    with writing() as session:
        code = keys.fresh_code()
        sheet = session.get(RegistrationSheet, sheet_id)
        row = Registration(sheet_id=sheet_id, code=code, holder=keys.holder_of(code), stage=stage, adults=adults,
                           children=children, helpers=helpers, escorts=escorts, channel="web", queued_at=clock.now(),
                           ends_at=sheet.ends_at, made_at=clock.now())  # fmt: skip
        roles = ["adult"] * (adults + escorts) + ["child"] * children + ["helper"] * helpers
        row.participants = [Participant(sheet_id=sheet_id, name=f"人{at}", role=role, until_at=sheet.ends_at)
                            for at, role in enumerate(roles if names else ())]  # fmt: skip
        session.add(row)
        session.flush()
        return row.id


class Day:
    """An activity at half past two, and what is done on its day."""

    def __init__(self, **given):
        clock.freeze("2026-11-23 09:00")
        self.by, self.branch = a_colleague(), a_branch()
        self.door, self.room = places_of(self.branch)
        self.activity = an_activity(*given.pop("times", ()), branch_id=self.branch, **given)
        self.sessions = [row.id for row in plain("SELECT id FROM activity_session ORDER BY id")]
        self.session = self.sessions[0]
        rows = plain("SELECT id FROM registration_sheet ORDER BY id")
        self.sheet = rows[0].id if rows else None
        clock.freeze("2026-11-24 14:20")

    def sign(self, registration_id, way="desk", **given):
        return write(
            sign.sign_in, session_id=self.session, registration_id=registration_id, way=way, by=self.by, **given
        )

    def code(self, registration_id):
        return keys.get(registration_id).code

    def came(self, session_id=None):
        return figures.of([session_id or self.session])[session_id or self.session]

    def through(self, registration_id, nonce="n", direction="in", place_id=None):
        found = passes.resolve("YH" + self.code(registration_id), place_id or self.door, direction=direction)
        return write(scan, hot=True, nonce=nonce, place_id=place_id or self.door, direction=direction, kind=found.kind,
                     number=found.heads, holder=found.holder, children=found.children, by=self.by)  # fmt: skip


@pytest.fixture
def day(house):
    return Day()


def refused(code, act, /, *args, **given):
    with pytest.raises(Refused) as held:
        act(*args, **given)
    assert held.value.code == code


def test_one_scan_at_the_house_door_lets_in_and_signs_in_and_is_taken_back_as_one(day):
    family = a_party(day.sheet, adults=1, children=2, escorts=1)
    made = day.through(family)
    assert made["entries"] == 4
    came = day.came()
    assert (came.adults, came.children, came.registered, came.missing, came.people) == (2, 2, 4, 0, 4)
    assert not day.sign(family)["is_new"], "the desk's second signing in enters nothing"
    assert not write(codes.sign_in, session_id=day.session, code=day.code(family), number=codes.step())["is_new"]
    write(undo, hot=True, scan_id=made["id"], nonce="u", by=day.by)
    assert day.came().people == 0
    assert day.sign(family)["is_new"]
    write(sign.undo, attendance_id=plain("SELECT max(id) AS id FROM attendance")[0].id, by=day.by)
    for _again in range(2):
        made = write(codes.sign_in, session_id=day.session, code=day.code(family), number=codes.step())
        assert made["is_new"], "taken back, the same code signs in anew within its half minute"
        write(sign.undo, attendance_id=made["id"], by=day.by)
    assert day.sign(family)["is_new"]
    assert [row.way for row in plain("SELECT way FROM attendance WHERE undone_at IS NULL")] == ["desk"]


def test_at_the_door_the_early_are_let_in_and_not_signed_in_and_another_day_is_told(day):
    early, other = a_party(day.sheet), a_party(day.sheet, stage="waiting")
    clock.freeze("2026-11-24 11:00")
    assert day.through(early)["entries"] == 1
    assert day.came().people == 0
    refused("sign_too_early", day.sign, early, way="pass")
    refused("join_pass_off", passes.resolve, day.code(other), day.door)
    clock.freeze("2026-11-25 09:00")
    refused("join_pass_other_day", passes.resolve, day.code(early), day.door)
    assert passes.resolve(day.code(early), day.door, direction="out").heads == 1, "whoever leaves is never refused"
    with pytest.raises(Refused) as held:
        passes.resolve("KKMTPR2", day.door)
    assert held.value.code == "unknown_code"


def test_who_is_no_registration_costs_the_door_no_statement(day, monkeypatch):
    asked = []
    monkeypatch.setattr(doorway, "plain", lambda *given, **values: asked.append(given) or [])
    passage = passes.Passage("b:someone", "in", True, clock.now(), 1, day.branch, 0)
    for code in ("YY123456789", "9787020002207", "K3M9P2", "370323199001011234", "A2345678"):
        assert doorway.resolver(code, passes.Asked(day.door, "in", clock.now())) is None
    doorway.follower(passage)
    assert asked == []
    doorway.resolver("YHKMT4P2R", passes.Asked(day.door, "in", clock.now()))
    assert len(asked) == 1


def test_a_part_of_a_party_comes_then_the_rest_and_children_only_with_an_adult(day):
    family = a_party(day.sheet, adults=2, children=1)
    refused("sign_no_adult", day.sign, family, heads=(0, 1, 0))
    refused("sign_nobody", day.sign, family, heads=(0, 0, 0))
    refused("sign_too_many", day.sign, family, heads=(3, 0, 0))
    first = day.sign(family, heads=(1, 1, 0))
    assert (day.came().people, day.came().missing) == (2, 1)
    assert not day.sign(family)["is_new"]
    rest = write(sign.sign_rest, attendance_id=first["id"], by=day.by)
    assert (rest["adults"], rest["children"]) == (2, 1)
    assert day.came().missing == 0
    write(sign.undo, attendance_id=first["id"], by=day.by)
    refused("sign_undone", write, sign.undo, attendance_id=first["id"], by=day.by)
    assert day.came().people == 0
    assert day.came().missing == 3


def test_only_confirmed_registrations_of_this_session_sign_in_while_it_runs(day):
    mine = a_party(day.sheet)
    for stage, code in (("waiting", "sign_waiting"), ("cancelled", "sign_off"), ("lapsed", "sign_off")):
        refused(code, day.sign, a_party(day.sheet, stage=stage))
    elsewhere = an_activity(branch_id=day.branch)
    other = plain("SELECT id FROM registration_sheet WHERE activity_id = :id", id=elsewhere)[0].id
    refused("sign_wrong", day.sign, a_party(other))
    refused("sign_no_code", write, codes.sign_in, session_id=day.session, code="KKKKKKK", number=1)
    clock.freeze("2026-11-24 14:46")
    assert day.sign(mine, way="pass")["is_late"]
    clock.freeze("2026-11-24 17:00")
    late = a_party(day.sheet)
    refused("sign_too_late", day.sign, late, way="code")
    assert day.sign(late, way="paper")["is_late"] is False, "a paper list tells no time"
    refused("sign_other_day", day.sign, late, day=DAY + timedelta(days=1))
    with writing() as session:
        session.get(ActivitySession, day.session).cancelled_at = clock.now()
    refused("session_cancelled", day.sign, late)


def test_the_paper_list_is_entered_in_one_go_and_once(day):
    parties = [a_party(day.sheet, adults=1, children=at % 2) for at in range(6)]
    day.sign(parties[0])
    given = {"session_id": day.session, "day": DAY, "nonce": "sheet", "registrations": parties[:4], "adults": 3,
             "children": 2, "by": day.by}  # fmt: skip
    assert write(paper.tick, **given) | {"at": 0} == {"people": 5, "again": 1, "walk_ins": 5, "at": 0}
    assert write(paper.tick, **given)["people"] == 0
    came = day.came()
    assert (came.all_adults, came.all_children, came.missing) == (4 + 3, 2 + 2, 3)
    refused("nothing_ticked_off", write, paper.tick, session_id=day.session, day=DAY, nonce="x", by=day.by)
    with pytest.raises(NotThere):
        write(
            paper.tick,
            session_id=day.session,
            day=DAY,
            nonce="y",
            registrations=[parties[5]],
            participants=[9999],
            by=day.by,
        )
    assert day.came().people == came.people, "all of a sheet or nothing of it"


def test_a_training_is_ticked_person_by_person_at_each_session(house):
    days = (DAY, DAY + timedelta(days=1))
    day = Day(times=tuple(clock.at(one, time(14, 30)) for one in days), kind="training")
    party = a_party(day.sheet, adults=1, children=1)
    adult, child = (row.id for row in plain("SELECT id FROM participant ORDER BY id"))
    refused("sign_no_adult", day.sign, party, participants=[child])
    day.sign(party, participants=[adult, child])
    assert not day.sign(party, participants=[child])["is_new"]
    assert not day.sign(party)["is_new"]
    clock.freeze("2026-11-25 14:20")
    day.session = day.sessions[1]
    day.sign(party, participants=[adult])
    assert (day.came(day.sessions[0]).people, day.came().people, day.came().missing) == (2, 1, 1)
    sessions, people = listed.persons(day.activity)
    assert [[bool(held[one.id]) for one in sessions] for _name, _role, held in people] == [[True, True], [True, False]]
    day.sign(party)
    assert day.came().missing == 0
    assert not day.sign(party, participants=[child])["is_new"], "with all of the party the child is here"
    for row in plain("SELECT id FROM attendance WHERE session_id = :id AND undone_at IS NULL", id=day.session):
        write(sign.undo, attendance_id=row.id, by=day.by)
    day.sign(party, heads=(1, 0, 0))
    _sessions, people = listed.persons(day.activity)
    assert [held[day.session] for _name, _role, held in people] == [listed.PARTLY] * 2
    refused("sign_in_party", day.sign, party, participants=[adult])
    assert day.sign(party, participants=[child])["is_new"], "the one who was missing"
    assert (day.came().people, day.came().missing) == (2, 0)


def test_the_room_fills_and_the_places_of_who_is_missing_go_to_walk_ins_after_the_beginning(house):
    day = Day(quota=10)
    a_party(day.sheet, adults=4)
    day.sign(a_party(day.sheet, adults=2))
    write(counts.count, session_id=day.session, nonce="w", adults=1, by=day.by)
    session = activities.session(day.session)
    assert (listed.room(session).free, listed.room(session).over) == (3, 0)
    clock.freeze("2026-11-24 14:41")
    assert listed.room(session).free == 7
    write(counts.count, session_id=day.session, nonce="w2", adults=7, by=day.by)
    assert (listed.room(session).free, listed.room(session).over) == (0, 0)
    day.sign(a_party(day.sheet, children=2, adults=0, escorts=2, helpers=1))
    assert (listed.room(session).over, listed.room(session).taken) == (2, 12), (
        "who accompanies and who helps takes no place"
    )


def test_an_exhibition_is_counted_by_its_days(house):
    day = Day(kind="exhibition", entry="drop_in", quota=None)
    with writing() as session:
        row = session.get(ActivitySession, day.session)
        row.ends_at = row.room_until = row.starts_at + timedelta(days=20)
        row.activity.last_day = DAY + timedelta(days=20)
    clock.freeze("2026-11-27 18:00")
    for at, people in enumerate((30, 41, 25)):
        write(counts.count, session_id=day.session, day=DAY + timedelta(days=at), adults=people, children=at, nonce=f"d{at}", by=day.by)  # fmt: skip
    assert [(on, came.people) for on, came in figures.by_day(day.activity).items()] == [
        (DAY, 30), (DAY + timedelta(days=1), 42), (DAY + timedelta(days=2), 27)]  # fmt: skip
    for wrong in (DAY - timedelta(days=1), DAY + timedelta(days=4), DAY + timedelta(days=30)):
        refused("heads_other_day", write, counts.count, session_id=day.session, day=wrong, adults=1, nonce="z")
    for adults in (0, -5, 10_000):
        refused("heads_nothing", write, counts.count, session_id=day.session, adults=adults, nonce="z")
    last = counts.latest(day.session)[0]
    write(counts.take_back, count_id=last.id, by=day.by)
    refused("heads_undone", write, counts.take_back, count_id=last.id, by=day.by)
    assert day.came().people == 72


def test_a_helpers_link_counts_its_own_session_until_it_is_over_and_is_kept_as_a_hash(day):
    token = write(counts.make_link, session_id=day.session, name="东门", by=day.by)
    helper = counts.helper_of(token)
    assert helper.name == "东门"
    assert token not in str(plain("SELECT token_hash FROM count_link"))
    write(counts.count, session_id=day.session, nonce="a", adults=1, spot="东门", source="link")
    write(counts.count, session_id=day.session, nonce="b", adults=1, by=day.by)
    mine, others = (plain("SELECT id FROM head_count WHERE nonce = :n", n=n)[0].id for n in "ab")
    with pytest.raises(NotThere):
        write(counts.take_back, count_id=others, spot="东门", session_id=day.session)
    write(counts.take_back, count_id=mine, spot="东门", session_id=day.session)
    with pytest.raises(NotThere):
        counts.helper_of("x" + token)
    clock.freeze("2026-11-24 18:31")
    refused("link_over", counts.helper_of, token)
    clock.freeze("2026-11-24 15:00")
    write(counts.revoke, link_id=helper.link_id, by=day.by)
    refused("link_over", counts.helper_of, token)


def test_a_rooms_code_holds_for_two_half_minutes_and_its_ticket_for_five(day):
    shown = codes.read(codes.text(day.session))
    ticket = codes.ticket(shown)
    refused("room_code_old", codes.read, codes.text(day.session, codes.step() - 2))
    for wrong in ("9-", "1-0000", "x", ""):
        with pytest.raises(NotThere):
            codes.read(wrong)
    assert codes.admitted(ticket) == shown
    for wrong in (ticket[:-1], "", "1.2.3", "９.1." + ticket[-32:]):
        refused("room_ticket_old", codes.admitted, wrong)
    clock.freeze("2026-11-24 14:27")
    refused("room_ticket_old", codes.admitted, ticket)


def test_a_prize_goes_out_while_there_is_one_and_comes_back(day):
    cup = write(prizes.add, activity_id=day.activity, name="杯子", number=2, by=day.by)
    first = write(prizes.hand_out, prize_id=cup, nonce="1", by=day.by)
    assert write(prizes.hand_out, prize_id=cup, nonce="1", by=day.by) == first
    refused("prize_gone", write, prizes.hand_out, prize_id=cup, nonce="2", number=2, by=day.by)
    refused("prize_below", write, prizes.change, prize_id=cup, name="杯子", number=0, by=day.by)
    write(prizes.take_back, hand_out_id=first, by=day.by)
    refused("prize_undone", write, prizes.take_back, hand_out_id=first, by=day.by)
    assert (prizes.get(cup).handed, [one.undone_at is None for one in prizes.given(day.activity)]) == (0, [False])


def test_the_file_gets_the_sheet_the_counts_and_the_prizes_and_nothing_where_there_was_nothing(day):
    made = {what: parts.PARTS[what] for what in ("sign_in", "head_counts", "prizes")}
    assert [part.make(day.activity) for part in made.values()] == [[], [], []]
    day.sign(a_party(day.sheet, adults=1, children=1))
    write(counts.count, session_id=day.session, nonce="w", adults=3, by=day.by)
    cup = write(prizes.add, activity_id=day.activity, name="杯子", number=2, by=day.by)
    write(prizes.hand_out, prize_id=cup, nonce="1", to_name="王小明", by=day.by)
    for part in made.values():
        (paper_made,) = part.make(day.activity)
        assert paper_made.content.startswith(b"%PDF")
        assert part.held([day.activity, 999]) == {day.activity}
