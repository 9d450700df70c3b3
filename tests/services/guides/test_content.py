"""What ships as the six guides: its structure, its marks, and the lines readers may ring."""

import json
import re
from datetime import time

import pytest

from yylib.services.guides import content

LIBRARY_LAW, GUARANTEE_LAW = "中华人民共和国公共图书馆法", "中华人民共和国公共文化服务保障法"
PROVINCE, CHARTER = "山东省公共图书馆管理办法", "沂源县图书馆机构职能编制规定"
ARTICLES = {
    1: {LIBRARY_LAW: [10, 24, 28, 30], PROVINCE: [9, 11], CHARTER: "第四条第一款"},
    2: {LIBRARY_LAW: [33, 34], GUARANTEE_LAW: [29], PROVINCE: [14], CHARTER: "第四条第三款"},
    3: {LIBRARY_LAW: [34, 37], GUARANTEE_LAW: [9, 10], PROVINCE: [14], CHARTER: "第四条第三款"},
    4: {LIBRARY_LAW: [8, 27, 35, 40, 41], GUARANTEE_LAW: [33], PROVINCE: [14, 17], CHARTER: "第四条第二款"},
    5: {LIBRARY_LAW: [36], GUARANTEE_LAW: [27], PROVINCE: [19], CHARTER: "第四条第四款"},
    6: {LIBRARY_LAW: [13, 31, 39], GUARANTEE_LAW: [34, 35, 36, 38, 39], PROVINCE: [19], CHARTER: "第四条第五款"},
}


@pytest.fixture(params=content.load(), ids=lambda guide: guide.slug)
def guide(request):
    return request.param


def article(number):
    """Write an article number below one hundred as the statutes do: 24 → 第二十四条."""
    tens, ones = divmod(number, 10)
    digits = " 一二三四五六七八九"
    return "第" + ((digits[tens] if tens > 1 else "") + "十" if tens else "") + digits[ones].strip() + "条"


def test_there_are_six_guides_numbered_and_with_addresses_of_their_own():
    assert [guide.number for guide in content.load()] == [1, 2, 3, 4, 5, 6]
    assert len({guide.slug for guide in content.load()}) == 6
    assert all(re.fullmatch(r"[a-z]+", guide.slug) for guide in content.load())


def test_the_legal_basis_names_the_articles_of_every_statute(guide):
    expected = dict(ARTICLES[guide.number])
    charter = expected.pop(CHARTER)
    named = {basis.doc: list(basis.articles) for basis in guide.legal_basis}
    assert named.pop(CHARTER) == [charter]
    assert named == {doc: [article(number) for number in numbers] for doc, numbers in expected.items()}


def test_the_structured_basis_says_what_the_published_sentence_says(guide):
    said = (
        "；".join(
            f"《{basis.doc}》{f'（{basis.doc_no}）' if basis.doc_no else ''}{'、'.join(basis.articles)}"
            for basis in guide.legal_basis
        )
        + "。"
    )
    assert said == guide.basis == guide.item.basis
    assert guide.legal_basis[0].doc_no == "源机编〔2021〕22号"


def test_the_time_limit_is_fifteen_natural_days_or_the_same_day(guide):
    expected = content.Sla(15, "natural_day") if guide.number in (1, 5, 6) else content.Sla(0, "same_day")
    assert guide.sla == expected
    assert guide.time_limit == ("15日内办结。" if expected.n else "当天办结。")


def test_the_afternoon_half_past_one_is_half_past_thirteen(guide):
    assert guide.office_hours == "8:30-12:00；1:30-5:00。"
    assert guide.intervals == ((time(8, 30), time(12)), (time(13, 30), time(17)))


def test_every_guide_marks_its_hours_as_doubtful_and_its_mobile_as_still_to_enter(guide):
    assert guide.state("office_hours") == "待核实"
    assert (guide.contact.mobile, guide.state("contact.mobile")) == ("", "待补录")
    assert guide.state("name") == ""


def test_every_doubt_points_to_words_that_stand_in_the_guide(guide):
    for doubt in guide.doubts:
        value = guide.at(doubt.where)
        assert doubt.says in str(value) or (doubt.says.startswith("（") and not value), doubt
        assert re.fullmatch(r"[^。]+。", doubt.why), doubt
        assert guide.label(doubt.where)


def test_every_field_to_be_entered_is_there_and_empty(guide):
    assert [guide.at(path) for path in guide.pending] == [""] * len(guide.pending)


def test_every_epidemic_measure_in_the_texts_is_marked(guide):
    words = re.compile("核酸|体温|测温|场所码|间隔就坐|疫情")
    texts = {"requirement": guide.requirement}
    texts |= {f"steps[{i}].text": step.text for i, step in enumerate(guide.steps)}
    texts |= {f"flow[{node.id}].text": node.text for node in (guide.flow.nodes if guide.flow else ())}
    for path, text in texts.items():
        if words.search(text):
            assert any("疫情" in doubt.why for doubt in guide.doubts_at(path)), path


def test_fourteen_itself_falls_under_both_rules_of_the_childrens_guide_and_is_marked():
    children = content.load()[2]
    for path in ("requirement", "steps[1].text"):
        assert any("正好14岁" in doubt.why for doubt in children.doubts_at(path))


def test_the_childrens_guide_keeps_a_name_in_the_telephone_field_for_staff_and_shows_readers_the_office_line():
    children = content.load()[2]
    assert (children.foot.phone, children.state("foot.phone")) == ("周丽", "待核实")
    assert (children.foot.supervision_phone, children.state("foot.supervision_phone")) == ("", "待补录")
    assert children.doubts_at("foot.supervision_phone")
    assert children.public_phone == children.public_supervision_phone == "0533-3241562"


def test_readers_are_shown_office_lines_only(guide):
    assert re.fullmatch(r"0533-\d{7}", guide.public_phone)
    assert re.fullmatch(r"0533-\d{7}|", guide.public_supervision_phone)
    assert bool(guide.public_supervision_phone) == bool(guide.foot)


@pytest.mark.parametrize("number", [4, 6])
def test_a_guide_without_a_chart_or_a_foot_is_marked_and_nothing_is_invented(number):
    guide = content.load()[number - 1]
    assert (guide.flow, guide.foot) == (None, None)
    assert (guide.state("flow"), guide.state("foot")) == ("待核实", "待核实")


def test_a_field_is_called_as_the_source_calls_it():
    guide = content.load()[1]
    assert guide.label("item.lead_dept") == "承办科室"
    assert guide.label("steps[1].text") == "工作流程“入馆”"
    assert guide.label("flow[reading].text") == "流程图“阅览室”"


def test_a_step_without_a_title_is_called_by_its_section():
    assert content.load()[5].label("steps[0].text") == "工作流程"


@pytest.mark.parametrize(
    "spoil", [lambda given: given.pop("materials"), lambda given: given["item"].update(colour="x")]
)
def test_content_with_a_missing_or_unknown_field_is_refused(spoil):
    given = json.loads(content.shipped_text())
    spoil(given["guides"][0])
    with pytest.raises((KeyError, TypeError)):
        content.read(json.dumps(given))


def test_content_with_a_chart_that_cannot_be_drawn_is_refused():
    given = json.loads(content.shipped_text())
    given["guides"][1]["flow"]["edges"].pop()
    with pytest.raises(ValueError, match="结尾"):
        content.read(json.dumps(given))
