"""The guide on paper: A4 as the library posts it, with its chart and the code of its own page."""

from typing import NamedTuple

from yylib.services import prints
from yylib.services.guides import drawing
from yylib.services.prints.fonts import BOLD, REGULAR
from yylib.services.prints.parts import WIDTH, Beside, Break

SHORT = {"handler": "主办人员", "channels": "信息公开渠道"}


class Fact(NamedTuple):
    """One line of a sheet: its name, what stands there for readers, and the field it comes from."""

    label: str
    text: str
    path: str


class Chart(NamedTuple):
    """流程图 as a part of a printed form, as wide as the page."""

    flow: object

    def draw(self, sheet) -> list:
        from reportlab.graphics.shapes import Drawing, Polygon, PolyLine, Rect

        layout = drawing.WIDE
        boxes = drawing.place(self.flow, layout)
        height = max(box.bottom for box in boxes) + 1
        scale = WIDTH / layout.width
        picture = Drawing(WIDTH, height * scale)
        picture.scale(scale, scale)
        for box in boxes:
            top = height - box.y
            picture.add(Rect(box.x, top - box.height, box.width, box.height, fillColor=None, strokeWidth=1))
            picture.add(Rect(box.x, top - drawing.EDGE, box.width, drawing.EDGE, strokeColor=None))
            for text, x, baseline, size, bold in drawing.words(box, layout):
                picture.add(_word(sheet, text, x, height - baseline, size, bold))
        for points, tip in drawing.lines(self.flow, boxes, layout):
            picture.add(PolyLine([n for x, y in points for n in (x, height - y)], strokeWidth=2))
            picture.add(Polygon([n for x, y in tip for n in (x, height - y)], strokeColor=None, fillColor="black"))
        return [picture]


def _word(sheet, text: str, x: float, y: float, size: float, bold: bool):
    from reportlab.graphics.shapes import String

    return String(x, y, sheet.clean(text), fontName=BOLD if bold else REGULAR, fontSize=size)


def pdf(edition) -> prints.Pdf:
    """One guide as a PDF, with the office line and without anything that is for staff only."""
    guide = edition.guide
    chart = [Chart(guide.flow)] if guide.flow else [*_steps(guide), prints.Text("流程图待核实。", "small")]
    code = prints.Code(address(edition.number), "扫码看最新一版", 26)
    sources = [prints.Heading("办理依据"), *(prints.Text(line, "small") for line in basis(guide))]
    flow = [prints.Heading("工作流程"), *_steps(guide)] if guide.flow else []
    parts = [prints.Heading("怎么办"), *chart, prints.Heading("办理须知"), prints.Facts(_pairs(facts(guide))),
             Beside(sources, code), Break(), *flow, prints.Heading("事项信息"),
             prints.Facts(_pairs(item_facts(guide)), label=34)]  # fmt: skip
    return prints.pdf(
        title=guide.title, parts=parts, head=(guide.organisation, version_words(edition)), note=foot(guide)
    )


def poster(edition) -> prints.Pdf:
    """馆内海报: the code of one guide, to be scanned from a distance."""
    return prints.poster(title=edition.guide.name, path=address(edition.number), text="手机扫一扫，看服务指南")


def address(number: int) -> str:
    """The path of a guide's public page."""
    return f"/guides/{number}"


def version_words(edition) -> str:
    """指南 02　第 3 版."""
    return f"指南 {edition.number:02}　第 {edition.version} 版"


def foot(guide) -> str:
    """承办机构 and 办理地点及科室 in one line; the office where the source has no foot."""
    held = guide.foot
    words = [f"承办机构：{held.organisation if held else guide.organisation}"]
    words += [f"办理地点及科室：{held.place}"] if held and held.place else []
    return "　".join(words)


def _pairs(found: list[Fact]) -> list[tuple[str, str]]:
    return [(fact.label, fact.text) for fact in found]


def _steps(guide) -> list:
    return [
        prints.Text(f"（{step.number}）{step.title}：{step.text}" if step.title else step.text) for step in guide.steps
    ]


def facts(guide) -> list[Fact]:
    """办理须知: what a reader must know; telephone numbers are office lines."""
    phones = [Fact("联系电话", guide.public_phone, "foot.phone"),
              Fact("监督电话", guide.public_supervision_phone, "foot.supervision_phone")]  # fmt: skip
    contact = "　".join(word for word in (guide.contact.person, guide.contact.post) if word)
    return [
        Fact("服务内容", guide.content, "content"), Fact("办理要求", guide.requirement, "requirement"),
        Fact("所需材料", guide.materials, "materials"), Fact("工作地点", guide.place, "place"),
        Fact("工作时间", guide.hours, "office_hours"), Fact("办理时限", guide.limit, "time_limit"),
        Fact("是否收费", "不收费" if guide.charged == "否" else "收费", "charged"), Fact("联系人", contact, "contact.person"),
        *(phone for phone in phones if phone.text),
    ]  # fmt: skip


def basis(guide) -> list[str]:
    """办理依据, a line for each document."""
    return [f"《{held.doc}》{f'（{held.doc_no}）' if held.doc_no else ''}{'、'.join(held.articles)}"
            for held in guide.legal_basis]  # fmt: skip


def item_facts(guide) -> list[Fact]:
    """事项信息: the cells of the item table that do not repeat the guide's own text; an empty one is —."""
    item = guide.item
    own = [Fact("事项内容", item.content, "item.content")] if item.content != guide.content else []
    own += [Fact("事项依据", item.basis, "item.basis")] if item.basis != guide.basis else []
    rest = ("lead_dept", "assist_dept", "other_dept", "handler", "office_phone", "capability", "service_period",
            "fee_standard", "fee_basis", "channels", "remarks")  # fmt: skip
    return [Fact("事项类别", item.category, "item.category"), *own,
            *(Fact(SHORT.get(key) or guide.label(f"item.{key}"), getattr(item, key) or "—", f"item.{key}")
              for key in rest)]  # fmt: skip
