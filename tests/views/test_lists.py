"""Every list of the house: page, fragment, address, memory, paper and Excel, wherever it stands."""

import re
import shutil
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import event

from tests.client import Client, forms_of, text
from tests.conftest import make_app
from tests.factories import a_branch, a_colleague, places_of
from yylib import clock, database
from yylib.database import db, plain, write, writing
from yylib.models.accounts import Account
from yylib.models.activities import Activity, ActivitySession, YearPlan
from yylib.models.archives import ArchiveFile, SurveyAnswer
from yylib.models.batches import AccessionBatch, Difference
from yylib.models.bibs import BibRecord, CopySource
from yylib.models.bookings import Booking, Miss
from yylib.models.certificates import Certificate
from yylib.models.collections import SpecialCollection
from yylib.models.contests import ContestEntry
from yylib.models.day_sheets import DaySheet
from yylib.models.entry_checks import EntryCheck, EntryMode
from yylib.models.files import StoredFile
from yylib.models.gifts import Donor, Gift
from yylib.models.handovers import HandOver
from yylib.models.imports import Batch
from yylib.models.items import Item, Location
from yylib.models.local_works import LocalWork
from yylib.models.lost import LostThing
from yylib.models.notices import ActivityNotice
from yylib.models.orders import Fund, OrderLine, PurchaseOrder, Supplier
from yylib.models.outbox import OutboxItem
from yylib.models.people import Person
from yylib.models.proofs import Proof
from yylib.models.registers import AccessionLine, SummaryLine
from yylib.models.registrations import Registration, RegistrationSheet
from yylib.models.resources import DigitalResource, Licence, ResourceUse
from yylib.models.seats import Seat, SeatReport, SeatUse
from yylib.models.service_hours import ServiceEntry
from yylib.models.shifts import Shift, ShiftBatch, Signup, VolunteerPost
from yylib.models.suggestions import Suggestion
from yylib.models.terminals import Terminal
from yylib.models.visits import Scan
from yylib.models.volunteers import (
    Commendation,
    CorrectionAsked,
    Evaluation,
    Recruitment,
    Volunteer,
    VolunteerGroup,
    VolunteerTraining,
)
from yylib.services import lists, people

DAY = date(2026, 11, 23)
SCANS = "/staff/visits/places/1/days/2026-11-23"
# list, its address, the id of its fragment, a filter with a value that some of the rows have
LISTS = [
    ("accounts", "/staff/accounts", ("state", "off")), ("entries", "/staff/audit/", ("subject", "terminal")),
    ("outbox", "/staff/outbox/", ("whom", "reader")), ("terminals", "/staff/terminals/", ("kind", "wall")),
    ("batches", "/staff/imports/", ("state", "done")), ("scans", SCANS, ("direction", "out")),
    ("lost", "/staff/lost/", ("state", "returned")), ("seat_reports", "/staff/seats/reports", ("outcome", "freed")),
    ("bookings", "/staff/bookings/", ("stage", "cancelled")), ("misses", "/staff/misses/", ("state", "counted")),
    ("day_sheets", "/staff/sheets/", ("state", "signed")),
    ("entry_checks", "/staff/entry-checks/records", ("result", "refused")),
    ("gifts", "/staff/gifts/", ("stage", "settled")), ("donors", "/staff/gifts/donors/", ("kind", "organisation")),
    ("certificates", "/staff/gifts/certificates/", ("state", "void")),
    ("local_works", "/staff/local/", ("kind", "genealogy")), ("collections", "/staff/local/collections", ("public", "yes")),
    ("resources", "/staff/resources/", ("state", "none")), ("resource_use", "/staff/resources/use", ("year", "2025")),
    ("orders", "/staff/orders/", ("state", "sent")), ("order_lines", "/staff/orders/lines", ("what", "received")),
    ("suggestions", "/staff/suggestions/", ("state", "declined")), ("suppliers", "/staff/suppliers/", ("state", "off")),
    ("funds", "/staff/funds/", ("state", "off")), ("board", "/staff/board/list", ("source", "gift")),
    ("board_volumes", "/staff/board/stage/to_process", ("location", "1")),
    ("board_done", "/staff/board/done", ("source", "gift")), ("board_batch", "/staff/board/1", ("stage", "returned")),
    ("bibs", "/staff/bibs/", ("origin", "held")), ("copy_sources", "/staff/bibs/sources", ("number", "has")),
    ("volumes", "/staff/processing/batches/1", ("stage", "returned")), ("to_place", "/staff/handovers/allocation", ("placed", "yes")),
    ("hand_overs", "/staff/handovers/", ("state", "signed")), ("accessions", "/staff/batches/", ("source", "gift")),
    ("differences", "/staff/batches/differences/", ("kind", "damaged")), ("summary", "/staff/registers/", ("source", "gift")),
    ("archives", "/staff/archives/", ("state", "filed")),
    ("accession_lines", "/staff/registers/volumes", ("source", "gift")), ("held", "/staff/holdings/", ("stage", "returned")),
    ("notices", "/staff/notices/", ("state", "public")),
    ("sessions", "/staff/attendance/", ("kind", "craft")),
    ("registration_sheets", "/staff/registrations/", ("when", "past")),
    ("registrations", "/staff/registrations/1", ("standing", "over")),
    ("survey_answers", "/staff/registrations/1/survey", ("overall", "5")),
    ("contests", "/staff/contests/", ("kind", "contest")), ("contest_entries", "/staff/contests/2", ("state", "gone")),
    ("programmes", "/staff/programmes/", ("state", "over")),
    ("activities", "/staff/activities/", ("kind", "programme")), ("year_plan", "/staff/year-plan/", ("state", "dropped")),
    ("volunteers", "/staff/volunteers/", ("stage", "paused")), ("volunteer_groups", "/staff/volunteers/groups/", ("state", "ended")),
    ("recruitments", "/staff/recruitments/", ("state", "withdrawn")),
    ("volunteer_trainings", "/staff/volunteer-records/", ("kind", "0")),
    ("commendations", "/staff/volunteer-records/commendations", ("kind", "star")),
    ("evaluations", "/staff/volunteer-records/evaluations", ("grade", "good")),
    ("corrections", "/staff/volunteer-records/corrections", ("state", "granted")),
    ("shifts", "/staff/shifts/list", ("state", "cancelled")), ("shift_batches", "/staff/shifts/batches", ("state", "undone")),
    ("signups", "/staff/signups/", ("stage", "cancelled")), ("proofs", "/staff/proofs/", ("state", "refused")),
    ("service_entries", "/staff/service-hours/entries", ("stage", "pending")),
    ("service_queue", "/staff/service-hours/queue", ("why", "claim")),
    ("volunteer_hours", "/staff/volunteer-figures/people/2026", ("group", "none")),
    ("volunteers_unseen", "/staff/volunteer-board/unseen", ("group", "none")),
]  # fmt: skip
by_name = pytest.mark.parametrize(("name", "url", "picked"), LISTS, ids=[row[0] for row in LISTS])


@pytest.fixture
def house(app):
    """A library with a branch and somebody who may see every list."""
    return _settled(app)


def _settled(app):
    clock.freeze("2026-11-23 10:00")
    app.test_client_class = Client
    with app.app_context():
        a_branch()
        a_colleague("director", "admin", login_name="all", name="馆长甲")
        with writing() as session:
            session.add(
                AccessionBatch(
                    number="2025-0001", state="closed", arrived_on=DAY, accepted_on=DAY, created_at=clock.now()
                )
            )
            now = clock.now()
            session.add(RegistrationSheet(opens_at=now, closes_at=now, starts_at=now, ends_at=now, activity=Activity(
                number="HD2026-T", kind="lecture", title="报名的", stage="approved", branch_id=1, made_at=now)))  # fmt: skip
            session.flush()
            session.add(Activity(number="HD2026-Z", kind="lecture", entry="submit", title="收作品的", stage="approved", branch_id=1,
                                 made_at=now))  # fmt: skip
    return app


_filled = {}


@pytest.fixture(scope="module", autouse=True)
def kept(tmp_path_factory):
    """Where filled databases lie: each size is made once and copied for every test that asks for it."""
    _filled.clear()
    _filled["folder"] = tmp_path_factory.mktemp("filled")


@pytest.fixture(scope="module")
def opened(tmp_path_factory, lite_template):
    """A library with so many rows and somebody signed in, for tests that only look: a GET cannot write."""
    made = {}

    def one(count):
        clock.freeze("2026-11-23 10:00")
        if count not in made:
            folder = tmp_path_factory.mktemp("opened")
            shutil.copy(lite_template, folder / "yylib.db")
            app = _settled(make_app(folder))
            filled(app, count)
            made[count] = app, signed_in(app)
        return made[count]

    yield one
    for app, _client in made.values():
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def filled(app, count):
    """So many rows in each list, and nothing else beside the house."""
    held, used = _filled["folder"] / f"{count}.db", Path(app.instance_path) / "yylib.db"
    if not held.exists():
        _fill(app, count)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    if held.exists():
        for old in used.parent.glob("yylib.db-*"):
            old.unlink()
        shutil.copy(held, used)
    else:
        shutil.copy(used, held)


def _fill(app, count):
    with app.app_context():
        door, room = places_of(1)
        person = write(people.enter, name="张三丰", phone="13000000001", by=None)
        now = clock.now()
        with writing() as session:
            made = session.query(Account).count()
            file = StoredFile(stored_name=f"f{made}", original_name=f"旧表{made}.csv", kind="csv", size=1, sha256="0" * 64,
                              purpose="imports", stored_at=now)  # fmt: skip
            seat = Seat(place_id=room, label=f"A{made}", code=f"C{made}", x=made, y=0)
            mode = EntryMode(from_on=DAY, until_on=DAY, requirements="", reason="通知", by_id=1, made_at=now)
            shelf = Location(branch_id=1, name=f"书库{made}")
            over = session.get(AccessionBatch, 1)
            entered = Item(bib=BibRecord(origin="brief", fields=[], title="登记的", created_at=now, changed_at=now),
                           source="gift", stage="shelved", created_at=now, changed_at=now)  # fmt: skip
            joined = session.get(RegistrationSheet, 1)
            session.add_all([file, seat, mode, shelf, entered])
            session.flush()
            sourced = Batch(kind="bibs", file_id=file.id, mapping={}, state="undone", by_id=1, created_at=now)
            session.add(sourced)
            session.flush()
            ones = {number: Account(login_name=f"c{number}", name=f"同事{number:03}", is_active=number % 2 > 0, must_change=False,
                                    created_at=now) for number in range(made, made + count)}  # fmt: skip
            session.add_all(ones.values())
            session.flush()
            for number, one in ones.items():
                session.add_all([
                    OutboxItem(kind="k", ref=str(number), what=f"说一声{number}", due_at=now + timedelta(hours=number - 5),
                               created_at=now, account_id=None if number % 2 else one.id,
                               person_id=person if number % 2 else None),
                    Terminal(kind=("wall", "desk")[number % 2], name=f"屏{number}", branch_id=1, place_id=door, by_id=1,
                             created_at=now),
                    Batch(kind="visits", file_id=file.id, place_id=door, mapping={}, state=("done", "undone")[number % 2],
                          by_id=one.id, created_at=now),
                    Scan(nonce=f"n{number}", branch_id=1, place_id=door, day=DAY, at=now, direction=("in", "out")[number % 2],
                         kind="adult", number=1, entries=1 - number % 2, exits=number % 2, outcome="ok", source="desk",
                         by_id=one.id, saved_at=now),
                    LostThing(place_id=room, found_on=DAY, found_at=now, what=f"伞{number}", kept_where="柜", found_by_id=1,
                              returned_at=now if number % 2 else None, returned_to="张三丰 0001" if number % 2 else None),
                    Miss(booking=Booking(code=f"A{number:05}", holder=f"b:{number}", place_id=room, day=DAY, starts_at=now,
                                         ends_at=now + timedelta(hours=2), lapses_at=now, person_id=person, adults=1,
                                         stage=("lapsed", "cancelled")[number % 2], channel="web", made_at=now, made_by_id=one.id),
                         person_id=person, day=DAY, does_count=number % 2 == 0, why="当时有 1 人没能进来", noted_at=now),
                    SeatReport(use=SeatUse(seat_id=seat.id, place_id=room, day=DAY, from_at=now, until_at=now, ended_at=now),
                               day=DAY, at=now, due_at=now, by_id=one.id, outcome=("freed", "answered")[number % 2],
                               closed_at=now),
                    DaySheet(day=DAY - timedelta(days=number), content="{}", sentence=f"今日平稳{number}。", made_at=now,
                             signed_at=now if number % 2 else None, signed_by_id=1 if number % 2 else None),
                    EntryCheck(mode_id=mode.id, place_id=door, day=DAY, at=now, is_passed=number % 2 > 0, by_id=1,
                               nonce=f"e{number}"),
                    Gift(code=f"G{number:05}", number=f"捐〔2026〕{number:04}号", declared_count=number + 1, received_at=now,
                         received_on=DAY, stage=("received", "settled")[number % 2], created_at=now, donor=Donor(
                             kind=("person", "organisation")[number % 2], name=f"捐赠人{number:03}", created_at=now)),
                    Certificate(kind="donation", year=2026, seq=number + 1, number=f"捐证字〔2026〕{number + 1:03}号", name="某人",
                                token=f"t{number}", what=f"图书 {number} 册", body="谢", subject="gift", subject_id=number,
                                issued_on=DAY, issued_at=now, revoked_at=now if number % 2 else None, by_id=1),
                    LocalWork(number=f"DF2026-{number:04}", title=f"村志{number:03}", kind=("history", "genealogy")[number % 2],
                              is_about_here=True, created_at=now),
                    SpecialCollection(slug=f"s-{number}", name=f"专题{number:03}", is_public=number % 2 > 0, created_at=now),
                    ResourceUse(month=("2025-01", "2026-01")[number % 2], visits=number, entered_at=now, resource=DigitalResource(
                        name=f"库{number:03}", kind="ebooks", created_at=now,
                        licences=[Licence(from_on=DAY, entered_at=now)] if number % 2 else [])),
                    PurchaseOrder(
                        number=f"DG2026-{number:04}", state=("draft", "sent")[number % 2], author=one, created_at=now,
                        supplier=Supplier(name=f"书店{number:03}", is_active=number % 2 == 0, created_at=now),
                        fund=Fund(year=2026, name=f"经费{number:03}", is_active=number % 2 == 0),
                        lines=[OrderLine(title=f"书{number:03}", copies=2, received=number % 2, price=100, created_at=now)]),
                    Item(bib=BibRecord(origin="brief", fields=[], title=f"新书{number:03}", created_at=now, changed_at=now),
                         source="purchase", stage="to_process", location=shelf if number % 2 else None, created_at=now,
                         allocated_at=now if number % 2 else None,
                         changed_at=now, batch=AccessionBatch(
                             number=f"2026-{number:04}", source=("purchase", "gift")[number % 2], state="accepted", arrived_on=DAY,
                             accepted_on=DAY, accepted_at=now, due_on=DAY, target_on=DAY, created_at=now)),
                    Item(bib=BibRecord(origin="brief", fields=[], title=f"批中{number:03}", created_at=now, changed_at=now),
                         source="purchase", stage=("shelved", "returned")[number % 2], batch=over, created_at=now, changed_at=now),
                    AccessionBatch(number=f"2024-{number:04}", source=("purchase", "gift")[number % 2], state="closed",
                                   arrived_on=DAY, accepted_on=DAY, shelved_at=now, created_at=now),
                    Difference(batch=over, kind=("extra", "damaged")[number % 2], title=f"书{number:03}", copies=1, found_at=now),
                    SummaryLine(on_day=DAY, kind="in", source=("purchase", "gift")[number % 2], titles=1, copies=1,
                                list_amount=100, net_amount=65, at=now),
                    AccessionLine(on_day=DAY, item_id=entered.id, accession_no=f"{number:06}", barcode=f"{number:06}",
                                  title="登记的", source=("purchase", "gift")[number % 2], at=now),
                    BibRecord(origin="held", fields=[], title=f"馆藏{number:03}", is_full=True, created_at=now, changed_at=now),
                    CopySource(import_id=sourced.id, row=number + 1, title=f"套录{number:03}", fields=[],
                               isbn="9787020002207" if number % 2 else None),
                    ArchiveFile(year=2026, code=f"0000-WS·2026-D10-YDTG-{number:04}" if number % 2 else None,
                                filed_at=now if number % 2 else None, activity=Activity(
                                    number=f"HD2026-A{number}", kind="lecture", title=f"办过的{number:03}", branch_id=1, first_day=DAY,
                                    last_day=DAY, stage=("approved", "filed")[number % 2], due_on=DAY, made_at=now,
                                    filed_at=now if number % 2 else None)),
                    HandOver(number=f"YJ2026-{number:04}", branch_id=1, state=("open", "signed")[number % 2], made_at=now),
                    Suggestion(code=f"W{number:05}", title=f"想看{number:03}", stage=("open", "declined")[number % 2],
                               due_at=now, created_at=now, person_id=person),
                    ActivityNotice(publish_at=now if number % 2 else None, activity=Activity(
                        number=f"HD2026-{number:04}", kind="lecture", title=f"通知{number:03}", stage="approved", branch_id=1,
                        made_at=now)),
                    YearPlan(year=2026, month=number % 12 + 1, title=f"计划{number:03}", kind="lecture",
                             dropped_at=now if number % 2 else None),
                    ContestEntry(activity_id=2, code=f"W{number:06}", number=number + 1, title=f"作品{number:03}", author="某人",
                                 person_id=person, made_at=now, ends_at=now, withdrawn_at=now if number % 2 else None),
                    Activity(number=f"HD2026-C{number:04}", kind=("essay_contest", "contest")[number % 2], stage="approved",
                             title=f"征文{number:03}", branch_id=1, made_at=now),
                    Activity(number=f"HD2026-P{number:04}", kind="programme", title=f"共读{number:03}", stage="approved", branch_id=1,
                             made_at=now, first_day=DAY, last_day=DAY + timedelta(days=number % 2 * 2 - 1)),
                    RegistrationSheet(
                        opens_at=now, closes_at=now, starts_at=now, ends_at=now + timedelta(days=number % 2 * 2 - 1),
                        activity=Activity(number=f"HD2025-{number:04}", kind="lecture", title=f"报名{number:03}", stage="approved",
                                          branch_id=1, made_at=now)),
                    Registration(sheet=joined, code=f"R{number:06}", holder=f"r{number}", person_id=person, adults=1, channel="web",
                                 stage=("confirmed", "cancelled")[number % 2], queued_at=now, ends_at=now, made_at=now),
                    ActivitySession(number=1, starts_at=now, ends_at=now + timedelta(hours=1), room_from=now,
                                    room_until=now + timedelta(hours=1), activity=Activity(
                                        number=f"HD2026-S{number}", kind=("lecture", "craft")[number % 2], title=f"场次{number:03}",
                                        stage="approved", branch_id=1, made_at=now)),
                    *_volunteering(number, now),
                    SurveyAnswer(activity_id=joined.activity_id, at=now, overall=(3, 5)[number % 2], nonce=f"n{number}"),
                ])  # fmt: skip


def _volunteering(number, now) -> list:
    """One of each thing that a volunteer has: one who serves, and one who was not seen for long."""
    is_odd, post = number % 2, VolunteerPost(name=f"岗位{number:03}")
    group = VolunteerGroup(
        name=f"小队{number:03}", code=f"T{number}", channel="desk", made_at=now, ended_at=now if is_odd else None
    )

    def volunteer(kind, stage, since):
        return Volunteer(number=f"ZY{since.year}-{number:04}", code=f"{kind}{number}", holder=f"{kind}{number}", stage=stage,
                         channel="web", applied_at=now, admitted_on=since, group=group if is_odd else None,
                         person=Person(name=f"志愿者{kind}{number:03}", created_at=now, seen_at=now))  # fmt: skip

    def entry(**given):
        return ServiceEntry(volunteer=serves, post=post, branch_id=1, what="上架", day=DAY, in_at=now, out_at=now + timedelta(hours=1),
                            minutes=60, way_in="claim", way_out="claim", entered_at=now, **given)  # fmt: skip

    serves, unseen = volunteer("a", ("admitted", "paused")[is_odd], DAY), volunteer("b", "admitted", date(2024, 3, 1))
    shift = Shift(post=post, branch_id=1, starts_at=now + timedelta(days=number), ends_at=now + timedelta(days=number, hours=2),
                  needed=2, made_at=now, cancelled_at=now if is_odd else None)  # fmt: skip
    return [
        group, unseen, shift, entry(stage="confirmed"), entry(stage="pending", why=("claim", "paper")[is_odd]),
        Recruitment(number=f"ZM2026-{number:04}", title=f"招募{number:03}", opens_at=now, closes_at=now + timedelta(days=9),
                    publish_at=now, withdrawn_at=now if is_odd else None, made_at=now),
        VolunteerTraining(title=f"培训{number:03}", post=post if is_odd else None, held_on=DAY, minutes=60, made_at=now),
        Commendation(volunteer=serves, title=f"表彰{number:03}", awarded_on=DAY, by_whom="馆", kind=("award", "star")[is_odd],
                     stars=is_odd or None, at=now),
        Evaluation(volunteer=serves, first_day=DAY, last_day=DAY, grade=("good", "fair")[is_odd], at=now, by_id=1),
        CorrectionAsked(volunteer=serves, words="记错了一天", asked_at=now, is_granted=True if is_odd else None,
                        answered_at=now if is_odd else None),
        ShiftBatch(title=f"一批{number:03}", number=1, made_at=now, undone_at=now if is_odd else None),
        Signup(shift=shift, volunteer=serves, stage=("taken", "cancelled")[is_odd], channel="web", queued_at=now,
               ends_at=shift.ends_at, made_at=now),
        Proof(volunteer=serves, first_day=DAY, last_day=DAY, channel="desk", stage=("asked", "refused")[is_odd], asked_at=now,
              minutes=61),
    ]  # fmt: skip


def signed_in(app):
    client = app.test_client()
    assert client.sign_in("all").status_code == 303
    return client


def statements(app, act) -> int:
    """How many statements a page sends, the plain ones too."""
    sent, ask = [], database._ask

    def note(_conn, _cursor, statement, *_more):
        sent.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    database._ask = lambda raw, sql, values: sent.append(sql) or ask(raw, sql, values)
    try:
        assert act().status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
        database._ask = ask
    return len(sent)


@by_name
def test_a_list_pages_forwards_and_back_by_its_own_links(opened, name, url, picked):
    (_app, client), seen, at = opened(120), [], url
    while at:
        page = text(client.get(at, headers={"HX-Request": "true"}))
        assert re.match(rf'\s*<(section|div) id="{name}">', page)
        seen.append(page.count("<tr") - 1)
        at = next(iter(re.findall(rf'id="{name}-next" rel="next" href="([^"]+)"', page)), "").replace("&amp;", "&")
    assert len(seen) >= 2 and sum(seen) >= 120 and max(seen) <= 100
    back = re.search(rf'id="{name}-prev" rel="prev" href="([^"]+)"', page).group(1).replace("&amp;", "&")
    assert text(client.get(back)).count("<tr") - 1 >= max(seen)


@by_name
def test_a_list_costs_the_same_statements_over_25_rows_and_over_200(opened, name, url, picked):
    asked, sent = f"{url}?{picked[0]}={picked[1]}&q=", []
    for count in (25, 200):
        app, client = opened(count)
        client.get(asked)
        sent.append(statements(app, lambda client=client: client.get(asked)))
    assert sent[0] == sent[1]


@by_name
def test_a_filter_narrows_is_said_in_words_and_shared_by_its_address(opened, name, url, picked):
    _app, client = opened(25)
    whole, narrowed = text(client.get(url)), text(client.get(f"{url}?{picked[0]}={picked[1]}"))
    assert "已筛选" not in whole and "已筛选" in narrowed and "清除筛选" in narrowed
    count = [int(re.search(r"共 (\d+) 条", page).group(1)) for page in (whole, narrowed)]
    assert 0 < count[1] < count[0]
    links = re.findall(r'href="([^"]*sort=[^"]*)"', narrowed)
    assert links and all(f"{picked[0]}={picked[1]}" in link for link in links)


NONSENSE = (
    "after=x&before=%00", "after=1&after=2", "q[]=x&sort[]=y", "sort=;DROP&q=%25", "q=%ff%fe", "q=" + "%F0%9F%93%9A" * 90,
    "after=999999999&sort=-id", "state=%27&act=%27&kind=%27&direction=%27&whom=%27&due=%27&branch=1.5&department=x&role=x",
    "all=1&all=2&_external=1&_anchor=x&_scheme=javascript&endpoint=x", "before=-1&sort=--name", "page=-5&limit=0",
)  # fmt: skip


@by_name
def test_no_address_breaks_a_list(opened, name, url, picked):
    _app, client = opened(25)
    for number, query in enumerate(NONSENSE):
        headers = {"HX-Request": "true"} if number % 2 else {}
        assert client.get(f"{url}?{query}", headers=headers).status_code == 200, query
        assert client.get(f"{url.rstrip('/')}/print?{query}").status_code == 200, query


@by_name
def test_a_list_opens_as_it_was_left_and_one_link_shows_the_whole(house, name, url, picked):
    filled(house, 10)
    client = signed_in(house)
    remember = next(
        form
        for form in forms_of(text(client.get(f"{url}?{picked[0]}={picked[1]}")))
        if "remember" in (form["action"] or "")
    )
    assert client.post(remember["action"], data=remember["fields"]).location == url
    page = text(client.get(url))
    assert "按您上次的筛选显示" in page and "记下了" in page
    clear = re.search(r'href="([^"]+)">清除筛选', page).group(1)
    assert "按您上次的筛选显示" not in text(client.get(clear)) and "按您上次的筛选显示" in text(client.get(url))
    colleague = house.test_client()
    with house.app_context():
        a_colleague("director", login_name="other")
    colleague.sign_in("other")
    assert "按您上次的筛选显示" not in text(colleague.get(url))


@by_name
def test_paper_holds_the_present_filter_whole_with_who_and_when(opened, name, url, picked):
    _app, client = opened(120)
    page = text(client.get(f"{url}?{picked[0]}={picked[1]}"))
    count = int(re.search(r"共 (\d+) 条", page).group(1))
    link = re.search(r'href="([^"]+/print[^"]*)"', page).group(1).replace("&amp;", "&")
    paper = text(client.get(link))
    assert parse_qs(urlsplit(link).query) == {picked[0]: [picked[1]]}
    assert paper.count("<tr") - 1 == count and f"共 {count} 条" in paper and "制表人 馆长甲" in paper
    assert "制表时间 2026-11-23 10:00" in paper and "<thead>" in paper and "13000000001" not in paper


@by_name
def test_excel_holds_the_present_filter_with_a_mark_and_stands_in_the_audit(house, name, url, picked):
    filled(house, 25)
    client = signed_in(house)
    page = text(client.get(f"{url}?{picked[0]}={picked[1]}"))
    form = next(form for form in forms_of(page) if "/export" in (form["action"] or ""))
    answer = client.post(form["action"], data=form["fields"])
    assert answer.status_code == 200 and answer.mimetype.endswith("spreadsheetml.sheet")
    cells = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert "馆长甲 2026-11-23 10:00 导出" in cells[0][0]
    assert len(cells) - 2 == int(re.search(r"共 (\d+) 条", page).group(1))
    with house.app_context():
        (row,) = plain("SELECT row_id, body FROM audit_row WHERE act = 'export'")
    assert row.row_id == f"list/{name}" and f'"rows": {len(cells) - 2}' in row.body


def test_what_is_reckoned_with_in_excel_is_a_day_or_a_number_there_not_words(house):
    filled(house, 2)
    client = signed_in(house)
    wanted = {"/staff/service-hours/entries": ({"日期"}, {"时长（分钟）"}), "/staff/shifts/list": ({"日期", "开始", "结束"}, {"需要", "还缺"}),
              "/staff/signups/": ({"日期", "开始", "结束", "报班时间"}, set()), "/staff/recruitments/": ({"报名开始"}, set()),
              "/staff/proofs/": ({"申请", "从", "到"}, set())}  # fmt: skip
    for url, (days, numbers) in wanted.items():
        form = next(form for form in forms_of(text(client.get(f"{url}?all=1"))) if "/export" in (form["action"] or ""))
        answer = client.post(form["action"], data=form["fields"])
        _mark, heads, *rows = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
        assert rows, url
        for head, cell in zip(heads, rows[-1], strict=True):
            assert head not in days or isinstance(cell, date), (url, head, cell)
            assert head not in numbers or isinstance(cell, float), (url, head, cell)


@by_name
def test_an_export_asks_for_the_password_again(house, name, url, picked):
    client = signed_in(house)
    form = next(form for form in forms_of(text(client.get(url))) if "/export" in (form["action"] or ""))
    clock.freeze("2026-11-23 10:11")
    assert client.post(form["action"], data=form["fields"]).status_code == 401


def test_a_fragment_brings_print_and_export_anew_for_its_filter(house):
    filled(house, 3)
    client = signed_in(house)
    piece = text(client.get("/staff/accounts?state=off&sort=-name", headers={"HX-Request": "true"}))
    acts = piece[piece.index('id="accounts-acts" hx-swap-oob="true"') :]
    assert "/staff/accounts/print?state=off&amp;sort=-name" in acts and "/staff/accounts/export?state=off" in acts
    assert '<input type="hidden" name="sort" value="-name" form="accounts-tools">' in piece
    assert "hx-swap-oob" not in text(client.get("/staff/accounts?state=off"))


def test_a_cleared_filter_is_not_taken_for_the_remembered_one_on_paper(house):
    filled(house, 4)
    client = signed_in(house)
    token = forms_of(text(client.get("/staff/accounts")))[-1]["fields"]["csrf_token"]
    client.post(
        "/staff/lists/accounts/remember", data={"csrf_token": token, "state": "off"}, headers={"HX-Request": "true"}
    )
    assert "/staff/accounts/print?state=off" in text(client.get("/staff/accounts"))
    assert "/staff/accounts/print?all=1" in text(client.get("/staff/accounts?state=&q="))
    assert "状态 已停用" in text(client.get("/staff/accounts/print"))
    assert "已停用" not in text(client.get("/staff/accounts/print?all=1")).split("<table")[0]


def test_remembering_answers_the_script_with_nothing_and_leads_nobody_astray(house):
    client = signed_in(house)
    token = forms_of(text(client.get("/staff/accounts")))[-1]["fields"]["csrf_token"]
    quiet = client.post("/staff/lists/accounts/remember", data={"csrf_token": token}, headers={"HX-Request": "true"})
    assert (quiet.status_code, quiet.data) == (204, b"")
    for back in (
        "https://evil.example/staff/",
        "//evil.example",
        "/staff//evil.example",
        "/staff/\\evil",
        "/staff/\r\nx",
        "",
    ):
        answer = client.post("/staff/lists/accounts/remember", query_string={"back": back}, data={"csrf_token": token})
        assert (back, answer.location) == (back, "/staff/")
    assert client.post("/staff/lists/nothing/remember", data={"csrf_token": token}).status_code == 404


def test_past_five_hundred_rows_only_the_director_exports(house):
    with house.app_context():
        a_colleague("admin", login_name="admin2")
        with writing() as session:
            session.add_all(Account(login_name=f"c{number}", name=f"同事{number:03}", is_active=True, must_change=False,
                                    created_at=clock.now()) for number in range(520))  # fmt: skip
    for login, status in (("admin2", 403), ("all", 200)):
        client = house.test_client()
        client.sign_in(login)
        form = next(
            form for form in forms_of(text(client.get("/staff/accounts"))) if "/export" in (form["action"] or "")
        )
        assert client.post(form["action"], data=form["fields"]).status_code == status
    assert "只印了前 500 条" in text(client.get("/staff/accounts/print"))


def test_who_may_not_export_is_offered_no_export(house):
    with house.app_context():
        a_colleague("desk", login_name="desk")
    client = house.test_client()
    client.sign_in("desk")
    page = text(client.get("/staff/outbox/"))
    assert "/staff/outbox/print" in page and "export" not in page


def test_on_paper_as_on_the_page_the_administrator_sees_no_reader(house):
    filled(house, 6)
    with house.app_context():
        a_colleague("admin", login_name="admin2")
    client = house.test_client()
    client.sign_in("admin2")
    paper = text(client.get("/staff/outbox/print?all=1"))
    assert "张*丰" not in paper and "共 3 条" in paper
    assert "张*丰" in text(signed_in(house).get("/staff/outbox/print?all=1"))


def test_a_tick_keeps_the_filter(house):
    filled(house, 6)
    client = signed_in(house)
    form = next(
        form for form in forms_of(text(client.get("/staff/outbox/?whom=reader"))) if "/tick" in (form["action"] or "")
    )
    assert client.post(form["action"], data=form["fields"]).location == "/staff/outbox/?whom=reader"


def test_a_phone_number_typed_into_a_filter_leaves_no_trace_in_the_memory(house):
    client = signed_in(house)
    token = forms_of(text(client.get("/staff/accounts")))[-1]["fields"]["csrf_token"]
    client.post("/staff/lists/accounts/remember", data={"csrf_token": token, "q": "13000000001", "state": "live"})
    with house.app_context():
        assert [row.query for row in plain("SELECT query FROM list_memory")] == ["state=live"]


def test_every_announced_list_stands_in_these_tests(house):
    assert {row[0] for row in LISTS} == set(lists._declared)
