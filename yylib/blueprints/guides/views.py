"""The guides as readers see them: the list with its search, one guide, its A4 sheet and its PDF."""

from io import BytesIO

from flask import request, send_file
from markupsafe import Markup

from yylib import clock
from yylib.access import me, public
from yylib.blueprints.guides import bp
from yylib.fields import clean_line
from yylib.permissions import Permission
from yylib.services import activity_figures, prints, volunteer_figures
from yylib.services.board import figures
from yylib.services.guides import drawing, editions, flow, papers
from yylib.web import moment_words, page

ACTIVITIES = (3, 5)  # 少儿读者服务, 阅读推广活动
VOLUNTEERS = 2  # 读者服务: 志愿者招募、管理服务
ACQUISITION = 1  # 文献资源建设: how many books came this year, and how many in time


@bp.get("/guides")
@public
def index():
    q = clean_line(request.args.get("q", ""))[:40]
    return page("guides/index.html", q=q, found=editions.find(q))


@bp.get("/guides/<int:number>")
@public
def show(number):
    """One guide; the marks of what is doubtful are given to those who work here, and to nobody else."""
    edition = editions.current(number)
    big = request.cookies.get("big") == "1"
    charts = _charts(edition.guide, (drawing.LARGE, drawing.BROAD) if big else (drawing.NARROW, drawing.WIDE))
    person = me()
    insider = person is not None and person.can(Permission.GUIDES_READ)
    return page("guides/show.html", **_sheet(edition), charts=charts, insider=insider,
                steps=flow.as_list(edition.guide.flow) if edition.guide.flow else [],
                year=figures.this_year() if number == ACQUISITION else None,
                held=activity_figures.year(clock.today().year) if number in ACTIVITIES else None,
                served=volunteer_figures.this_year() if number == VOLUNTEERS else None,
                state=edition.state if insider else lambda _path: "")  # fmt: skip


@bp.get("/guides/<int:number>/print")
@public
def sheet(number):
    """The A4 sheet as the library posts it."""
    edition = editions.current(number)
    return page("guides/print.html", **_sheet(edition), charts=_charts(edition.guide, (drawing.WIDE,)),
                printed_on=moment_words(clock.now(), "%Y 年 %-m 月 %-d 日"))  # fmt: skip


@bp.get("/guides/<int:number>/pdf")
@public
def pdf(number):
    edition = editions.current(number)
    return send_file(BytesIO(papers.pdf(edition).data), "application/pdf", as_attachment=True,
                     download_name=f"{edition.guide.title}.pdf", conditional=False, etag=False)  # fmt: skip


def _charts(guide, layouts) -> list:
    """The chart drawn in each layout, of which the stylesheet shows the one that fits."""
    return [Markup(drawing.svg(guide.flow, layout, id=f"flow-{layout.name}")) for layout in layouts if guide.flow]


def _sheet(edition) -> dict:
    guide = edition.guide
    return {"edition": edition, "guide": guide, "facts": papers.facts(guide), "basis": papers.basis(guide),
            "item_facts": papers.item_facts(guide), "foot": papers.foot(guide), "code": prints.qr(papers.address(edition.number)),
            "url": prints.address(papers.address(edition.number)), "version_words": papers.version_words(edition)}  # fmt: skip
