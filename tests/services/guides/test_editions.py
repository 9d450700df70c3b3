"""Editions: what ships, what staff change, what a change answers, what readers can find."""

import pytest

from tests import factories
from yylib import clock
from yylib.database import db, plain, write
from yylib.errors import NotThere, Refused
from yylib.models.guides import GuideVersion
from yylib.services import search
from yylib.services.guides import changes, content, editions

MOBILE = str(13_000_000_000)
OTHER = str(13_000_000_001)


@pytest.fixture
def guides(house):
    clock.freeze("2026-11-23 09:00")
    write(editions.first_content)
    return house


def edit(number, version=1, note="馆务会决定", **wanted):
    paths = {key.replace("__", "."): text for key, text in wanted.items()}
    return edit_paths(number, paths, version, note)


def edit_paths(number, paths, version=1, note="馆务会决定"):
    return write(editions.edit, number=number, changes=paths, note=note, version=version, by=factories.a_colleague())


def refused(number, path, text):
    with pytest.raises(Refused) as caught:
        edit_paths(number, {path: text})
    return caught.value


def test_the_first_content_is_the_six_shipped_guides_and_comes_once(guides):
    write(editions.first_content)
    held = editions.all_current()
    assert [(edition.number, edition.version) for edition in held] == [(number, 1) for number in range(1, 7)]
    assert tuple(edition.guide for edition in held) == content.load()


def test_a_change_is_a_new_edition_and_the_old_one_stays_whole(guides):
    assert edit(2, materials="读者证") == 2
    new, old = editions.editions(2)
    assert (new.guide.materials, new.note, new.version) == ("读者证", "馆务会决定", 2)
    assert old.guide == content.load()[1]
    assert editions.current(2) == new


def test_a_form_drawn_from_an_older_edition_is_refused_with_who_changed_it(guides):
    edit(2, materials="读者证")
    with pytest.raises(Refused) as caught:
        edit(2, materials="身份证")
    assert (caught.value.code, caught.value.sentence.status) == ("guide_changed", 409)
    assert "同事" in caught.value.sentence.title
    assert editions.current(2).guide.materials == "读者证"


def test_a_form_sent_back_unchanged_publishes_nothing(guides):
    everything = {path: changes.value(content.load()[2], path)
                  for section in changes.sections(content.load()[2]) for path in section.paths}  # fmt: skip
    with pytest.raises(Refused, match="guide_unchanged"):
        edit_paths(3, everything)


def test_full_width_marks_survive_a_change(guides):
    edit_paths(2, {"requirement": "凭证入馆，（含）不满14周岁的：由家长陪同。"})
    assert editions.current(2).guide.requirement == "凭证入馆，（含）不满14周岁的：由家长陪同。"


@pytest.mark.parametrize(("path", "text", "read"), [
    ("basis", "《某法》第十条、第二十四条第二款；《某办法》（鲁某〔2021〕1号）第九条。",
     lambda guide: [(basis.doc, basis.articles, basis.doc_no) for basis in guide.legal_basis]
     == [("某法", ("第十条", "第二十四条第二款"), ""), ("某办法", ("第九条",), "鲁某〔2021〕1号")]),
    ("office_hours", "8：30—12：00；14:00-18:00", lambda guide: guide.hours == "8:30–12:00，14:00–18:00"),
    ("office_hours", "8:00-12:00；2:00-6:00。", lambda guide: guide.hours == "8:00–12:00，14:00–18:00"),
    ("time_limit", "5个工作日内办结。", lambda guide: guide.limit == "5 个工作日内办结"),
    ("time_limit", "即时办结。", lambda guide: guide.limit == "当天办结"),
    ("charged", "是", lambda guide: guide.fee == "收费"),
    ("foot.phone", "0533—3240236", lambda guide: guide.public_phone == "0533-3240236"),
    ("flow[booking].text", "到服务台登记也行。", lambda guide: guide.flow.node("booking").text == "到服务台登记也行。"),
    ("steps[0].title", "到馆", lambda guide: guide.steps[0].title == "到馆"),
])  # fmt: skip
def test_the_structure_follows_the_text(guides, path, text, read):
    edit_paths(3, {path: text})
    assert read(editions.current(3).guide)


@pytest.mark.parametrize(("path", "text", "code"), [
    ("basis", "按有关规定办理。", "guide_basis"),
    ("office_hours", "全天", "guide_hours"),
    ("office_hours", "12:00-8:30", "guide_hours"),
    ("time_limit", "尽快办结", "guide_time_limit"),
    ("charged", "看情况", "guide_charged"),
    ("foot.phone", "周丽", "guide_phone"),
    ("item.office_phone", MOBILE, "guide_phone"),
    ("materials", f"电话 {MOBILE} 联系", "guide_mobile_in_text"),
    ("contact.person", f"张某{MOBILE}", "guide_mobile_in_text"),
    ("name", "", "guide_empty"),
    ("content", "长" * 2001, "guide_too_long"),
    ("colour", "红", "not_there"),
    ("doubts", "无", "not_there"),
])  # fmt: skip
def test_what_cannot_stand_in_a_field_is_refused_with_its_own_sentence(guides, path, text, code):
    found = refused(2, path, text)
    assert found.code == code
    assert found.sentence.title
    assert found.field in (path, None)


def test_a_chart_that_was_missing_can_be_written_line_by_line(guides):
    edit_paths(6, {"flow": "联系：与图书借阅部联系\n签约：签订合作协议\n开通"})
    edition = editions.current(6)
    assert [(node.number, node.title) for node in edition.guide.flow.nodes] == [(1, "联系"), (2, "签约"), (3, "开通")]
    assert edition.state("flow") == ""
    assert refused(4, "flow", "只有一步").code == "guide_chart"


def test_a_foot_that_was_missing_can_be_written(guides):
    edit_paths(4, {"foot.organisation": "沂源县图书馆", "foot.place": "电子阅览室", "foot.phone": "0533-3241562"})
    edition = editions.current(4)
    assert edition.guide.public_phone == "0533-3241562"
    assert edition.state("foot") == ""


def test_a_change_answers_the_doubts_about_the_words_it_takes_away_and_no_others(guides):
    before = editions.current(3)
    assert before.state("requirement") == "待核实"
    edit_paths(3, {"requirement": "不满14周岁的读者由家长陪同。"})
    after = editions.current(3)
    assert after.state("requirement") == ""
    assert {doubt.where for doubt in before.doubts} - {doubt.where for doubt in after.doubts} == {"requirement"}


def test_a_doubt_that_was_settled_is_gone_and_readers_get_no_new_edition(guides):
    doubt = editions.current(1).guide.doubts_at("item.lead_dept")[0]
    given = {"number": 1, "path": doubt.where, "says": doubt.says, "by": factories.a_colleague()}
    write(editions.verify, note="馆长确认", **given)
    edition = editions.current(1)
    assert (edition.version, edition.state("item.lead_dept")) == (1, "")
    assert [(row.path, row.note) for row in editions.settlements(1)] == [("item.lead_dept", "馆长确认")]
    with pytest.raises(Refused, match="guide_settled"):
        write(editions.verify, note="再来", **given)


def test_a_doubt_nobody_has_cannot_be_settled(guides):
    with pytest.raises(NotThere):
        write(editions.verify, number=1, path="name", says="x", note="无", by=factories.a_colleague())


def test_a_mobile_is_kept_for_staff_and_readers_are_shown_the_office_line(guides):
    edit_paths(3, {"contact.mobile": MOBILE, "foot.supervision_phone": MOBILE})
    edition = editions.current(3)
    assert (edition.guide.contact.mobile, edition.state("contact.mobile")) == (MOBILE, "")
    assert edition.guide.public_supervision_phone == "0533-3241562"
    assert MOBILE not in editions.public_text(edition.guide)
    assert search.find(MOBILE) == []


def test_a_mobile_that_changes_leaves_the_older_editions_and_never_stands_in_the_audit(guides):
    edit_paths(3, {"contact.mobile": MOBILE})
    edit_paths(3, {"contact.mobile": OTHER}, version=2)
    rows = db.session.query(GuideVersion).filter_by(number=3).order_by(GuideVersion.version).all()
    assert [row.content["contact"]["mobile"] for row in rows] == ["", "", OTHER]
    bodies = " ".join(row.body for row in plain("SELECT body FROM audit_row"))
    assert "changed" in bodies
    assert MOBILE not in bodies


def test_two_editions_are_compared_field_by_field_with_mobiles_masked(guides):
    edit_paths(3, {"materials": "读者证", "contact.mobile": MOBILE})
    new, old = editions.editions(3)
    found = {
        difference.label: (difference.before, difference.after) for difference in changes.compare(old.guide, new.guide)
    }
    assert found == {"所需材料": ("借书证或身份证", "读者证"), "联系方式": ("", "130****0000")}


def test_a_guide_is_found_by_one_two_and_three_characters_of_its_present_text(guides):
    assert [edition.number for edition in editions.find("捐")] == [1]
    assert [edition.number for edition in editions.find("自习")] == [2]
    assert [edition.number for edition in editions.find("城市书房")] == [6]
    edit_paths(2, {"materials": "红领巾"})
    assert [edition.number for edition in editions.find("红领巾")] == [2]
    assert len(editions.find("")) == 6
    assert editions.find("疫苗接种") == []


def test_a_number_without_a_guide_is_not_there(guides):
    with pytest.raises(NotThere):
        editions.current(7)
    with pytest.raises(NotThere):
        edit(7, materials="无")
