"""The flow charts: what is sound, how they read as a list, how they are drawn."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from yylib.services.guides import content, drawing, flow
from yylib.services.prints import lines as folding

CHARTS = {guide.number: guide.flow for guide in content.load() if guide.flow}
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(params=CHARTS, ids=lambda number: f"guide {number}")
def chart(request):
    return CHARTS[request.param]


@pytest.fixture(params=drawing.LAYOUTS.values(), ids=lambda layout: layout.name)
def layout(request):
    return request.param


def a_flow(*edges, lanes=(), branches=(), joins=(), numbers=None):
    """Build a chart of steps named by single letters; a step named in ``lanes`` stands in a lane of its own."""
    ids = sorted({id for edge in edges for id in edge})
    nodes = tuple(
        flow.Node(id, (numbers or {}).get(id, 1 + i), f"步骤{id}", "说明。", id if id in lanes else "")
        for i, id in enumerate(ids)
    )
    return flow.Flow(
        "试验流程图",
        tuple(flow.Lane(lane, f"分道{lane}") for lane in lanes),
        nodes,
        tuple(flow.Edge(*edge) for edge in edges),
        tuple(branches),
        tuple(joins),
    )


def a_diamond(**given):
    return a_flow(
        "AB",
        "AC",
        "BD",
        "CD",
        **{"lanes": "BC", "branches": "A", "joins": "D", "numbers": {"A": 1, "B": 2, "C": 2, "D": 3}, **given},
    )


def outline(chart):
    return [part.step.title if part.step else [lane.title for lane in part.lanes] for part in flow.as_list(chart)]


def test_buying_parts_into_processing_and_digital_resources_and_meets_at_the_shelf():
    assert outline(CHARTS[1]) == ["图书购置", ["图书加工", "数字资源管理"], "上架", "借阅"]


def test_a_visit_parts_into_the_two_rooms_and_meets_at_leaving():
    assert outline(CHARTS[2]) == ["预约进馆", ["借阅部", "阅览室"], "离馆"]


def test_the_childrens_chart_has_the_activity_as_its_third_lane():
    assert outline(CHARTS[3]) == ["预约进馆", ["借阅部", "阅览室", "参与阅读活动"], "离馆"]


def test_an_activity_goes_in_a_line_of_five():
    assert outline(CHARTS[5]) == ["策划活动", "发布活动通知", "活动报名", "活动开展", "活动结束，留存资料，立卷归档"]


def test_only_four_guides_have_a_chart_and_each_is_sound():
    assert list(CHARTS) == [1, 2, 3, 5]
    assert [flow.problems(chart) for chart in CHARTS.values()] == [[], [], [], []]


def test_the_list_says_where_lanes_part_and_where_the_chart_ends():
    first, lanes, last = flow.as_list(CHARTS[2])
    assert (first.fork, first.last, last.fork, last.last) == (True, False, False, True)
    assert [[step.number for step in lane.steps] for lane in lanes.lanes] == [[2], [2]]


def test_the_chart_can_be_said_in_one_sentence():
    assert flow.in_words(CHARTS[1]) == "先“图书购置”，分为图书加工、数字资源管理，会合于“上架”，再到“借阅”。"


def test_a_chart_that_is_not_there_stays_absent():
    assert flow.read(None) is None


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        (flow.Flow("空", (), (), ()), "没有步骤"),
        (a_flow("AB", "CB", joins="B"), "只有一个开头"),
        (a_flow("AB", "AC", branches="A"), "只有一个结尾"),
        (a_flow("AB", "BC", "CB", "CD", branches="C", joins="B"), "绕回去"),
        (a_flow("AB", "CD", "DC"), "绕回去"),
        (a_diamond(branches=""), "是否分道"),
        (a_diamond(joins="BD"), "是否会合"),
        (a_diamond(numbers={"A": 1, "B": 2, "C": 3, "D": 3}), "序号应当是 2"),
        (a_diamond(lanes="B"), "同一个位置"),
        (a_flow("AB", "BC", "AC", branches="A", joins="C"), "跨过了别的步骤"),
        (replace(a_diamond(), joins=("D", "X")), "不存在的步骤“X”"),
        (replace(a_diamond(), lanes=a_diamond().lanes[:1]), "分道不存在"),
        (replace(a_diamond(), lanes=(*a_diamond().lanes, flow.Lane("E", "空道"))), "“空道”里没有步骤"),
        (replace(a_diamond(), nodes=a_diamond().nodes + a_diamond().nodes[:1]), "不止一次"),
        (replace(a_flow("AB", "BC", lanes="BC"), branches=()), "从另一分道接过来"),
    ],
)
def test_a_chart_that_misleads_is_named(broken, sentence):
    assert any(sentence in problem for problem in flow.problems(broken))


def test_a_sound_diamond_has_no_problem():
    assert flow.problems(a_diamond()) == []


@pytest.mark.parametrize("room", [5, 8, 9, 13, 20])
def test_no_line_is_too_wide_or_begins_or_ends_with_the_wrong_mark(chart, room):
    for node in chart.nodes:
        lines = drawing.wrap(node.text, room)
        assert "".join(lines) == node.text
        assert all(drawing.width(line) <= room for line in lines)
        assert not [line for line in lines if line[0] in folding.NO_START or line[-1] in folding.NO_END]


def test_a_number_and_a_dash_stay_whole_and_an_endless_word_is_cut():
    assert drawing.wrap("电话0533-3240236办", 8) == ("电话", "0533-3240236办")
    assert drawing.wrap("云阅读——预约", 4) == ("云阅读", "——预约")
    assert drawing.wrap("a" * 20, 4) == ("a" * 8, "a" * 8, "aaaa")


def test_a_paragraph_does_not_end_in_a_line_of_one_character():
    assert drawing.wrap("读者开架借阅流通", 7) == ("读者开架借阅", "流通")


def test_no_text_leaves_its_box_and_no_box_another(chart, layout):
    boxes = drawing.place(chart, layout)
    for box in boxes:
        room = box.width - 2 * layout.pad
        assert all((drawing.width(line) + drawing.NUMBER) * layout.head <= room for line in box.head)
        assert all(drawing.width(line) * layout.text <= room for line in box.body)
        lines = drawing.LEADING * (len(box.head) * layout.head + len(box.body) * layout.text)
        assert lines + drawing.EDGE + 2 * layout.pad <= box.height + 0.01
        assert box.x >= 0
        assert box.x + box.width <= layout.width + 0.01
        others = [other for other in boxes if other is not box]
        assert not [
            other
            for other in others
            if box.x < other.x + other.width
            and other.x < box.x + box.width
            and box.y < other.bottom
            and other.y < box.bottom
        ]


def test_the_letters_stay_readable_on_a_phone_of_360_pixels(chart):
    for layout in (drawing.NARROW, drawing.LARGE):
        assert layout.width <= 360 - 2 * 16
        assert min(layout.text, layout.head) >= 14


def test_two_lanes_stand_side_by_side_on_a_phone_and_three_below_one_another():
    two = [box for box in drawing.place(CHARTS[2], drawing.NARROW) if box.node.lane]
    three = [box for box in drawing.place(CHARTS[3], drawing.NARROW) if box.node.lane]
    assert (len({box.y for box in two}), len({box.x for box in two})) == (1, 2)
    assert (len({box.y for box in three}), len({box.x for box in three})) == (3, 1)


def test_the_drawing_holds_every_word_and_nothing_the_policy_refuses(chart, layout):
    drawn = drawing.svg(chart, layout, id="guide-x")
    root = ElementTree.fromstring(drawn)
    words = "".join(text.text for text in root.iter(f"{SVG}text"))
    assert all(node.title in words and node.text in words for node in chart.nodes)
    assert not re.search(r"style=|<script|<style|\son\w+=|href|url\(", drawn)
    assert (root.get("width"), root.get("height"), root.get("role")) == (None, None, "img")
    assert root.find(f"{SVG}title").text == chart.title
    assert root.find(f"{SVG}desc").text == flow.in_words(chart)
    assert root.get("aria-labelledby") == "guide-x-title guide-x-desc"
    assert set(re.findall(r'(?:fill|stroke)="(.*?)"', drawn)) == {"currentColor", "none"}


def test_every_box_has_its_thick_edge_and_every_connection_its_arrow(chart, layout):
    root = ElementTree.fromstring(drawing.svg(chart, layout))
    edges = [rect for rect in root.iter(f"{SVG}rect") if rect.get("class") == "flow-edge"]
    assert [rect.get("height") for rect in edges] == ["4"] * len(chart.nodes)
    tips = [path for path in root.iter(f"{SVG}path") if path.get("class") == "flow-tip"]
    assert len(tips) == len(chart.edges)


def test_number_and_title_are_bold_and_the_text_is_not():
    root = ElementTree.fromstring(drawing.svg(CHARTS[2], drawing.WIDE))
    weights = {text.text: text.get("font-weight") for text in root.iter(f"{SVG}text")}
    assert (weights["1"], weights["借阅部"]) == ("700", "700")
    assert weights["扫描“出馆码”签出，阅览室读者需带走自己的全部物品。"] is None


def test_marks_of_the_markup_in_a_text_are_only_text():
    spoiled = replace(a_diamond(), title='<b>&"')
    node = replace(spoiled.nodes[0], title="<script>", text="a&b")
    drawn = drawing.svg(replace(spoiled, nodes=(node, *spoiled.nodes[1:])), drawing.WIDE)
    assert ElementTree.fromstring(drawn).find(f"{SVG}title").text == '<b>&"'
    assert "<script>" not in drawn
