"""Gathering, the checklist, filing under a code, opening again, handing over."""

import io
from datetime import date, timedelta

import pytest

from tests import factories
from tests.services.archives import an_archive as a
from yylib import clock
from yylib.database import db, plain, write
from yylib.errors import NotThere, Refused
from yylib.models.activities import ActivityKind
from yylib.models.archives import ArchiveFile
from yylib.services import archives, files, history, rules
from yylib.services.archives import filing, gathering, terms
from yylib.services.archives import lines as checklist


@pytest.fixture(autouse=True)
def monday():
    clock.freeze("2026-11-23 10:00", tick=0.001)


def test_every_kind_has_its_own_list_and_each_of_its_lines_a_label(app):
    lists = {kind: checklist.states_of(kind) for kind in ActivityKind}
    assert all(set(states) == set(terms.LABELS) for states in lists.values())
    assert all(states["plan"] == states["photos"] == states["summary"] == "required" for states in lists.values())
    assert (
        lists["lecture"]["sign_in"] == lists["essay_contest"]["winners"] == lists["programme"]["progress"] == "required"
    )
    assert lists["exhibition"]["head_counts"] == "required" and lists["exhibition"]["sign_in"] == "off"


def test_the_list_follows_the_activity_and_says_what_is_missing_until_it_is_there_or_does_not_apply(house):
    by, activity_id = factories.a_colleague(), a.over(audience="children", has_prizes=True)
    found = a.lines(activity_id)
    assert found["plan"].state == "held"
    assert {what for what, line in found.items() if line.state == "missing"} >= {
        "photos",
        "prizes",
        "emergency_plan",
        "sign_in",
    }
    assert found["budget"].state == "optional" and "entries" not in found
    item = write(gathering.not_applicable, activity_id=activity_id, what="prizes", reason=a.REASON, by=by)
    assert a.lines(activity_id)["prizes"][2:] == ("na", a.REASON, item)
    write(gathering.add_document, activity_id=activity_id, what="prizes", title="发放表", text="十本书", by=by)
    assert a.lines(activity_id)["prizes"][2:4] == ("held", "存有 1 份")
    for _ in range(2):
        a.a_photo(activity_id, by)
    assert a.lines(activity_id)["photos"].word == "至少要 3 张，现有 2 张"
    a.a_photo(activity_id, by, consent="unknown", photographer="")
    assert "1 张没有写全" in a.lines(activity_id)["photos"].word
    assert write(gathering.describe_all, activity_id=activity_id, photographer="小孙", consent="written", by=by) == 1
    assert a.lines(activity_id)["photos"].state == "held"
    assert {one.photographer for one in gathering.photos(activity_id)} == {"小周", "小孙"}


def test_a_thousand_people_ask_for_a_permit_and_a_cancelled_activity_for_its_plan_alone(house):
    assert a.lines(a.over(expected=1000))["permit"].state == "missing"
    cancelled = a.over(stage="cancelled", cancel_reason="大雪")
    assert [what for what, line in a.lines(cancelled).items() if line.state == "missing"] == []


def test_the_house_changes_a_kinds_list_and_takes_it_back(house):
    by, activity_id = factories.a_colleague(), a.over()
    states = {what: state for what, _label, state in archives.checklists("lecture")}
    write(archives.change_checklist, kind="lecture", states=states | {"script": "off", "survey": "required"}, by=by)
    assert a.lines(activity_id)["survey"].state == "missing" and "script" not in a.lines(activity_id)
    assert len(plain("SELECT 1 FROM checklist_line")) == 2
    write(archives.change_checklist, kind="lecture", states=states, by=by)
    assert plain("SELECT 1 FROM checklist_line") == []
    with pytest.raises(NotThere):
        write(archives.change_checklist, kind="party", states={}, by=by)


def test_a_reason_is_a_reason_a_link_a_link_and_nothing_is_of_tomorrow(house):
    by, activity_id = factories.a_colleague(), a.over()
    tomorrow = clock.today() + timedelta(days=1)
    for code, act, given in (
        ("archive_reason", gathering.not_applicable, {"what": "prizes", "reason": "无"}),
        ("archive_url", gathering.add_link, {"outlet": "公众号", "url": "javascript:alert(1)"}),
        ("archive_future", gathering.add_link, {"outlet": "公众号", "on_day": tomorrow}),
        ("archive_empty_document", gathering.add_document, {"what": "budget", "title": "票据", "text": " "}),
    ):
        with pytest.raises(Refused, match=code):
            write(act, activity_id=activity_id, by=by, **given)
    with pytest.raises(NotThere):
        write(gathering.not_applicable, activity_id=activity_id, what="bundle", reason=a.REASON, by=by)


def test_what_belongs_to_another_activity_is_not_there_and_what_is_taken_out_stays_as_a_row(house):
    by, activity_id, other = factories.a_colleague(), a.over(), a.over()
    photo = a.a_photo(activity_id, by)
    link = write(gathering.add_link, activity_id=activity_id, outlet="县融媒", url="https://news.example/1", by=by)
    for act, given in ((gathering.remove_photo, {"photo_id": photo}), (gathering.remove_link, {"link_id": link})):
        with pytest.raises(NotThere):
            write(act, activity_id=other, by=by, **given)
        for _ in range(2):
            write(act, activity_id=activity_id, by=by, **given)
    assert gathering.photos(activity_id) == gathering.links(activity_id) == []
    assert len(plain("SELECT 1 FROM activity_photo UNION ALL SELECT 1 FROM activity_link")) == 2
    assert plain("SELECT 1 FROM stored_file WHERE deleted_at IS NULL") == []


def test_an_activity_holds_no_more_photos_than_the_house_says(house):
    by, activity_id = factories.a_colleague("director"), a.over()
    write(rules.set_value, name="ARCHIVE_PHOTOS_MOST", value=10, valid_from=clock.today(), reason="试一试", by=by)
    for _ in range(10):
        a.a_photo(activity_id, by)
    with pytest.raises(Refused, match="archive_too_many_photos"):
        a.a_photo(activity_id, by)


def test_filing_asks_for_everything_then_gives_a_code_and_closes_the_file(house):
    by, activity_id = factories.a_colleague("promotion"), a.over()
    with pytest.raises(Refused, match="archive_incomplete") as caught:
        write(filing.file, activity_id=activity_id, by=by)
    assert "签到表" in caught.value.sentence.todo
    a.complete(activity_id, by)
    assert write(filing.file, activity_id=activity_id, by=by) == "0000-WS·2026-D10-YDTG-0001"
    assert write(filing.file, activity_id=activity_id, by=by) == "0000-WS·2026-D10-YDTG-0001"
    assert (a.stage(activity_id), history.of("activity", activity_id)[-1].verb) == ("filed", "file")
    for act, given in ((gathering.summarise, {"text": "改"}), (gathering.add_link, {"outlet": "抖音"}),
                       (gathering.not_applicable, {"what": "budget", "reason": a.REASON})):  # fmt: skip
        with pytest.raises(Refused, match="archive_closed"):
            write(act, activity_id=activity_id, by=by, **given)


def test_what_is_not_over_or_not_approved_is_not_filed_and_a_cancelled_one_stays_cancelled(house):
    by, branch = factories.a_colleague("promotion"), factories.a_branch()
    with pytest.raises(Refused, match="archive_not_over"):
        write(filing.file, activity_id=factories.an_activity(branch_id=branch), by=by)
    with pytest.raises(Refused, match="archive_not_approved"):
        write(filing.file, activity_id=a.over(stage="draft"), by=by)
    cancelled = factories.an_activity(branch_id=branch, stage="cancelled", cancel_reason="主讲人生病")
    write(filing.file, activity_id=cancelled, by=by)
    assert a.stage(cancelled) == "cancelled" and filing.facts(filing.get(cancelled)).is_filed


def test_a_brand_is_kept_thirty_years_by_default_and_each_class_counts_for_itself(house):
    from yylib.database import writing
    from yylib.models.activities import Series

    with writing() as session:
        series = Series(name="元宵节有奖猜谜", is_brand=True)
        session.add(series)
        session.flush()
        series_id = series.id
    codes = []
    for given, retention in (({"series_id": series_id}, None), ({}, "Y"), ({}, None), ({}, "D30")):
        by, activity_id = factories.a_colleague("promotion"), a.over(**given)
        a.complete(activity_id, by)
        codes.append(write(filing.file, activity_id=activity_id, by=by, retention=retention))
    assert [code.split("·2026-")[1] for code in codes] == [
        "D30-YDTG-0001",
        "Y-YDTG-0001",
        "D10-YDTG-0001",
        "D30-YDTG-0002",
    ]


def test_opened_again_it_keeps_its_code_and_class_and_becomes_a_further_edition(house):
    activity_id, by = a.filed()
    with pytest.raises(Refused, match="archive_reason"):
        write(filing.open_again, activity_id=activity_id, reason="补", by=by)
    write(filing.open_again, activity_id=activity_id, reason="补一份媒体报道", by=by)
    assert a.stage(activity_id) == "approved"
    with pytest.raises(Refused, match="archive_retention"):
        write(filing.set_retention, activity_id=activity_id, retention="Y", by=by)
    write(gathering.add_link, activity_id=activity_id, outlet="县融媒", by=by)
    assert write(filing.file, activity_id=activity_id, by=by).endswith("D10-YDTG-0001")
    held = filing.of(activity_id)
    assert (held.edition, held.first_filed_on, held.bundle_state) == (2, date(2026, 11, 23), "waiting")


def test_a_years_files_are_handed_over_by_the_end_of_june_and_then_closed_for_good(house):
    activity_id, by = a.filed()
    assert filing.years() == [(2026, 1, 0, 0, date(2027, 6, 30))]
    with pytest.raises(Refused, match="archive_nothing_to_hand"):  # its bundle is not there yet
        write(filing.hand_over, year=2026, on_day=clock.today(), by=by)
    from yylib.database import writing

    with writing():
        db.session.get(ArchiveFile, filing.of(activity_id).id).bundle_state = "done"
    for day in (date(2026, 11, 22), date(2026, 11, 24)):
        with pytest.raises(Refused, match="archive_hand_day"):
            write(filing.hand_over, year=2026, on_day=day, by=by)
    assert write(filing.hand_over, year=2026, on_day=clock.today(), by=by) == 1
    with pytest.raises(Refused, match="archive_handed"):
        write(filing.open_again, activity_id=activity_id, reason="还要补一份", by=by)
    assert write(filing.take_back, year=2026, on_day=clock.today(), by=by) == 1
    write(filing.open_again, activity_id=activity_id, reason="还要补一份", by=by)


def test_the_missing_of_many_files_costs_the_same_statements_as_of_one(house):
    from sqlalchemy import event

    ids, sent = [a.over() for _ in range(4)], []
    event.listen(db.engine, "before_cursor_execute", lambda *given: sent.append(given[2]))
    counts = []
    for asked in (ids, ids[:1], ids):
        db.session.rollback()
        sent.clear()
        assert set(archives.missing_of(asked)) == set(asked)
        counts.append(len(sent))
    assert counts[0] == counts[1] == counts[2]


def test_a_document_lies_under_its_purpose_alone(house):
    kept = files.keep(io.BytesIO(a.picture()), "票据.jpg", terms.DOCUMENT)
    by, activity_id = factories.a_colleague(), a.over()
    item = write(gathering.add_document, activity_id=activity_id, what="budget", title="", kept=kept._asdict(), by=by)
    found = gathering.documents(activity_id)
    assert [(one.id, one.title, one.file.purpose) for one in found] == [(item, "经费票据复印件", "archive_document")]
