"""Local literature: from the lead to the special shelf, with its people kept no longer than needed."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.factories import a_branch, a_colleague
from yylib import clock
from yylib.database import db, plain, write, writing
from yylib.errors import IllegalMove, Refused
from yylib.models.bibs import BibRecord
from yylib.models.items import Item, Location
from yylib.models.local_works import PATH, LocalWork, WorkStage
from yylib.permissions import Permission
from yylib.services import batches, certificates, history, items, lists, local_works, outbox, people, privacy
from yylib.services.local_works import PIPELINE
from yylib.services.privacy import persons

NAME, PHONE = "王守田", "19900000031"


@pytest.fixture
def by(house):
    clock.freeze("2026-11-23 10:00")
    return a_colleague("acquisition", "head")


def a_work(by, **given):
    given = {"title": "东里村志", "kind": "history", "is_about_here": True} | given
    return write(local_works.enter, by=by, **given)


def held(work_id) -> LocalWork:
    db.session.rollback()
    return local_works.get(work_id)


def step(by, work_id, *verbs, note=""):
    for verb in verbs:
        write(local_works.advance, work_id=work_id, verb=verb, by=by, note=note)


def agreed(by, work_id, **given):
    given = {
        "agreed_on": clock.today(),
        "rights": "library",
        "may_copy": True,
        "openness": "open",
        "note": "当面送来",
    } | given
    write(local_works.agree, work_id=work_id, version=held(work_id).version, by=by, **given)


def received(by, work_id, **given):
    given = {"received_on": clock.today(), "copies": 2, "price": 6800, "note": "当面送来"} | given
    return write(local_works.receive, work_id=work_id, version=held(work_id).version, by=by, **given)


def shelved(work_id, *, is_local=True):
    """All volumes of a work on a shelf, as hand-over and shelving leave them; followers are told."""
    with writing() as session:
        shelf = Location(branch_id=a_branch_id(session), name=f"架{is_local}{work_id}", is_local=is_local)
        session.add(shelf)
        session.flush()
        now = clock.now()
        work = session.get(LocalWork, work_id)
        session.get(BibRecord, work.bib_id).is_full = True
        rows = list(session.scalars(select(Item).where(Item.batch_id == work.batch_id)))
        for item in rows:
            item.location_id, item.shelved_at = shelf.id, now
            item.processed_at = item.allocated_at = item.handed_over_at = now
        session.flush()
        items.restage([item.id for item in rows])
        items.tell_shelved([item.id for item in rows])


def a_branch_id(session):
    return session.execute(db.text("SELECT min(id) FROM branch")).scalar()


def test_a_gazetteer_goes_the_whole_way_and_each_step_stands_for_something_that_is_so(by):
    a_branch()
    work_id = a_work(by, responsibility="东里村志编委会", lead_source="县志办介绍")
    assert (held(work_id).number, held(work_id).stage) == ("DF2026-0001", "lead")
    write(local_works.add_party, work_id=work_id, name=NAME, phone=PHONE, relation="主编", by=by)
    party = local_works.parties(work_id)[0].id
    write(local_works.log_contact, work_id=work_id, party_id=party, on_day=clock.today(), how="phone", said="愿意送两本",
          next_on=date(2026, 11, 30), by=by)  # fmt: skip
    assert (held(work_id).stage, held(work_id).next_on) == ("contacted", date(2026, 11, 30))
    step(by, work_id, "register")
    with pytest.raises(Refused, match="local_no_appraisal"):
        step(by, work_id, "appraise")
    write(local_works.change, work_id=work_id, version=held(work_id).version, by=by, title="东里村志", is_about_here=True,
          way="gift", appraisal="馆内没有，印本完好")  # fmt: skip
    step(by, work_id, "appraise")
    agreed(by, work_id, note="")
    received(by, work_id, note="")
    batch = held(work_id).batch
    assert (batch.source, batch.copies, batch.list_amount, batch.state) == ("gift", 2, 13_600, "accepted")
    assert [item.source for item in local_works.items_of(held(work_id))] == ["gift", "gift"]
    certificate = certificates.get(write(local_works.certify, work_id=work_id, name=NAME, by=by))
    assert certificate.number == "藏证字〔2026〕001号" and certificate.person_id and "东里村志" in certificate.body
    with pytest.raises(Refused, match="certificate_replaced"):
        write(local_works.certify, work_id=work_id, name=NAME, by=by)
    with pytest.raises(Refused, match="local_not_catalogued"):
        step(by, work_id, "catalogue")
    shelved(work_id)
    assert held(work_id).stage == "shelved"
    with pytest.raises(Refused, match="local_not_digitised"):
        step(by, work_id, "digitise")
    with pytest.raises(Refused, match="local_reason"):
        step(by, work_id, "finish")
    step(by, work_id, "finish", note="已有通行电子版")
    trail = [(made.source, made.target) for made in history.of("local_work", work_id)]
    assert [one[1] for one in trail] == ["contacted", "registered", "appraised", "agreed", "received", "certified", "shelved",
                                         "finished"]  # fmt: skip
    assert held(work_id).closed_at == clock.now() and local_works.count_due() == 0
    assert plain("SELECT sum(copies) AS n FROM summary_line")[0].n == 2


def test_steps_may_be_passed_over_with_a_reason_but_never_the_receipt(by):
    work_id = a_work(by, unit="东里镇政府", way="gift")
    with pytest.raises(Refused, match="local_skip"):
        step(by, work_id, "register")
    step(by, work_id, "register", note="当面送来")
    assert history.of("local_work", work_id)[0].note == "跳过 已联系：当面送来"
    for verb in ("certify", "receive", "agree", "catalogue", "shelve", "digitise", "finish", "back_lead", "nothing"):
        with pytest.raises(IllegalMove):
            step(by, work_id, verb, note="想跳过")
    with pytest.raises(Refused, match="local_skip"):
        received(by, work_id, note="")
    received(by, work_id)
    assert "跳过 已鉴定查重、已签协议" in history.of("local_work", work_id)[-1].note
    assert all(move.permission == Permission.LOCAL_MANAGE for move in PIPELINE)
    after = {
        move.verb
        for move in PIPELINE
        if PATH.index(WorkStage.RECEIVED) < (PATH.index(move.target) if move.target in PATH else -1)
    }
    assert {
        stage for move in PIPELINE if move.verb in after and not move.verb.startswith("back_") for stage in move.sources
    } <= set(PATH[5:])


def test_a_step_goes_back_with_a_reason_and_a_receipt_only_after_its_batch_was_taken_back(by):
    work_id = a_work(by, way="gift", unit="县档案馆")
    with pytest.raises(Refused, match="local_no_step"):
        write(local_works.step_back, work_id=work_id, note="点错了", by=by)
    step(by, work_id, "register", note="当面送来")
    batch_id = received(by, work_id)
    with pytest.raises(Refused, match="local_received"):
        write(local_works.step_back, work_id=work_id, note="点错了", by=by)
    write(batches.take_back, batch_id=batch_id, reason="收错了一件", by=by)
    assert not held(work_id).is_here
    with pytest.raises(Refused, match="local_not_received"):
        write(local_works.certify, work_id=work_id, name="县档案馆", by=by)
    with pytest.raises(Refused, match="local_reason"):
        write(local_works.step_back, work_id=work_id, note="", by=by)
    write(local_works.step_back, work_id=work_id, note="收错了", by=by)
    assert (held(work_id).stage, held(work_id).batch_id) == ("registered", None)
    write(local_works.step_back, work_id=work_id, note="点错了", by=by)
    assert held(work_id).stage == "lead" and local_works.previous(held(work_id)) is None
    step(by, work_id, "drop", note="原主不愿意")
    assert held(work_id).closed_at and local_works.moves(held(work_id), Anybody())[0].move.verb == "resume"
    step(by, work_id, "resume")
    assert held(work_id).closed_at is None


class Anybody:
    def can(self, permission):
        return True


def test_custody_needs_an_agreement_and_an_owner_is_marked_and_goes_back_to_its_owner(by):
    work_id = a_work(by, title="沂源王氏族谱", kind="genealogy", way="custody")
    with pytest.raises(Refused, match="local_custody_agreement"):
        received(by, work_id)
    with pytest.raises(Refused, match="local_custody_rights"):
        agreed(by, work_id)
    agreed(by, work_id, rights="owner", openness="in_house", custody_until=date(2027, 2, 28))
    with pytest.raises(Refused, match="local_owner_needed"):
        received(by, work_id)
    write(local_works.add_party, work_id=work_id, name=NAME, phone=PHONE, is_owner=True, by=by)
    received(by, work_id, price=None)
    work = held(work_id)
    assert work.batch.source == "custody" and work.rights == "owner"
    assert {item.note for item in local_works.items_of(work)} == {"寄存，归原主所有（DF2026-0001）"}
    assert "所有权仍归原主" in local_works.wording(work) and "惠赠" not in local_works.wording(work)
    person = local_works.parties(work_id)[0].person_id
    db.session.rollback()
    with pytest.raises(Refused, match="local_custody_person"):
        write(persons.erase, person_id=person, reason="本人要求删除", by=by)
    clock.freeze("2028-11-23 10:00")  # two years without a use: the owner must still be known
    write(local_works.remind)
    write(privacy.expire)
    assert local_works.parties(work_id)[0].person.name == NAME
    assert [item.ref for item in outbox.waiting()] == [f"{work_id}:2027-02-28:custody"]
    write(local_works.give_back, work_id=work_id, returned_on=clock.today(), by=by)
    assert {item.stage for item in local_works.items_of(held(work_id))} == {"returned"}
    with pytest.raises(Refused, match="local_not_custody"):
        write(local_works.give_back, work_id=work_id, returned_on=clock.today(), by=by)
    write(persons.erase, person_id=person, reason="本人要求删除", by=by)
    assert local_works.parties(work_id)[0].person_id is None


def test_who_was_asked_and_what_was_said_is_masked_found_and_gone_after_its_time(by):
    work_id = a_work(by)
    party = write(local_works.add_party, work_id=work_id, name=NAME, phone=PHONE, by=by)
    assert write(local_works.add_party, work_id=work_id, name=NAME, phone=PHONE, relation="主编", by=by) == party
    write(
        local_works.log_contact,
        work_id=work_id,
        party_id=party,
        on_day=clock.today(),
        how="visit",
        said="家在村东头",
        by=by,
    )
    person = people.find(name=NAME, phone=PHONE)
    assert [part.subject for part in persons.held(person).parts] == ["地方文献联系人", "征集联系"]
    with pytest.raises(Refused, match="reason_needed"):
        write(local_works.unmask, party_id=party, reason="看", by=by)
    assert write(local_works.unmask, party_id=party, reason="约定今天上门", by=by) == {"name": NAME, "phone": PHONE}
    assert plain("SELECT count(*) AS n FROM audit_row WHERE act = 'unmask'")[0].n == 1
    with pytest.raises(Refused, match="local_in_the_future"):
        write(
            local_works.log_contact,
            work_id=work_id,
            on_day=clock.today() + timedelta(days=1),
            how="phone",
            said="再说",
            by=by,
        )
    with pytest.raises(Refused, match="local_unknown_party"):
        write(
            local_works.log_contact,
            work_id=a_work(by),
            party_id=party,
            on_day=clock.today(),
            how="phone",
            said="再说",
            by=by,
        )
    step(by, work_id, "drop", note="已经不在了")
    for day, kept in (("2027-11-23 10:00", "家在村东头"), ("2027-11-24 10:00", None)):
        clock.freeze(day)
        write(privacy.expire)
        assert (day, local_works.last_contacts(work_id)[0].said) == (day, kept)
        db.session.rollback()
    assert local_works.parties(work_id)[0].person_id is None


def test_erasing_a_person_takes_what_they_said_with_them(by):
    work_id = a_work(by)
    party = write(local_works.add_party, work_id=work_id, name=NAME, phone=PHONE, by=by)
    write(
        local_works.log_contact,
        work_id=work_id,
        party_id=party,
        on_day=clock.today(),
        how="phone",
        said="过年再来",
        by=by,
    )
    done = write(persons.erase, person_id=people.find(name=NAME, phone=PHONE), reason="本人要求删除", by=by)
    assert done["released"] == {"征集联系记录": 1}
    assert (local_works.last_contacts(work_id)[0].said, local_works.parties(work_id)[0].person_id) == (None, None)


def test_whose_next_contact_is_due_is_listed_and_told_once_until_they_were_asked(by):
    first, later = a_work(by, next_on=date(2026, 11, 22)), a_work(by, next_on=date(2026, 11, 25))
    for day, due in (("2026-11-23 08:06", [first]), ("2026-11-25 08:06", [first, later])):
        clock.freeze(day)
        write(local_works.remind)
        write(local_works.remind)
        assert [work.id for work in local_works.due_contacts()] == due
        assert len(outbox.waiting()) == len(due)
        db.session.rollback()
    assert [work.id for work in lists.find(local_works.WORKS, {"state": "due"}).rows] == [later, first]
    db.session.rollback()
    write(
        local_works.log_contact,
        work_id=first,
        on_day=clock.today(),
        how="phone",
        said="没人接",
        next_on=date(2026, 12, 1),
        by=by,
    )
    assert local_works.count_due() == 1 and len(outbox.waiting()) == 1


def test_a_work_belongs_here_for_a_reason_and_is_shelved_among_local_literature_alone(by):
    with pytest.raises(Refused, match="local_scope"):
        a_work(by, is_about_here=False)
    a_branch()
    work_id = a_work(by, way="reproduction", is_copy=True)
    step(by, work_id, "contact")
    received(by, work_id)
    shelved(work_id, is_local=False)
    assert held(work_id).stage == "received"
    with pytest.raises(Refused, match="local_not_shelved"):
        step(by, work_id, "shelve", note="跳过证书")
    step(by, work_id, "catalogue", note="不发证书")
    shelved(work_id)
    assert held(work_id).stage == "shelved" and held(work_id).batch.source == "reproduction"
