"""Proofs of service: what may be asked for, two people, seven days in the house, figures that are the record's own."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import a_branch, a_colleague, a_post, a_volunteer, an_entry
from tests.services.test_certificates import race, written
from yylib import clock, tokens
from yylib.database import db, plain, write, writing
from yylib.errors import Refused
from yylib.models.accounts import RoleHeld
from yylib.models.proofs import Proof
from yylib.models.service_hours import ServiceEntry
from yylib.models.volunteers import Volunteer
from yylib.services import certificates, people, proofs
from yylib.services.proofs import asking, following, identity, reading
from yylib.services.service_hours import deciding, sums
from yylib.services.volunteer_records import honours
from yylib.services.volunteers import vetting

ADULT, CHILD = "370323190001010011", "370323201512310033"


def code_of(refusing, *args, **given):
    try:
        return refusing(*args, **given)
    except Refused as refused:
        return refused.code


class House:
    """A handler, two who may issue, a volunteer with two confirmed entries of October."""

    def __init__(self):
        clock.freeze("2026-11-23 10:00")
        self.handler, self.head, self.director = a_colleague("promotion"), a_colleague("head"), a_colleague("director")
        self.branch, self.post = a_branch(), a_post("上架整理")
        self.volunteer = a_volunteer("张三丰")
        self.entries = [self.entry(date(2026, 10, 1), 125), self.entry(date(2026, 10, 2), 61, evidence="claimed")]

    def entry(self, day, minutes, **more):
        return an_entry(
            more.pop("volunteer_id", self.volunteer), minutes, day=day, post_id=self.post, branch_id=self.branch, **more
        )

    def ask(self, **more):
        known = {
            "volunteer_id": self.volunteer,
            "first_day": date(2026, 10, 1),
            "last_day": date(2026, 10, 31),
            "channel": "web",
        }
        return write(proofs.ask, **(known | more))

    def checked(self, **more):
        proof_id = self.ask(**more)
        write(proofs.check, proof_id=proof_id, by=self.handler)
        return proof_id

    def issued(self, **more):
        proof_id = self.checked(**more)
        clock.freeze("2026-12-01 09:00")
        write(proofs.issue, proof_id=proof_id, by=self.head)
        return proof_id

    def void(self, entry_id):
        with writing() as session:
            session.get(ServiceEntry, entry_id).stage = "void"

    def say(self, command, proof_id, by=None, **more):
        return code_of(write, command, proof_id=proof_id, by=by or self.head, **more)


@pytest.fixture
def library(house):
    return House()


@pytest.mark.parametrize(("kind", "number", "is_good"), [
    ("resident", ADULT, True), ("resident", "37032319000101002x", True), ("resident", " 370323 19000101 0011", True),
    ("resident", "370323190001010012", False), ("resident", "370323900101001", False), ("household", CHILD, True),
    ("resident", "810000190001010018", False), ("hmt_residence", "810000190001010018", True), ("hmt_residence", ADULT, False),
    ("hm_pass", "h12345678", True), ("hm_pass", "A12345678", False), ("tw_pass", "12345678", True), ("tw_pass", "1234567", False),
    ("foreign_residence", "ABC123456789012", True), ("foreign_residence", ADULT, False), ("passport", "E12345678", True),
    ("passport", "E-1", False), ("military", "军字第1234567号", True), ("resident", "１" * 10_000, False), ("nonsense", ADULT, False),
])  # fmt: skip
def test_an_id_number_is_one_of_its_kind_or_refused(kind, number, is_good):
    found = code_of(identity.proper, kind, number)
    assert (found not in ("proof_id_bad", "proof_id_kind")) == is_good


def test_a_number_says_the_birth_date_that_is_known_and_is_shown_masked():
    assert code_of(identity.proper, "resident", ADULT, date(1990, 1, 1)) == "proof_id_birth"
    assert identity.proper("resident", ADULT, date(1900, 1, 1)) == ADULT
    assert identity.masked(ADULT) == "3703**********0011" and identity.masked("H12345678") == "H******78"


def test_what_may_be_asked_for_and_what_is_missing_is_said(library):
    told = []
    following.follow(lambda proof_id, what, facts: told.append(what))
    assert code_of(library.ask, last_day=date(2026, 11, 24)) == "proof_future"
    assert code_of(library.ask, last_day=date(2026, 9, 1)) == "proof_days"
    library.entry(date(2026, 9, 1), 60, stage="pending")
    assert code_of(library.ask, first_day=date(2026, 9, 1), last_day=date(2026, 9, 2)) == "proof_nothing", "unconfirmed"
    assert code_of(library.ask, volunteer_id=a_volunteer(stage="applied")) == "proof_never_served"
    assert code_of(library.ask, id_kind="resident", id_number=ADULT, id_consent=True) == "proof_id_office"
    first = library.ask()
    assert code_of(library.ask) == "proof_open"
    write(proofs.withdraw, proof_id=first)
    assert library.ask() and told == ["asked", "withdrawn", "asked"]
    following.followers.each.pop()


def test_the_id_number_is_sealed_shown_masked_and_seen_with_a_reason_that_the_audit_keeps(house):
    house.config["PROFILE"] = "tls"
    library = House()
    assert code_of(library.ask, id_kind="resident", id_number=ADULT) == "proof_id_consent"
    assert code_of(library.ask, id_kind="resident", id_number="370323190001010012", id_consent=True) == "proof_id_bad"
    proof_id = library.ask(id_kind="resident", id_number=ADULT, id_consent=True)
    row = plain("SELECT * FROM proof")[0]
    assert ADULT not in str(row) and "19000101" not in str(row) and row.id_masked == "3703**********0011"
    assert not plain("SELECT 1 FROM audit_row WHERE body LIKE '%19000101%'")
    assert library.say(proofs.unmask, proof_id, reason="x") == "reason_needed"
    assert write(proofs.unmask, proof_id=proof_id, reason="核对身份证原件", by=library.head) == ADULT
    assert plain("SELECT count(*) AS n FROM audit_row WHERE act = 'unmask' AND subject = 'proof'")[0].n == 1
    assert people.has_consent(reading.get(proof_id).volunteer.person_id, "proof_id")
    held = house.config["SEAL_KEYS"]
    house.config["SEAL_KEYS"] = [b"new" * 9, *held]
    assert tokens.unseal(row.id_sealed) == ADULT, "a new key is put before the old one"
    house.config["SEAL_KEYS"] = [b"other" * 9]
    assert library.say(proofs.unmask, proof_id, reason="核对身份证原件") == "proof_id_locked"
    house.config["SEAL_KEYS"] = held
    write(proofs.withdraw, proof_id=proof_id)
    assert library.say(proofs.unmask, proof_id, reason="核对身份证原件") == "proof_id_gone"


def test_the_checker_and_who_issues_are_two_and_neither_is_the_volunteer(library):
    proof_id = library.ask()
    with writing() as session:
        session.get(Volunteer, library.volunteer).account_id = library.handler
    assert library.say(proofs.check, proof_id, library.handler) == "proof_own"
    write(proofs.check, proof_id=proof_id, by=library.director)
    clock.freeze("2026-12-01 09:00")
    assert library.say(proofs.issue, proof_id, library.handler) == "proof_own"
    assert library.say(proofs.issue, proof_id, library.director) == "proof_same_two"
    assert isinstance(library.say(proofs.issue, proof_id, library.head), int)
    assert library.say(proofs.revoke, proof_id, library.handler, reason="写错了") == "proof_own"


def test_nothing_is_issued_before_the_announcement_is_over_or_while_an_objection_waits(library):
    proof_id = library.ask(is_named=True)
    assert library.say(proofs.issue, proof_id) is None or library.say(proofs.issue, proof_id) == "illegal_move"
    write(proofs.check, proof_id=proof_id, by=library.handler)
    other = a_volunteer("李四光")
    library.entry(date(2026, 10, 3), 30, volunteer_id=other)
    write(proofs.check, proof_id=library.ask(volunteer_id=other), by=library.handler)
    assert [(one.name, one.hours, str(one.until_on)) for one in proofs.announced()] == [
        ("张三丰", "3.1", "2026-11-30"), ("李*光", "0.5", "2026-11-30")]  # fmt: skip
    write(people.withdraw, person_id=reading.get(proof_id).volunteer.person_id, purpose="volunteer_named", by=None)
    assert proofs.announced()[0].name == "张*丰", "masked at once"
    write(proofs.object_to, proof_id=proof_id, words="10 月 2 日没有来", by=library.handler)
    clock.freeze("2026-11-30 23:59")
    assert library.say(proofs.issue, proof_id) == "proof_announcing"
    clock.freeze("2026-12-01 00:01")
    assert proofs.announced() == [] and library.say(proofs.issue, proof_id) == "proof_objected"
    library.void(library.entries[1])
    write(proofs.answer, proof_id=proof_id, words="核对监控，确实没有来，已作废", by=library.handler)
    assert library.say(proofs.issue, proof_id) == "proof_moved"
    write(proofs.recheck, proof_id=proof_id, by=library.handler)
    certificate = certificates.get(write(proofs.issue, proof_id=proof_id, by=library.head))
    assert certificate.facts["minutes"] == 125 and certificate.facts["hours"] == "2.0", "less is not announced anew"


def test_what_became_more_is_announced_anew(library):
    proof_id = library.checked()
    clock.freeze("2026-12-01 09:00")
    library.entry(date(2026, 10, 20), 60)
    assert library.say(proofs.issue, proof_id) == "proof_moved"
    write(proofs.recheck, proof_id=proof_id, by=library.handler)
    assert reading.get(proof_id).announced_until == date(2026, 12, 8)
    assert library.say(proofs.issue, proof_id) == "proof_announcing"


def test_the_paper_holds_the_fields_and_is_frozen_and_a_void_entry_shows_that_it_no_longer_agrees(library):
    proof_id = library.issued()
    proof = reading.get(proof_id)
    first = proof.certificate
    assert first.number == "志证字〔2026〕001号" and first.facts["evidence"] == {"scanned": 125, "claimed": 61}
    paper = written(certificates.pdf(first.id).data)
    for part in ("志愿服务记录证明", first.number, "张三丰", proof.volunteer.number, "3.1小时", "186分钟", "现场扫码125分钟", "负责人",
                 "经办人", "公", "沂源县图书馆", "0533-3240236", first.code[:4]):  # fmt: skip
        assert part.replace(" ", "") in paper.replace(" ", "").replace("\xa0", ""), part
    assert proofs.agreement(first).agrees
    assert library.say(proofs.replace, proof_id, library.handler, reason="丢了") == "proof_same_two"
    library.entry(date(2026, 10, 30), 60)
    assert (
        proofs.agreement(first) == ((), 60) and library.say(proofs.replace, proof_id, reason="要多的") == "proof_grew"
    )
    library.void(library.entries[0])
    library.void(library.entries[1])
    assert proofs.agreement(first).gone == (("2026-10-01", "上架整理", 125, 0), ("2026-10-02", "上架整理", 61, 0))
    assert certificates.get(first.id).facts["minutes"] == 186, "what is printed is frozen"
    second = certificates.get(write(proofs.replace, proof_id=proof_id, reason="两笔已作废", by=library.director))
    assert (second.number, second.facts["minutes"], second.replaces_id) == ("志证字〔2026〕002号", 60, first.id)
    with pytest.raises(Refused, match="certificate_void"):
        certificates.pdf(first.id)
    write(proofs.revoke, proof_id=proof_id, reason="弄错了", by=library.head)
    write(proofs.reinstate, proof_id=proof_id, by=library.head)
    assert certificates.get(second.id).is_valid and proofs.agreement(second).agrees


def test_whoever_checks_needs_the_code_and_hears_no_name_but_yes_or_no(library):
    proof_id = library.issued()
    first = reading.get(proof_id).certificate
    number, code = first.number, first.code
    for wrong in ("", "ABCD2345"):
        assert code_of(certificates.check, number=number, code=wrong) in ("certificate_code", "certificate_unproven")
    assert code_of(certificates.check, number="志证字〔2026〕099号", code=code) == "certificate_unproven"
    told = certificates.check(number=" 志证 2026 1", code=f"{code[:4]} {code[4:]}".lower(), name="张 三丰")
    assert told.is_valid and told.agrees is True and "三丰" not in str(told) and "3.1 小时" in told.what
    assert certificates.check(number=number, code=code, name="李四").agrees is False
    assert certificates.by_token(first.token).agrees is None and "三丰" not in str(certificates.by_token(first.token))
    write(proofs.replace, proof_id=proof_id, reason="姓名更正", by=library.director)
    void = certificates.check(number=number, code=code)
    assert not void.is_valid and void.replaced_by == "志证字〔2026〕002号"


def test_who_asks_to_be_deleted_leaves_a_genuine_paper_without_a_name(library):
    proof_id = library.issued()
    person_id = reading.get(proof_id).volunteer.person_id
    library.entry(date(2026, 9, 1), 60)
    open_one = library.ask(first_day=date(2026, 9, 1), last_day=date(2026, 9, 2), purpose="升学")
    assert write(asking.let_go, person_id=person_id, by=library.head) == 1
    assert reading.get(open_one).stage == "withdrawn" and reading.get(open_one).purpose is None
    row = reading.get(proof_id).certificate
    assert row.is_valid and row.name is None and certificates.by_token(row.token).agrees is None


def test_asked_or_issued_by_several_at_once_there_is_one(house):
    library = House()
    db.session.remove()
    asked = race(house, lambda _number: code_of(library.ask))
    assert sorted(map(str, asked))[1:] == ["proof_open"] * 3
    write(proofs.check, proof_id=1, by=library.handler)
    clock.freeze("2026-12-01 09:00")
    issued = race(house, lambda _number: code_of(write, proofs.issue, proof_id=1, by=library.head))
    assert sorted(map(str, issued))[1:] == ["illegal_move"] * 3
    assert [row.number for row in plain("SELECT number FROM certificate")] == ["志证字〔2026〕001号"]


STAGES = st.sampled_from(["confirmed", "pending", "refused", "void"])


@settings(max_examples=8)
@given(entries=st.lists(st.tuples(st.integers(0, 480), STAGES, st.sampled_from(["scanned", "confirmed", "claimed"]), st.integers(0, 40)),
                        min_size=1, max_size=8), dropped=st.integers(0, 7))  # fmt: skip
def test_the_minutes_on_a_certificate_are_always_the_sum_of_its_confirmed_entries(library, entries, dropped):
    clock.freeze("2026-11-23 10:00")
    volunteer, first = a_volunteer(), date(2026, 9, 1)
    made = [library.entry(first + timedelta(days=day), minutes, stage=stage, evidence=evidence, volunteer_id=volunteer)
            for minutes, stage, evidence, day in entries]  # fmt: skip
    counted = [minutes for minutes, stage, _evidence, day in entries if stage == "confirmed" and day <= 29]
    period = {"volunteer_id": volunteer, "first_day": first, "last_day": date(2026, 9, 30)}
    if not sum(counted):
        assert code_of(library.ask, **period) == "proof_nothing"
        return
    proof_id = library.issued(**period)
    facts = reading.get(proof_id).certificate.facts
    assert (
        facts["minutes"]
        == sum(counted)
        == sum(facts["evidence"].values())
        == sum(line[4] for line in facts["lines"])
        >= 0
    )
    assert facts["minutes"] == sum(minutes for _what, _times, minutes in facts["by_what"])
    assert facts["minutes"] == sums.minutes(volunteer, first, date(2026, 9, 30)), "the record says the same"
    library.void(made[dropped % len(made)])
    now = db.session.get(Proof, proof_id)
    lost = {one[0]: one[4] for one in facts["lines"]}.get(made[dropped % len(made)], 0)
    assert proofs.agreement(now.certificate).agrees == (lost == 0)
    assert facts["minutes"] - lost == sum(one[4] for one in facts["lines"] if one[0] != made[dropped % len(made)])


def test_whose_deputy_decides_what_is_his_own_is_refused_like_himself(library):
    """The head volunteers; who holds the head's rights in the head's place alone is no second person."""
    deputy, other = a_colleague("desk"), a_colleague("head")
    with writing() as session:
        session.get(Volunteer, library.volunteer).account_id = library.head
        session.add(RoleHeld(account_id=deputy, role="head", deputy_for_id=library.head, from_on=date(2026, 11, 1),
                             until_on=date(2026, 12, 31)))  # fmt: skip
    proof_id = library.ask()
    waits = library.entry(date(2026, 11, 20), 60, stage="pending", evidence="claimed", why="claim", version=1)
    honour = {"volunteer_ids": [library.volunteer], "title": "优秀", "awarded_on": date(2026, 11, 1), "by_whom": "本馆"}
    for by in (library.head, deputy):
        assert library.say(proofs.check, proof_id, by) == "proof_own"
        assert code_of(write, honours.commend, by=by, **honour) == "record_self"
        assert (
            code_of(
                write, vetting.advance, volunteer_id=library.volunteer, verb="pause", until=date(2026, 12, 1), by=by
            )
            == "volunteer_self"
        )
        assert code_of(write, deciding.confirm, entry_ids=[waits], by=by) == "hours_own"
    write(proofs.check, proof_id=proof_id, by=library.handler)
    clock.freeze("2026-12-01 09:00")
    assert library.say(proofs.issue, proof_id, deputy) == "proof_own"
    assert isinstance(library.say(proofs.issue, proof_id, other), int)
