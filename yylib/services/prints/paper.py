"""A form on A4: title, one line over a double rule, its parts, signatures, 公章, and 第x页/共y页 in the foot."""

from collections.abc import Sequence
from io import BytesIO
from typing import NamedTuple

from yylib import clock
from yylib.services.prints import fonts
from yylib.services.prints.parts import MM, WIDTH, Break, Sheet

EDGE = 18 * MM
SEAL = 34 * MM
LIBRARY = "沂源县图书馆"


class Pdf(NamedTuple):
    """The bytes of a document, and the characters it wanted that the font lacks."""

    data: bytes
    missing: tuple[str, ...]


def pdf(*, title: str, parts: Sequence, head: Sequence[str] = (), number: str = "", maker: str = "", made_at=None,
        note: str = "", signatures: Sequence[str] = (), seal: bool = False, is_tight: bool = False, annex: Sequence = ()) -> Pdf:  # fmt: skip
    """Draw one document.

    ``head`` are up to three texts under the title, the last right-aligned; ``number`` is the form's 编号. The foot says
    ``note``, 制表人 and 制表时间 (``made_at``, UTC, now if not given). ``signatures`` are lines to sign on, such as 制表,
    审核, 馆长; ``seal`` leaves a dashed square of 34 mm for the 公章. ``is_tight`` is for a form that must stay on one page;
    ``annex`` are parts on pages of their own after the signatures.
    """
    sheet = Sheet(is_tight)
    line = [*head, *([f"编号　{number}"] if number else [])]
    story = [sheet.paragraph(title, "title"), *_head(sheet, line)]
    for part in parts:
        story += part.draw(sheet)
    if signatures or seal:
        story += _signed(sheet, signatures, seal)
    for part in (Break(), *annex) if annex else ():
        story += part.draw(sheet)
    made = clock.local(made_at or clock.now())
    words = [note, f"制表人　{maker}" if maker else "", f"制表时间　{made:%Y-%m-%d %H:%M}"]
    return build(sheet, story, title, "　　".join(word for word in words if word))


def build(sheet: Sheet, story: list, title: str, foot: str, *, numbered: bool = True) -> Pdf:
    """Set a story on A4 pages, each with the foot and, if ``numbered``, its number of all pages."""
    from reportlab.platypus import SimpleDocTemplate

    out = BytesIO()
    document = SimpleDocTemplate(out, pagesize=(210 * MM, 297 * MM), leftMargin=EDGE - 6, rightMargin=EDGE - 6,
                                 topMargin=EDGE - 6, bottomMargin=EDGE, title=title, author=LIBRARY, lang="zh-CN",
                                 invariant=1)  # fmt: skip
    document.build(story, canvasmaker=_numbered(sheet.clean(foot), numbered))
    return Pdf(out.getvalue(), tuple(sheet.missing))


def _head(sheet: Sheet, line: Sequence[str]) -> list:
    from reportlab.platypus import HRFlowable, Spacer
    from reportlab.platypus import Table as Grid

    rules = [HRFlowable("100%", 0.9, color="black", spaceBefore=2, spaceAfter=1.6),
             HRFlowable("100%", 0.9, color="black", spaceBefore=0, spaceAfter=4)]  # fmt: skip
    if not line:
        return [Spacer(1, 4), *rules]
    styles = ["text", *["centre"] * (len(line) - 2), "right"][: len(line)]
    cells = [sheet.paragraph(text, style) for text, style in zip(line, styles, strict=True)]
    flat = [("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0)]
    return [Grid([cells], [WIDTH / len(cells)] * len(cells), style=flat), *rules]


def _signed(sheet: Sheet, names: Sequence[str], seal: bool) -> list:
    """The lines to sign on and the dashed square, together on one page."""
    from reportlab.graphics.shapes import Drawing, Line, Rect, String
    from reportlab.platypus import Spacer

    drawing = Drawing(WIDTH, SEAL)
    room = (WIDTH - (SEAL + 6 * MM if seal else 0)) / max(len(names), 1)
    for i, name in enumerate(names):
        left = i * room
        drawing.add(String(left, 6, sheet.clean(name) + "：", fontName=fonts.REGULAR, fontSize=11))
        drawing.add(Line(left, 0.5, left + room - 6 * MM, 0.5, strokeWidth=0.7))
    if seal:
        drawing.add(Rect(WIDTH - SEAL, 0.5, SEAL - 0.5, SEAL - 1, fillColor=None, strokeColor="#444444", strokeWidth=0.7,
                         strokeDashArray=(3, 2)))  # fmt: skip
        drawing.add(String(WIDTH - SEAL / 2, SEAL / 2 - 4, "公　章", fontName=fonts.REGULAR, fontSize=11,
                           textAnchor="middle", fillColor="#444444"))  # fmt: skip
    return [Spacer(1, sheet.gap), drawing]


def _numbered(foot: str, numbered: bool):
    """A canvas that knows, when it draws a page's foot, how many pages there are."""
    from reportlab.pdfgen.canvas import Canvas

    class Numbered(Canvas):
        def __init__(self, *args, **given):
            super().__init__(*args, **given)
            self._pages = []

        def showPage(self):
            self._pages.append(dict(self.__dict__))
            self._startPage()

        def save(self):
            for number, page in enumerate(self._pages, 1):
                self.__dict__.update(page)
                self.setFont(fonts.REGULAR, 9)
                self.drawString(EDGE, EDGE - 6 * MM, foot)
                if numbered:
                    self.drawRightString(EDGE + WIDTH, EDGE - 6 * MM, f"第 {number} 页/共 {len(self._pages)} 页")
                super().showPage()
            super().save()

    return Numbered
