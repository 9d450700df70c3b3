"""The guides' public pages and the staff's."""

import re

import pytest

from tests import factories
from yylib import clock
from yylib.database import write
from yylib.permissions import Role
from yylib.services.guides import content, editions

MOBILE = str(13_000_000_000)


@pytest.fixture
def guides(app):
    """The six guides in their first edition."""
    clock.freeze("2026-11-23 09:00")
    with app.app_context():
        write(editions.first_content)
    return app


@pytest.fixture
def names(guides):
    """The login names of a head, who may change guides, and of the desk, who may only read the marks."""
    with guides.app_context():
        return [factories.login_name(factories.a_colleague(role)) for role in (Role.HEAD, Role.DESK)]


def html(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.get_data(as_text=True)


def words(text: str) -> str:
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", text))


@pytest.mark.parametrize("guide", content.load(), ids=lambda guide: guide.slug)
@pytest.mark.parametrize("address", ["/guides/{}", "/guides/{}/print"])
def test_a_guides_page_holds_every_field_and_no_mark(client, guides, guide, address):
    page = html(client.get(address.format(guide.number)))
    shown = words(page)
    texts = [guide.name, guide.content, guide.requirement, guide.materials, guide.place, guide.limit, guide.contact.person,
             guide.contact.post, guide.item.category, guide.item.lead_dept, guide.item.capability, guide.hours]  # fmt: skip
    texts += [step.text for step in guide.steps] + [
        article for basis in guide.legal_basis for article in basis.articles
    ]
    assert [text for text in texts if words(text) not in shown] == []
    assert guide.public_phone in shown
    assert not [mark for mark in ("待补录", "馆员可见") if mark in shown]
    assert shown.count("待核实") == (0 if guide.flow else shown.count("流程图待核实"))
    assert "style=" not in page


@pytest.mark.parametrize("number", [4, 6])
def test_a_guide_without_a_chart_says_so_and_draws_none(client, guides, number):
    page = html(client.get(f"/guides/{number}"))
    assert "流程图待核实" in page
    assert "flow-svg" not in page


def test_a_chart_is_drawn_for_its_width_and_told_as_a_list(client, guides):
    page = html(client.get("/guides/2"))
    assert re.findall(r'class="flow-svg (flow-\w+)"', page) == ["flow-narrow", "flow-wide"]
    assert "用文字看流程" in page
    client.set_cookie("big", "1")
    assert re.findall(r'class="flow-svg (flow-\w+)"', html(client.get("/guides/2"))) == ["flow-large", "flow-broad"]


def test_the_code_stands_on_the_page_only_with_an_outward_address(client, guides):
    assert "二维码暂不可用：请先填写对外网址" in html(client.get("/guides/1/print"))
    guides.config["PUBLIC_URL"] = "http://library.example"
    page = html(client.get("/guides/1/print"))
    assert 'aria-label="二维码"' in page
    assert "暂不可用" not in page


def test_a_guide_can_be_saved_as_a_pdf(client, guides):
    answer = client.get("/guides/3/pdf")
    assert answer.data.startswith(b"%PDF-")
    assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]


def test_readers_find_a_guide_by_a_word_and_are_told_when_there_is_none(client, guides):
    assert "文献资源建设" in html(client.get("/guides?q=捐赠"))
    assert "没有找到" in html(client.get("/guides?q=疫苗"))
    assert html(client.get("/guides?q=%22*")).count("/guides/") == 0
    assert html(client.get("/guides")).count('href="/guides/') == 6


@pytest.mark.parametrize("address", ["/guides/7", "/guides/7/print", "/guides/0/pdf", "/guides/99999999999"])
def test_a_number_without_a_guide_is_not_found(client, guides, address):
    assert client.get(address).status_code == 404


def test_before_the_first_content_the_pages_say_so(client):
    assert "还没有录入" in html(client.get("/guides"))


def test_marks_are_shown_to_those_who_work_here(client, guides, names):
    client.sign_in(names[1])
    page = html(client.get("/guides/3"))
    assert "馆员可见" in page
    assert "待核实" in page


def test_the_staff_list_counts_what_is_open(client, names):
    client.sign_in(names[1])
    page = html(client.get("/staff/guides/"))
    total = sum(len(guide.doubts) + len(guide.pending) for guide in content.load())
    assert f"6 份指南，{total} 处待核实或待补录" in page


def test_the_desk_may_look_and_not_change(client, names):
    client.sign_in(names[1])
    assert "核实无误</button>" not in html(client.get("/staff/guides/1"))
    assert client.get("/staff/guides/1/edit").status_code == 403


def test_a_change_is_published_and_stands_in_the_history(client, names):
    client.sign_in(names[0])
    answer = client.submit("/staff/guides/2/edit", p_materials="读者证（借书用）", note="馆务会决定")
    assert answer.headers["Location"] == "/staff/guides/2"
    assert "读者证（借书用）" in html(client.get("/guides/2"))
    history = html(client.get("/staff/guides/2/editions"))
    assert "共 2 版" in history
    assert "相关宣传资料" in history


def test_a_mobile_is_entered_by_staff_and_never_shown_to_readers(client, guides, names):
    client.sign_in(names[0])
    client.submit("/staff/guides/3/edit", p_contact_mobile=MOBILE, p_foot_supervision_phone=MOBILE, note="补录")
    assert MOBILE in html(client.get("/staff/guides/3/edit"))
    assert MOBILE not in html(client.get("/staff/guides/3/editions"))
    for address in ("/guides/3", "/guides/3/print", "/guides?q=" + MOBILE[:3]):
        assert MOBILE not in html(client.get(address))


def test_what_cannot_stand_in_a_field_is_said_beside_it_and_all_that_was_typed_is_kept(client, names):
    client.sign_in(names[0])
    answer = client.submit("/staff/guides/2/edit", p_time_limit="尽快", p_materials="读者证", note="试")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "办理时限认不出" in page
    assert 'value="尽快"' in page
    assert 'value="读者证"' in page


def test_a_form_from_an_older_edition_comes_back_on_top_of_the_newer_and_saves_then(client, guides, names):
    client.sign_in(names[0])
    page = client.get("/staff/guides/2/edit").get_data(as_text=True)
    client.submit("/staff/guides/2/edit", p_place="一楼", note="甲改")
    from tests.client import forms_of

    form = next(form for form in forms_of(page) if "version" in form["fields"])
    with guides.app_context():
        first = editions.editions(2)[-1]
    old = form["fields"] | texts_of(first) | {"p_materials": "读者证", "note": "乙改"}
    answer = client.post("/staff/guides/2/edit", data=old)
    again = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "发布了第 2 版" in again
    back = next(form for form in forms_of(again) if "version" in form["fields"])["fields"]
    assert (back["version"], back["p_materials"], back["p_place"]) == ("2", "读者证", "一楼")
    assert client.post("/staff/guides/2/edit", data=old | back).status_code == 303
    shown = html(client.get("/guides/2"))
    assert "一楼" in shown
    assert "读者证" in shown


def texts_of(edition) -> dict:
    """The texts of an edition by the names of its form's fields, as a browser sends the larger ones."""
    from yylib.blueprints.guide_desk.forms import name_of
    from yylib.services.guides import changes

    return {name_of(path): changes.value(edition.guide, path)
            for section in changes.sections(edition.guide) for path in section.paths}  # fmt: skip


def test_a_doubt_is_settled_with_a_note(client, guides, names):
    client.sign_in(names[0])
    doubt = content.load()[0].doubts_at("item.lead_dept")[0]
    given = {"path": doubt.where, "says": doubt.says}
    client.submit("/staff/guides/1", action="/staff/guides/1/verify", **given, note="")
    assert "请写明谁确认的" in html(client.get("/staff/guides/1"))
    client.submit("/staff/guides/1", action="/staff/guides/1/verify", **given, note="馆长确认")
    page = html(client.get("/staff/guides/1"))
    assert "馆长确认" in page
    assert doubt.why not in page


def test_a_poster_is_refused_without_an_outward_address_and_made_with_one(client, guides, names):
    client.sign_in(names[1])
    refused = client.get("/staff/guides/2/poster")
    assert refused.status_code == 409
    assert "二维码暂不可用" in refused.get_data(as_text=True)
    guides.config["PUBLIC_URL"] = "http://library.example"
    assert client.get("/staff/guides/2/poster").data.startswith(b"%PDF-")
