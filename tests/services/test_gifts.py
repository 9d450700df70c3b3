"""Gifts, from the offer and from the desk: asked before anybody is named, listed, decided, settled, accounted for."""

from datetime import date

import pytest

from tests.factories import a_branch, a_colleague
from yylib import clock
from yylib.database import db, plain, write, writing
from yylib.errors import IllegalMove, Refused
from yylib.models.accounts import RoleHeld
from yylib.models.gifts import Donor, Gift, GiftPiece
from yylib.models.items import Item, Location
from yylib.services import batches, bibs, certificates, gifts, outbox, privacy
from yylib.services.gifts import agreements, donors, figures, listed, outcome, pieces
from yylib.services.privacy import persons

ISBN, OTHER = "9787020002207", "9787108009821"
PHONE = "13000000001"


def taken(**given) -> int:
    known = {"kind": "person", "name": "张三丰", "count": 12, "is_named": True, "what": "图书", "by": a_colleague()}
    return write(gifts.take, **(known | given))


def offered(**given) -> int:
    known = {"address": "10.0.0.1", "kind": "person", "name": "李四光", "phone": PHONE, "is_named": False, "what": "两箱小说",
             "count": 60, "condition": "good", "way": "bring"}  # fmt: skip
    return write(gifts.offer, **(known | given))


def scanned(gift_id: int, *texts: str, **given) -> list[int]:
    return [write(pieces.add, gift_id=gift_id, text=text, by=None, **given)["piece_id"] for text in texts]


def decided(gift_id: int, ids: list[int], decision: str, reason: str = "本馆没有", **given) -> int:
    return write(pieces.decide, gift_id=gift_id, piece_ids=ids, decision=decision, reason=reason, by=None, **given)


def a_held_title(title: str = "红楼梦", isbn: str = ISBN, copies: int = 2) -> int:
    """A title with so many copies on the shelf."""
    with writing() as session:
        bib = bibs.brief(title=title, isbn=isbn, responsibility="曹雪芹著", price=5900)
        for _ in range(copies):
            session.add(Item(bib_id=bib, source="opening", stage="shelved", status="available", created_at=clock.now(),
                             changed_at=clock.now()))  # fmt: skip
    return bib


@pytest.fixture
def desk(house):
    clock.freeze("2026-11-23 10:00")
    return house


def test_a_gift_is_received_under_a_number_and_nobody_is_named_who_was_not_asked(desk):
    first, second = taken(), taken(kind="anonymous", name="", is_named=None)
    assert [gifts.get(one).number for one in (first, second)] == ["捐〔2026〕0001号", "捐〔2026〕0002号"]
    assert gifts.get(second).giver == "匿名" and gifts.get(second).donor is None
    for code, given in (("gift_ask_naming", {"is_named": None}), ("gift_who", {"name": " "}),
                        ("gift_anonymous", {"kind": "anonymous", "phone": PHONE}), ("bad_phone", {"phone": "12"})):  # fmt: skip
        with pytest.raises(Refused, match=code):
            taken(**given)
    assert gifts.get(taken()).number == "捐〔2026〕0003号", "what was refused took no number"
    assert gifts.by_path(gifts.path_of(gifts.get(first)).rsplit("/", 1)[1]).id == first


def test_a_giver_is_met_again_by_phone_or_name_of_the_house_and_the_last_answer_holds(desk):
    one, again = taken(phone=PHONE), taken(phone=PHONE, is_named=False)
    assert gifts.get(one).donor_id == gifts.get(again).donor_id
    donor = donors.of_people([gifts.get(one).donor.person_id])[0]
    assert donor.public_name is None and donor.initials == "zsf"
    assert plain("SELECT purpose, withdrawn_at IS NULL AS holds FROM consent ORDER BY id") == [
        ("contact", True), ("thanks", False)]  # fmt: skip
    school, later = (taken(kind="organisation", name="沂源县某某中学") for _ in range(2))
    assert gifts.get(school).donor_id == gifts.get(later).donor_id
    assert gifts.get(taken()).donor_id != gifts.get(taken()).donor_id, "a name alone tells nobody apart"


def test_a_name_written_into_the_public_form_speaks_for_nobody_who_gave_before(desk):
    school = taken(kind="organisation", name="沂源县某某中学", phone=PHONE, contact="校办", is_named=False)
    person = taken(name="李四光", phone=PHONE, is_named=True, display_name="一位老师")
    before = plain("SELECT name, person_id, display_name, display_consent FROM donor ORDER BY id")
    false = offered(
        kind="organisation", name="沂源县某某中学", phone="13000000002", is_named=True, display_name="骂人的话"
    )
    write(gifts.name_me, donor_id=gifts.get(false).donor_id, is_named=True, display_name="又一句")
    offered(is_named=False)
    assert plain("SELECT name, person_id, display_name, display_consent FROM donor ORDER BY id")[:2] == before
    assert [one.name for one in figures.thanks(figures.year(2026))] == ["一位老师"]
    write(gifts.receive, gift_id=false, count=3, by=None)
    assert gifts.get(false).donor_id != gifts.get(school).donor_id, "another answer: somebody asks first"
    true = offered(is_named=True, display_name="一位老师", address="10.0.0.2")
    write(gifts.receive, gift_id=true, count=3, by=None)
    assert gifts.get(true).donor_id == gifts.get(person).donor_id
    again = taken(name="别人", donor_id=gifts.get(person).donor_id)
    assert gifts.get(again).donor_id != gifts.get(person).donor_id and gifts.get(person).donor.name == "李四光"


def test_the_certificate_of_an_organisation_outlasts_its_contact(desk):
    head, one = a_colleague("head"), taken(kind="organisation", name="某某村委会", contact="村文书", phone=PHONE)
    issued = write(gifts.certify, gift_id=one, name="某某村委会", what="图书 12 册", by=head)
    write(persons.erase, person_id=gifts.get(one).donor.person_id, reason="本人来申请", by=head)
    assert certificates.get(issued).name == "某某村委会"


def test_an_offer_is_answered_once_and_a_wrong_answer_is_taken_back_with_what_was_not_told(desk):
    by, one = a_colleague(), offered()
    assert gifts.get(one).answer_due_on == date(2026, 11, 30)
    assert [item.kind for item in outbox.waiting()] == ["gift_offer"]
    with pytest.raises(Refused, match="gift_past_day"):
        write(gifts.invite, gift_id=one, on=date(2026, 11, 22), by=by)
    write(gifts.invite, gift_id=one, on=date(2026, 11, 28), by=by, note="从东门进")
    assert ["11 月 28 日请把书送到" in item.what and item.person.phone for item in outbox.waiting()] == [PHONE]
    write(gifts.invite, gift_id=one, on=date(2026, 11, 29), by=by)
    assert ["11 月 29 日" in item.what for item in outbox.waiting()] == [True], "the first day was never told"
    write(gifts.reconsider, gift_id=one, by=by)
    assert [item.kind for item in outbox.waiting()] == ["gift_offer"]
    write(gifts.answer_decline, gift_id=one, reason="本馆已有多册", by=by)
    assert "本馆已有多册" in outbox.waiting()[0].what
    with pytest.raises(IllegalMove):
        write(gifts.receive, gift_id=one, count=3, by=by)
    write(gifts.reconsider, gift_id=one, by=by)
    write(gifts.receive, gift_id=one, count=58, by=by)
    assert (gifts.get(one).number, gifts.get(one).declared_count) == ("捐〔2026〕0001号", 58) and not outbox.waiting()
    with pytest.raises(IllegalMove):
        write(gifts.withdraw, gift_id=one)


def test_one_network_floods_nobody_with_offers(desk):
    for number in range(10):
        offered(phone=f"1300000{number:04d}")
    with pytest.raises(Refused, match="too_many"):
        offered(phone="13000009999")
    offered(address="10.0.0.2", phone="13000009999")


def test_a_name_nothing_came_of_goes_in_its_time_and_that_of_a_giver_stays_without_the_phone(desk):
    kept, gone = taken(phone="13000000002"), offered()
    write(gifts.withdraw, gift_id=gone)
    clock.freeze("2027-02-22 03:00")
    write(privacy.expire)
    assert gifts.get(gone).giver == "（已匿名）" and gifts.get(kept).giver == "张三丰"
    clock.freeze("2027-12-01 03:00")
    write(privacy.expire)
    assert gifts.get(kept).giver == "张三丰" and gifts.get(kept).donor.person.phone is None


def test_the_list_is_scanned_filled_from_what_is_held_and_says_why_a_number_is_wrong(desk):
    one, bib = taken(), a_held_title()
    first, again = scanned(one, "978-7-02-000220-7", ISBN)
    assert first == again
    row = pieces.get(first)
    assert (row.bib_id, row.title, row.copies, row.price) == (bib, "红楼梦", 2, 5900)
    with pytest.raises(Refused, match="gift_title"):
        scanned(one, OTHER)
    with pytest.raises(Refused, match="gift_bad_isbn"):
        scanned(one, "9787020002208")
    with pytest.raises(Refused, match="gift_number_as_title"):
        scanned(one, OTHER, title=ISBN)
    said = [
        pieces.is_scanned_again(*one) for one in (("9787020002208", ISBN), ("9787020002208", "1984"), (OTHER, ISBN))
    ]
    assert said == [True, False, False]
    unknown, odd, typed = (*scanned(one, OTHER, title="万历十五年"), *scanned(one, "9787020002208", title="印错书号的书"),
                           *scanned(one, "红楼梦"))  # fmt: skip
    assert (pieces.get(odd).isbn, pieces.get(odd).isbn_shown) == (None, "9787020002208")
    assert pieces.held(pieces.of(one)) == {first: 2, unknown: 0, odd: 0, typed: 2}
    write(pieces.remove, piece_id=odd, by=None)
    assert len(pieces.of(one)) == 3
    write(pieces.bring_back, piece_id=odd, by=None)
    write(
        pieces.change,
        piece_id=odd,
        version=pieces.get(odd).version,
        title="改过的",
        copies=3,
        price="CNY赠90.00",
        by=None,
    )
    assert (pieces.get(odd).copies, pieces.get(odd).price) == (3, 9000)
    with pytest.raises(Refused, match="gift_price"):
        write(
            pieces.change,
            piece_id=odd,
            version=pieces.get(odd).version,
            title="改过的",
            copies=3,
            price="三文",
            by=None,
        )


def test_what_is_kept_goes_through_acceptance_and_the_giver_sees_where_each_piece_is(desk):
    head, one = a_colleague("head"), taken()
    known = a_held_title()
    kept, new, passed, bad = scanned(one, ISBN, "村里的故事", "旧教辅", "缺页的书")
    with pytest.raises(Refused, match="gift_undecided"):
        write(gifts.settle, gift_id=one, by=head)
    with pytest.raises(Refused, match="gift_reason"):
        decided(one, [kept], "keep", reason=" ")
    assert decided(one, [kept, new], "keep") == 2
    decided(one, [passed], "pass_on", "复本已够", outcome="南麻街道农家书屋")
    decided(one, [bad], "decline", "缺页")
    batch_id = write(gifts.settle, gift_id=one, by=head)
    rows = plain("SELECT i.bib_id, i.source, b.name FROM item i JOIN accession_batch b ON b.id = i.batch_id "
                 "WHERE i.batch_id = :batch ORDER BY i.id", batch=batch_id)  # fmt: skip
    assert [(row.bib_id == known, row.source, row.name) for row in rows] == [
        (True, "gift", "捐赠 捐〔2026〕0001号"), (False, "gift", "捐赠 捐〔2026〕0001号")]  # fmt: skip
    assert pieces.held(pieces.of(one))[kept] == 2, "the gift itself is no duplicate of itself"
    branch_id = a_branch(name="总馆")
    with writing() as session:
        place = Location(branch_id=branch_id, name="文学室")
        session.add(place)
        session.flush()
        item = session.query(Item).filter_by(batch_id=batch_id, bib_id=known).one()
        item.location_id, item.call_no, item.shelved_at, item.stage = place.id, "I242.4/7", clock.now(), "shelved"
    told = {row.piece.title: (row.word, row.where) for row in outcome.of(one)}
    assert told["红楼梦"] == ("已上架", "总馆 文学室　I242.4/7") and "正在编目加工" in told["村里的故事"][1]
    assert told["旧教辅"] == ("转赠", "复本已够，南麻街道农家书屋") and told["缺页的书"][0] == "不收"
    with pytest.raises(Refused, match="gift_settled"):
        scanned(one, "再来一本")
    assert gifts.get(one).batch_id == batch_id


def test_a_closing_is_taken_back_only_after_its_acceptance(desk):
    head, one = a_colleague("head"), taken()
    scanned(one, "村里的故事")
    assert decided(one, [], "keep", is_rest=True) == 1
    batch_id = write(gifts.settle, gift_id=one, by=head)
    with pytest.raises(Refused, match="gift_in_batch"):
        write(gifts.reopen, gift_id=one, by=head)
    write(batches.take_back, batch_id=batch_id, reason="登错了清单", by=head, is_head=True)
    write(gifts.reopen, gift_id=one, by=head)
    assert [piece.batch_id for piece in pieces.of(one)] == [None]
    again = write(gifts.settle, gift_id=one, by=head)
    assert again != batch_id and plain("SELECT count(*) AS n FROM item WHERE stage <> 'void'")[0].n == 1


def test_a_certificate_says_what_was_given_and_holds_a_mistaken_gift_back_from_being_void(desk):
    head, one = a_colleague("head"), taken(phone=PHONE)
    issued = write(gifts.certify, gift_id=one, name="张三丰", what="图书 12 册", by=head)
    row = certificates.get(issued)
    assert row.facts == {"gift": "捐〔2026〕0001号", "received_on": "2026-11-23", "copies": 12} and row.is_named
    write(gifts.name_me, donor_id=gifts.get(one).donor_id, is_named=False)
    assert certificates.by_token(row.token).name == "张*丰", "taken back, the check page masks it"
    shy = taken(name="赵六", display_name="一位退休教师")
    assert not certificates.get(write(gifts.certify, gift_id=shy, name="赵六", what="图书", by=head)).is_named
    with pytest.raises(Refused, match="gift_certified"):
        write(gifts.void, gift_id=one, reason="登记错了", by=head)
    write(certificates.revoke, certificate_id=issued, reason="登记错了", by=head)
    write(gifts.void, gift_id=one, reason="登记错了", by=head)
    assert gifts.get(one).donor.lapsed_at and [line.donor_id for line in figures.year(2026).lines] == [
        gifts.get(shy).donor_id
    ]
    write(gifts.unvoid, gift_id=one, by=head)
    assert gifts.get(one).donor.lapsed_at is None
    with pytest.raises(Refused, match="gift_nobody"):
        write(gifts.certify, gift_id=taken(kind="anonymous", name="", is_named=None), name="某人", what="书", by=head)
    with pytest.raises(Refused, match="gift_not_taken"):
        write(gifts.certify, gift_id=offered(), name="李四光", what="书", by=head)


def test_a_name_in_an_agreement_holds_only_when_another_has_approved_it(desk):
    by, head, one = a_colleague("acquisition"), a_colleague("head"), taken()
    about = {"gift_id": one, "kind": "图书", "quality": "完好", "quantity": "12 册", "use": agreements.USES}
    write(agreements.save, **about, naming="张三丰专架", by=by)
    with pytest.raises(Refused, match="gift_naming_own"):
        write(agreements.approve, gift_id=one, paper="馆务会决定", by=by)
    deputy = a_colleague("desk")
    with writing() as session:
        session.add(
            RoleHeld(account_id=deputy, role="head", from_on=clock.today(), until_on=clock.today(), deputy_for_id=by)
        )
    with pytest.raises(Refused, match="gift_naming_own"):
        write(agreements.approve, gift_id=one, paper="馆务会决定", by=deputy)
    write(agreements.approve, gift_id=one, paper="馆务会 2026 年 11 月 20 日决定", by=head)
    held = agreements.of(one)
    assert (held.number, held.is_naming_open) == ("捐协〔2026〕001号", False)
    write(agreements.save, **about, naming="张氏书房", version=held.version, by=by)
    assert agreements.of(one).is_naming_open, "another name is approved anew"


def test_the_year_adds_up_and_names_only_those_who_agreed(desk):
    one, two, three = (
        taken(),
        taken(name="王五", is_named=False, count=5),
        taken(kind="anonymous", name="", is_named=None, count=3),
    )
    taken(name="赵六", display_name="一位退休教师", count=40)
    decided(one, scanned(one, "甲"), "keep")
    decided(one, scanned(one, "乙", "乙"), "pass_on")
    found = figures.year(2026)
    assert {name: found.total(name) for name in ("copies", "kept", "passed_on", "declined", "undecided")} == {
        "copies": 51, "kept": 1, "passed_on": 2, "declined": 0, "undecided": 48}  # fmt: skip
    assert (len(found.lines), found.donors, found.anonymous, two != three) == (4, 3, 1, True)
    assert figures.thanks(found) == [("一位退休教师", 1, 40), ("张三丰", 1, 3)]
    assert [line.name for line in found.lines] == ["张三丰", "（不署名）", "匿名", "一位退休教师"]
    sheet = figures.sheet(found, "标记")
    assert sheet.rows[-1] == ("合计", None, "4 次", 51, 2, 1, 2, 0, 48) and listed.years() == [2026]
    write(gifts.name_me, donor_id=gifts.get(one).donor_id, is_named=False)
    assert [one.name for one in figures.thanks(figures.year(2026))] == ["一位退休教师"]


def test_who_asks_to_be_deleted_leaves_the_register_of_what_was_given_without_a_name(desk):
    head, one, open_offer = a_colleague("head"), taken(name="李四光", phone=PHONE), offered()
    issued = write(gifts.certify, gift_id=one, name="李四光", what="图书 12 册", by=head)
    person_id = gifts.get(one).donor.person_id
    done = write(persons.erase, person_id=person_id, reason="本人来申请", by=head)
    assert done["released"] == {"捐赠登记上的姓名": 2}, "the offer stands by itself"
    db.session.expire_all()
    assert (gifts.get(one).giver, gifts.get(one).number, gifts.get(one).declared_count) == (
        "（已匿名）",
        "捐〔2026〕0001号",
        12,
    )
    assert gifts.get(open_offer).stage == "withdrawn" and not figures.thanks(figures.year(2026))
    assert certificates.get(issued).is_valid and certificates.get(issued).name is None
    for table in (Donor, Gift, GiftPiece):
        assert "李四光" not in str([vars(row) for row in db.session.query(table)])


def test_thanks_are_entered_and_taken_back(desk):
    by, one = a_colleague(), taken()
    write(gifts.thank, gift_id=one, on=date(2026, 11, 23), how="电话", by=by)
    assert gifts.get(one).thanked_how == "电话"
    write(gifts.unthank, gift_id=one, by=by)
    assert gifts.get(one).thanked_on is None
    with pytest.raises(Refused, match="gift_not_taken"):
        write(gifts.thank, gift_id=offered(), on=date(2026, 11, 23), how="电话", by=by)
