"""The six guides as shipped, held against the source text, field by field."""

import re
from pathlib import Path

import pytest

from yylib.services.guides import content

SOURCE = Path(__file__).resolve().parents[4] / "shared" / "guides" / "service-guides.txt"
MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
CELLS = {
    "事项类别": "category",
    "事项内容": "content",
    "事项依据": "basis",
    "承办科室": "lead_dept",
    "配合科室": "assist_dept",
    "其他配合部门": "other_dept",
    "承办科室主办人员": "handler",
    "办公电话": "office_phone",
    "服务能力": "capability",
    "服务期限": "service_period",
    "是否收费": "charged",
    "收费标准": "fee_standard",
    "收费依据": "fee_basis",
    "事项办理、信息公开链接和渠道": "channels",
    "备 注": "remarks",
}
SPANNING = ["办理机构", "联系方式"]
SECTIONS = [
    "事项名称",
    "服务内容",
    "办理依据、办理要求",
    "办理依据",
    "办理要求",
    "所需材料",
    "工作流程（服务流程）",
    "工作地点",
    "工作时间及办理时限",
    "是否收费及依据和标准",
    "联系人、联系方式",
]
LINES = ["工作时间", "办理时限", "联系人", "职务", "联系方式", "承办机构", "办理地点及科室", "联系电话", "监督电话"]

pytestmark = pytest.mark.skipif(not SOURCE.exists(), reason="reads ../shared")


def paragraphs():
    """Return the source's paragraphs, white space normalised, empty ones dropped, mobile numbers masked."""
    text = MOBILE.sub("", SOURCE.read_text(encoding="utf-8"))
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def six():
    """Return the paragraphs of the six guides, and those of the text boxes that stand at the end."""
    lines = paragraphs()
    boxes = lines.index("图书购置", len(lines) - 60)
    starts = [i for i, line in enumerate(lines) if line == "沂源县图书馆"]
    ends = [*starts[1:], boxes]
    return [lines[a + 1 : b] for a, b in zip(starts, ends, strict=True)], lines[boxes:]


def table(lines):
    """Return the item table as label → value; a cell left empty in the source is ''."""
    end = lines.index("备 注") + 1
    cells = [line for line in lines[:end] if line not in SPANNING]
    known = {**CELLS}
    values = {}
    for i, cell in enumerate(cells):
        if cell in known:
            following = cells[i + 1] if i + 1 < len(cells) else ""
            values[CELLS[cell]] = "" if following in known else following
    return values, lines[end:]


def bare(line):
    """Return a heading without its number, which the source carries for some headings only."""
    return re.sub(r"^(?:[一二三四五六七八九]、|（[一二三四五六]）)", "", line)


def body(lines):
    """Return the guide itself: name, title, its sections as lists of paragraphs, and its labelled lines."""
    found = {"name": lines[0], "title": lines[1], "chart": "", "lines": {}, "sections": {}}
    section = None
    for line in lines[2:]:
        heading = bare(line)
        if heading in SECTIONS:
            section = found["sections"].setdefault(heading, [])
        elif re.match("|".join(f"{label}：" for label in LINES), line):
            found["lines"].update(re.findall(r"(\w+)：(.*?)(?= \w+：|$)", line))
        elif line.endswith("流程图"):
            found["chart"] = line
        else:
            section.append(line)
    return found


def boxes_of_the_charts(lines):
    """Return the text boxes as (title, text) by guide: 5, 4, 5 and 5 boxes; only the last box has no text."""
    words = [part for line in lines for part in (line.split(" ") if line.startswith("数字资源管理") else [line])]
    pairs = [(words[i], words[i + 1]) for i in range(0, len(words) - 1, 2)] + [(words[-1], "")]
    return {1: pairs[:5], 2: pairs[5:9], 3: pairs[9:14], 5: pairs[14:]}


@pytest.fixture(params=range(1, 7), ids=lambda number: f"guide {number}")
def pair(request):
    guide = content.load()[request.param - 1]
    values, rest = table(six()[0][request.param - 1])
    return guide, values, body(rest)


def test_the_source_holds_six_guides_and_three_mobile_numbers():
    assert len(six()[0]) == len(content.load()) == 6
    assert len(set(MOBILE.findall(SOURCE.read_text(encoding="utf-8")))) == 3


def test_every_cell_of_the_item_table_is_the_sources(pair):
    guide, values, _ = pair
    assert set(values) == set(CELLS.values())
    assert {name: getattr(guide.item, name) for name in values} == values


def test_every_section_of_the_guide_is_the_sources(pair):
    guide, _, source = pair
    sections = source["sections"]
    assert (guide.name, guide.title) == (source["name"], source["title"])
    assert [guide.name] == sections["事项名称"]
    assert [guide.content] == sections["服务内容"]
    assert [guide.basis] == sections["办理依据"]
    assert [guide.requirement] == sections["办理要求"]
    assert [guide.materials] == sections["所需材料"]
    assert [guide.place] == sections["工作地点"]
    assert [guide.charged] == sections["是否收费及依据和标准"]


def test_the_steps_of_the_workflow_are_the_sources(pair):
    guide, _, source = pair
    words = [word for step in guide.steps for word in (step.title, step.text) if word]
    assert words == [bare(line) for line in source["sections"]["工作流程（服务流程）"]]
    numbers = [step.number for step in guide.steps]
    assert numbers == (list("一二三四")[: len(numbers)] if len(numbers) > 1 else [""])


def test_hours_time_limit_and_contact_are_the_sources(pair):
    guide, _, source = pair
    lines = source["lines"]
    assert (guide.office_hours, guide.time_limit) == (lines["工作时间"], lines["办理时限"])
    assert (guide.contact.person, guide.contact.post) == (lines["联系人"], lines["职务"])
    assert guide.contact.mobile == lines["联系方式"] == ""


def test_the_foot_is_the_sources_and_missing_where_the_source_has_none(pair):
    guide, _, source = pair
    lines = source["lines"]
    if "承办机构" not in lines:
        assert guide.foot is None
        return
    foot = guide.foot
    assert (foot.organisation, foot.place) == (lines["承办机构"], lines["办理地点及科室"])
    assert (foot.phone, foot.supervision_phone) == (lines["联系电话"], lines["监督电话"])


def test_the_flow_chart_has_the_sources_title_and_boxes_or_is_not_invented(pair):
    guide, _, source = pair
    expected = boxes_of_the_charts(six()[1]).get(guide.number)
    if expected is None:
        assert (guide.flow, source["chart"]) == (None, "")
        return
    assert guide.flow.title == source["chart"]
    assert sorted((node.title, node.text) for node in guide.flow.nodes) == sorted(expected)


def test_no_paragraph_of_the_source_is_left_out(pair):
    guide, _, _ = pair
    headings = {*CELLS, *SPANNING, *SECTIONS}
    shipped = content.shipped_text()
    said = {line for line in six()[0][guide.number - 1] if bare(line) not in headings}
    missing = [
        line
        for line in said
        if not all(part in shipped for part in re.split(r" |\w+：(?=\S)|\w+：$", bare(line)) if part)
    ]
    assert missing == []
