"""The common parts of every page: macros drawn with real form fields, bases, and the script in a browser."""

import re
from html.parser import HTMLParser
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import jinja2
import pytest
from flask import render_template_string
from wtforms import (
    BooleanField,
    FileField,
    Form,
    HiddenField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    validators,
    widgets,
)

from yylib.assets import STATIC, asset

TEMPLATES = STATIC.parent / "templates"
NAMES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))


class Page(HTMLParser):
    """A page as a flat list of (tag, attributes, text that follows)."""

    def __init__(self, html: str):
        super().__init__()
        self.tags = []
        self.feed(str(html))

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs), []))

    def handle_data(self, data):
        if self.tags:
            self.tags[-1][2].append(data)

    def all(self, tag, **wanted):
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in wanted.items()}
        return [a for t, a, _ in self.tags if t == tag and all(a.get(n) == v for n, v in wanted.items())]

    def one(self, tag, **wanted):
        found = self.all(tag, **wanted)
        assert len(found) == 1, (tag, wanted, found)
        return found[0]


class Card(Form):
    name = StringField("姓名", [validators.DataRequired("请写姓名")])
    secret = PasswordField("密码")
    kind = SelectField("来源", choices=[SelectChoice("buy", "购买"), SelectChoice("gift", "捐赠")])
    half = RadioField("上午还是下午", choices=[SelectChoice("am", "上午"), SelectChoice("pm", "下午")])
    wishes = SelectMultipleField(
        "想做什么",
        choices=[SelectChoice("a", "上架"), SelectChoice("b", "讲读")],
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(),
    )
    agree = BooleanField("我是监护人，同意")
    paper = FileField("文件")
    note = TextAreaField("备注", description="写给本科室")
    once = HiddenField(default="one-time")


@pytest.fixture(scope="module")
def ui():
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined
    )
    return env.get_template("ui.html").module


@pytest.fixture
def refused():
    """A form that was sent without the name."""
    form = Card(data={"note": "在"})
    form.name.errors = ["请写姓名"]
    return form


def test_every_template_compiles_with_the_filters_of_the_house(app):
    assert [app.jinja_env.get_template(name).name for name in NAMES] == NAMES


def test_no_template_holds_a_style_an_inline_script_or_a_handler():
    bad = re.compile(r"\sstyle\s*=|<style|<script(?![^>]*\bsrc=)|\son[a-z]+\s*=\s*[\"']|javascript:|hx-on")
    found = {name: bad.findall((TEMPLATES / name).read_text("utf-8")) for name in NAMES}
    assert {name: what for name, what in found.items() if what} == {}


def test_every_icon_named_in_a_template_is_vendored():
    held = {path.stem for path in (STATIC / "vendor" / "tabler-icons-3.51.0").glob("*.svg")}
    icon = re.compile(r"icon\(\"([\w-]+)\"\)")
    named = {(name, one) for name in NAMES for one in icon.findall((TEMPLATES / name).read_text("utf-8"))}
    assert named and {(name, one) for name, one in named if one not in held} == set()


def test_an_icon_is_drawn_for_the_eye_only_and_an_unknown_one_is_an_error(ui):
    icon = Page(ui.icon("printer"))
    assert icon.one("svg")["aria-hidden"] == "true" and icon.all("path")
    with pytest.raises(jinja2.UndefinedError):
        ui.icon("unicorn")


def test_a_field_has_its_label_its_hint_and_its_purpose_tied_to_it(ui):
    page = Page(ui.field(Card().name, hint="照证件写", purpose="只用来通知，30 天后删除。"))
    assert page.one("label")["for"] == "name"
    field = page.one("input", type="text")
    assert field["aria-describedby"] == "name-hint name-for"
    assert page.one("p", id="name-hint") and page.one("p", id="name-for")
    assert field["aria-required"] == "true" and "required" not in field and "aria-invalid" not in field


def test_a_bad_field_says_why_above_the_input_and_points_to_it(ui, refused):
    drawn = ui.field(refused.name)
    page = Page(drawn)
    assert "bad" in page.all("div")[0]["class"].split()
    assert page.one("input")["aria-invalid"] == "true"
    assert page.one("input")["aria-describedby"] == "name-bad"
    assert drawn.index("请写姓名") < drawn.index("<input")


def test_a_description_of_the_field_itself_is_its_hint(ui):
    assert Page(ui.field(Card().note)).one("textarea")["aria-describedby"] == "note-hint"


def test_an_optional_field_says_so_and_a_required_one_says_nothing(ui):
    assert "选填" in ui.field(Card().note, optional=True) and "选填" not in ui.field(Card().name)


@pytest.mark.parametrize(
    ("name", "tag", "kind"),
    [("secret", "input", "password"), ("kind", "select", None), ("paper", "input", "file"), ("note", "textarea", None)],
)
def test_every_kind_of_field_has_a_label_for_it(ui, name, tag, kind):
    page = Page(ui.field(Card()[name]))
    assert page.one("label")["for"] == page.one(tag, **({"type": kind} if kind else {}))["id"] == name


def test_a_tick_stands_before_its_label(ui):
    page = Page(ui.field(Card().agree))
    assert page.one("input", type="checkbox")["id"] == page.one("label")["for"] == "agree"


@pytest.mark.parametrize(("name", "kind"), [("half", "radio"), ("wishes", "checkbox")])
def test_a_choice_is_a_group_with_a_legend_and_each_box_a_label(ui, name, kind):
    page = Page(ui.field(Card(data={name: "am"})[name], hint="先到先得"))
    assert page.one("fieldset")["aria-describedby"] == f"{name}-hint"
    assert page.one("legend") is not None
    boxes = page.all("input", type=kind)
    assert [b["id"] for b in boxes] == [label["for"] for label in page.all("label")] and len(boxes) == 2


def test_the_summary_of_errors_links_to_each_field(ui, refused):
    page = Page(ui.errors(refused))
    assert page.one("a")["href"] == "#name" and page.all("div")[0]["role"] == "alert"
    assert ui.errors(Card()).strip() == ""


def test_hidden_fields_are_drawn_once_and_alone(ui):
    assert Page(ui.hidden(Card())).tags[0][1] == {"id": "once", "name": "once", "type": "hidden", "value": "one-time"}
    assert len(Page(ui.hidden(Card())).tags) == 1


def test_what_is_typed_is_escaped(ui):
    for drawn in (
        ui.say("not", "<b>x"), ui.empty("<b>x"), ui.status("ok", "<b>x"), ui.fig("<b>x", 1), ui.kbd("<b>x"),
        ui.field(Card(data={"note": "<b>x"}).note), ui.print_head("<b>x"), ui.post_button("/x", "<b>x", "t"),
    ):  # fmt: skip
        assert "&lt;b&gt;x" in drawn and "<b>x" not in drawn


def test_a_post_button_is_a_form_with_its_token_and_its_values(ui):
    page = Page(ui.post_button("/staff/x/undo", "撤销", "token", scan=7))
    assert page.one("form") == {"class": "post", "method": "post", "action": "/staff/x/undo"}
    assert {i["name"]: i["value"] for i in page.all("input", type="hidden")} == {"csrf_token": "token", "scan": "7"}


def test_a_button_that_asks_first_shows_what_will_happen_without_a_script(ui):
    drawn = ui.post_button("/x", "作废", "token", kind="danger", confirm="12 行会被撤下。")
    assert drawn.index("<summary") < drawn.index("12 行会被撤下。") < drawn.index("<button")


@pytest.mark.parametrize(("value", "shown"), [(48, "+48"), (-12, "−12"), (0, "0"), (None, "—")])
def test_a_difference_carries_its_sign(ui, value, shown):
    assert ui.signed(value) == shown


@pytest.mark.parametrize(("value", "shown"), [(0.085, "+8.5%"), (-0.019, "−1.9%"), (None, "—")])
def test_a_change_is_a_part_of_one_shown_in_percent(ui, value, shown):
    assert ui.percent(value) == shown


def test_a_figure_without_a_number_shows_a_dash_and_never_nought(ui):
    drawn = ui.fig("志愿服务", None, "小时", [("比上周六", None, None)], "17:00 后再看。")
    assert "<b>—</b>" in drawn and "小时" not in drawn and not re.search(r"\b0\b", drawn)


def test_a_figure_opens_its_detail_and_keeps_its_comparisons_uncoloured(ui):
    drawn = ui.fig("到馆人次", 612, "人次", [("比上周六", 48, 0.085), ("比去年同期", -12, None)], "门口计数。", "/d")
    assert Page(drawn).one("a")["href"] == "/d" and "看明细" in drawn
    assert "+48" in drawn and "−12" in drawn and "+8.5%" in drawn
    assert not re.search(r"st-ok|st-late|class=\"(?:up|down|red|green)", drawn)


def test_a_full_room_is_red_and_only_then(ui):
    assert Page(ui.level("自习室", 72, 72, "late", "已满")).one("progress")["class"] == "full"
    assert Page(ui.level("借阅室", 22, 40, "ok", "宽松")).one("progress")["class"] == ""


def test_a_missing_code_is_said_and_not_drawn(ui):
    assert "二维码暂不可用：请先填写对外网址" in ui.qr(None)
    assert "<svg" in ui.qr("<svg></svg>")


def test_a_print_has_its_signatures_and_room_for_the_seal(ui):
    drawn = ui.signatures(filled={"制表": "林小满"})
    assert [n for n in ("制表：林小满", "审核：", "馆长：", "公章") if n not in drawn] == []


@pytest.fixture
def listing():
    return SimpleNamespace(
        name="scans", q="陈", count=137, url="/staff/scans", print_url="/staff/scans/print", export_url="/staff/scans/export",
        remember_url="/staff/scans/remember", next_url="/staff/scans?after=9", prev_url=None,
        filters=[{"name": "way", "label": "方向", "options": [("", "全部方向"), ("in", "进馆")], "value": "in"}],
        columns=[{"name": "at", "label": "时间", "numeric": False, "sort_url": "/staff/scans?sort=-at", "sorted": "up"},
                 {"name": "n", "label": "人数", "numeric": True, "sort_url": None, "sorted": None}],
    )  # fmt: skip


def test_a_list_filters_by_a_plain_form_that_htmx_only_hastens(ui, listing):
    page = Page(ui.tools(listing, "token"))
    form = page.one("form", class_="tools")
    assert (form["method"], form["action"]) == ("get", form["hx-get"])
    assert form["hx-push-url"] == "true" and form["hx-target"] == "#scans"
    assert form["hx-trigger"] == "input changed delay:250ms, submit"
    assert page.one("input", type="search")["value"] == "陈"
    assert page.one("option", value="in").get("selected", "no") is None
    kept = page.one("form", method="post")
    assert kept["action"] == listing.remember_url and page.one("input", name="csrf_token")["value"] == "token"


def test_a_sorted_column_says_so_and_a_numeric_one_stands_right(ui, listing):
    page = Page(ui.table_head(listing, acts=True))
    at, n, _acts = page.all("th")
    assert at["aria-sort"] == "ascending" and n["class"] == "num"
    assert page.one("a")["href"] == page.one("a")["hx-get"] == "/staff/scans?sort=-at"


def test_the_pager_counts_and_leads_only_where_there_is_more(ui, listing):
    page = Page(ui.pager(listing))
    assert page.one("a")["rel"] == "next" and "共 137 条" in ui.pager(listing)


def test_print_and_export_of_a_list_stand_together_and_export_is_a_post(ui, listing):
    page = Page(ui.list_acts(listing, "token"))
    assert page.one("a")["href"] == listing.print_url
    assert page.one("form")["method"] == "post" and page.one("form")["action"] == listing.export_url


PAGE = """{% extends base %}{% block title %}题{% endblock %}{% block heading %}今天 612 人次{% endblock %}
{% block callno %}{{ ui.callno("到馆", "11.21 周六") }}{% endblock %}{% block line %}一行{% endblock %}
{% block acts %}<a class="btn" href="/p">日表</a>{% endblock %}{% block head %}{{ ui.print_head("日表") }}{% endblock %}
{% block main %}<p>正文</p>{% block list %}{{ more }}{% endblock %}{% endblock %}"""
NAV = [{"label": "今日", "open": True, "items": [{"label": "前台", "url": "/staff/desk", "current": True, "count": 2}]}]
MESSAGES = [{"kind": "look", "title": "今天的数还没有采纳", "body": "17:30 前采纳。"}]


def whole(app, base: str, **given) -> Page:
    given = {"me": None, "nav": [], "messages": MESSAGES, "big": False, "path": "/guides?q=1", "more": ""} | given
    with app.test_request_context("/guides"):
        return Page(render_template_string(PAGE, base=base, **given))


ME = SimpleNamespace(name="林小满", department="借阅部", can=lambda permission: True)


@pytest.mark.parametrize("base", ["base_public.html", "base_staff.html", "base_display.html", "base_print.html"])
def test_every_base_speaks_chinese_skips_to_the_text_and_announces_messages(app, base):
    page = whole(app, base)
    assert page.one("html")["lang"] == "zh-CN"
    assert page.one("a", class_="skip")["href"] == "#main" and page.one("main")["id"] == "main"
    box = page.one("div", id="messages")
    assert (box["role"], box["aria-live"]) == ("status", "polite")
    assert page.one("div", class_="say say-look")
    assert [s for s in page.all("script") if not s.get("src", "").startswith("/static/dist/")] == []


@pytest.mark.parametrize("base", ["base_public.html", "base_staff.html", "base_print.html"])
def test_a_page_has_one_first_heading(app, base):
    assert len(whole(app, base).all("h1")) == 1


def test_the_large_type_switch_is_a_link_that_comes_back(app):
    (link,) = [a for a in whole(app, "base_public.html").all("a") if a["href"].startswith("/big")]
    assert parse_qs(urlsplit(link["href"]).query) == {"on": ["1"], "back": ["/guides?q=1"]}
    page = whole(app, "base_public.html", big=True)
    assert page.one("html")["class"] == "public big"
    assert [a for a in page.all("a") if a["href"].startswith("/big?on=0")]


def test_the_staff_face_leads_everywhere_and_leaves_by_a_post(app):
    page = whole(app, "base_staff.html", me=ME, nav=NAV)
    assert {a["href"] for a in page.all("a", aria_current="page")} == {"/staff/desk"}
    assert page.all("form", method="post", action="/staff/sign-out") and page.all("a", href="/staff/accounts/me")
    assert page.one("details", class_="menu") and page.one("details", id="keys")


def test_without_a_person_the_staff_face_has_no_menu(app):
    page = whole(app, "base_staff.html")
    assert page.all("nav") == [] and page.all("form") == []


LIST = """<section class="card" id="scans"><table class="table">{{ ui.table_head(listing) }}<tbody><tr><td>10:46</td>
<td class="num">1</td></tr></tbody></table>{{ ui.pager(listing) }}</section>"""


class Site:
    """A list page held in memory, with the house's policy; it keeps what it was asked."""

    def __init__(self, app, listing, **given):
        self.app, self.listing, self.asked, self.given = app, listing, [], given

    def draw(self, source: str) -> str:
        with self.app.test_request_context("/staff/scans"):
            around = {"me": ME, "nav": NAV, "messages": [], "listing": self.listing, "base": "base_staff.html"}
            return render_template_string(source, **around, more="")

    def answer(self, route):
        from yylib import web

        request, path = route.request, urlsplit(route.request.url).path
        self.asked.append(request)
        if path.startswith("/static/"):
            return route.fulfill(path=STATIC / path.removeprefix("/static/"))
        if "hx-request" in request.headers:
            self.listing.count = 3
            return route.fulfill(content_type="text/html; charset=utf-8", body=self.draw(LIST))
        source = PAGE.replace("{{ more }}", "{{ ui.tools(listing, 'token') }}" + LIST + self.given.get("more", ""))
        headers = {"Content-Security-Policy": web.CSP, "Content-Type": "text/html; charset=utf-8"}
        return route.fulfill(headers=headers, body=self.draw(source))


@pytest.fixture
def site(app, listing, chromium):
    """Opens the list page in a browser; the page is closed after the test, and must have broken no rule of the policy."""
    held = []

    def opened(width=1280, **given):
        held.append(chromium.new_page(viewport={"width": width, "height": 800}))
        page, served = held[-1], Site(app, listing, **given)
        page.broken = []
        page.on("console", lambda m: page.broken.append(m.text) if m.type == "error" else None)
        page.route("**/*", served.answer)
        page.goto("http://library.test/staff/scans")
        return page, served

    yield opened
    broken = [text for page in held for text in page.broken]
    for page in held:
        page.close()
    assert broken == []


@pytest.mark.browser
def test_the_slash_goes_to_the_filter_typing_filters_and_escape_clears(site):
    page, served = site()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "scans-q"
    with page.expect_response(lambda r: "q=" in r.url):
        page.keyboard.type("借")
    page.get_by_text("共 3 条").first.wait_for()
    assert "q=" in page.url and page.evaluate("document.activeElement.id") == "scans-q"
    with page.expect_response(lambda r: r.url.endswith("q=&way=in")):
        page.keyboard.press("Escape")
    assert page.input_value("#scans-q") == ""
    assert served.asked[-1].method in ("GET", "POST")


@pytest.mark.browser
def test_a_half_written_pinyin_word_is_not_sent(site):
    page, served = site()
    half = "(e) => { e.value = 'jie'; e.dispatchEvent(new InputEvent('input', {bubbles: true, isComposing: true})); }"
    page.locator("#scans-q").evaluate(half)
    page.wait_for_timeout(400)
    assert [r for r in served.asked if "hx-request" in r.headers] == []
    with page.expect_response(lambda r: "q=" in r.url):
        page.locator("#scans-q").evaluate(
            "(e) => { e.value = '借'; e.dispatchEvent(new Event('compositionend', {bubbles: true})); }"
        )


@pytest.mark.browser
def test_a_changed_filter_is_remembered_by_a_post_with_its_token(site):
    page, _ = site()
    with page.expect_request(lambda r: r.method == "POST") as sent:
        page.select_option("#scans-way", "")
    assert parse_qs(sent.value.post_data, keep_blank_values=True) == {"q": ["陈"], "way": [""], "csrf_token": ["token"]}


@pytest.mark.browser
def test_sorting_by_keyboard_keeps_the_focus_on_the_column(site):
    page, _ = site()
    page.focus("#scans-by-at")
    with page.expect_response(lambda r: "sort=" in r.url):
        page.keyboard.press("Enter")
    page.get_by_text("共 3 条").first.wait_for()
    assert page.evaluate("document.activeElement.id") == "scans-by-at"


@pytest.mark.browser
def test_a_question_mark_opens_the_key_help_but_not_while_typing(site):
    page, _ = site()
    page.keyboard.press("?")
    assert page.evaluate("document.getElementById('keys').open")
    page.focus("#scans-q")
    page.keyboard.press("?")
    assert page.evaluate("document.getElementById('keys').open")


@pytest.mark.browser
def test_a_poll_says_that_it_is_one(site):
    page, _ = site(more='<p id="now" hx-get="/staff/scans" hx-trigger="every 100ms" hx-swap="none">178</p>')
    with page.expect_request(lambda r: r.headers.get("yy-poll") == "1", timeout=5000) as sent:
        pass
    assert sent.value.headers["hx-request"] == "true"


@pytest.mark.browser
def test_a_chart_is_drawn_from_the_table_at_its_side(site):
    page, _ = site(more=(
        '<div class="chart needs-js"><canvas id="c"></canvas></div><table data-chart="bar" data-canvas="c"><thead><tr>'
        '<th>时段</th><th data-series="now">进馆</th><th>出馆</th><th data-series="then">上周六</th></tr></thead><tbody>'
        '<tr><td>8:30–9:00</td><td>58</td><td>4</td><td>—</td></tr></tbody></table>'
        f'<script src="{asset("chart.js")}" defer></script>'
    ))  # fmt: skip
    page.locator("canvas[data-drawn]").wait_for()
    data = page.evaluate(
        "(() => { const d = Chart.getChart('c').data; return [d.labels, d.datasets.map(s => [s.label, s.data])]; })()"
    )
    assert data == [["8:30"], [["进馆", [58]], ["上周六", [None]]]]


@pytest.mark.browser
def test_the_page_fits_a_phone_and_axe_finds_nothing_serious(site):
    page, _ = site(width=360)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.evaluate((STATIC.parent.parent / "tests" / "vendor" / "axe-core-4.14.1.js").read_text("utf-8"))
    found = page.evaluate("axe.run(document)")["violations"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in ("serious", "critical")] == []


@pytest.mark.browser
def test_the_menu_of_a_narrow_screen_opens_without_a_script(app, listing, chromium):
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.route("**/*", Site(app, listing).answer)
    page.goto("http://library.test/staff/scans")
    link = page.locator(".menu a[href='/staff/desk']")
    assert not link.is_visible()
    page.click(".menu > summary")
    assert link.is_visible() and page.locator(".tools button").is_visible()
    context.close()
