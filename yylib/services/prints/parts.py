"""What a printed form consists of. Each part draws itself on the ``Sheet`` that the document gives it."""

from collections.abc import Sequence
from typing import NamedTuple

from yylib.services.prints import codes, fonts, lines

MM = 72 / 25.4
WIDTH = (210 - 2 * 18) * MM  # of the text on A4
_TIGHT = (("cell", 8.5, 10.5), ("number", 8.5, 10.5), ("cell-head", 8.5, 10.5), ("heading", 10.5, 13),
          ("small", 8.5, 11), ("title", 18, 24))  # fmt: skip


class Sheet:
    """The styles of one document, and what its texts held that the font lacks; ``is_tight`` for a full page."""

    def __init__(self, is_tight: bool = False):
        from reportlab.lib.styles import ParagraphStyle

        fonts.font(fonts.REGULAR)
        fonts.font(fonts.BOLD)
        text = ParagraphStyle("text", fontName=fonts.REGULAR, fontSize=10.5, leading=16, wordWrap="CJK")
        self.styles = {
            "text": text,
            "bold": ParagraphStyle("bold", text, fontName=fonts.BOLD),
            "small": ParagraphStyle("small", text, fontSize=9.5, leading=14.5),
            "cell": ParagraphStyle("cell", text, fontSize=10, leading=13),
            "number": ParagraphStyle("number", text, fontSize=10, leading=13, alignment=2),
            "cell-head": ParagraphStyle("cell-head", text, fontName=fonts.BOLD, fontSize=10, leading=13, alignment=1),
            "heading": ParagraphStyle("heading", text, fontName=fonts.BOLD, fontSize=12.5, leading=18, spaceBefore=9,
                                      spaceAfter=4),
            "title": ParagraphStyle("title", text, fontName=fonts.BOLD, fontSize=20, leading=28, alignment=1),
            "centre": ParagraphStyle("centre", text, alignment=1),
            "right": ParagraphStyle("right", text, alignment=2),
            "caption": ParagraphStyle("caption", text, fontSize=9, leading=12, alignment=1),
            "large": ParagraphStyle("large", text, fontSize=18, leading=28, alignment=1),
            "poster": ParagraphStyle("poster", text, fontName=fonts.BOLD, fontSize=40, leading=54, alignment=1),
        }  # fmt: skip
        self.padding, self.gap = ((1, 2.5), 3 * MM) if is_tight else ((3, 4), 8 * MM)
        edges = [(f"{side}PADDING", (0, 0), (-1, -1), 3) for side in ("LEFT", "RIGHT")]
        self.edges = edges if is_tight else []
        for name, size, leading in _TIGHT if is_tight else ():
            self.styles[name].fontSize, self.styles[name].leading = size, leading
        if is_tight:
            self.styles["heading"].spaceBefore, self.styles["heading"].spaceAfter = 5, 2
        self.missing: dict[str, None] = {}

    def clean(self, text: str) -> str:
        """The text as the font can write it; what it lacks is noted."""
        self.missing.update(dict.fromkeys(fonts.missing(text)))
        return fonts.printable(text)

    def paragraph(self, text, style: str = "text"):
        """A paragraph of plain text: nothing in it is markup."""
        return lines.paragraph(self.clean(str(text)), self.styles[style])


class Heading(NamedTuple):
    """The title of a section; it never stands alone at the foot of a page."""

    text: str

    def draw(self, sheet: Sheet) -> list:
        from reportlab.platypus import CondPageBreak

        return [CondPageBreak(25 * MM), sheet.paragraph(self.text, "heading")]


class Text(NamedTuple):
    """A paragraph; ``style`` is text, bold, small, centre or large."""

    text: str
    style: str = "text"

    def draw(self, sheet: Sheet) -> list:
        return [sheet.paragraph(self.text, self.style)]


class Space(NamedTuple):
    """An empty height in millimetres."""

    height: float

    def draw(self, sheet: Sheet) -> list:
        from reportlab.platypus import Spacer

        return [Spacer(1, self.height * MM)]


class Facts(NamedTuple):
    """Names at the left, what they are at the right, without lines; ``label`` is the width of the names in mm."""

    pairs: Sequence[tuple[str, str]]
    label: float = 26

    def draw(self, sheet: Sheet) -> list:
        from reportlab.platypus import Table as Grid

        rows = [[sheet.paragraph(name), sheet.paragraph(value)] for name, value in self.pairs]
        flat = [("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 1), ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
                ("VALIGN", (0, 0), (-1, -1), "TOP")]  # fmt: skip
        return [Grid(rows, [self.label * MM, WIDTH - self.label * MM], style=flat)] if rows else []


class Table(NamedTuple):
    """A table with a full grid, its head repeated on every page; ``numeric`` names the right-aligned columns.

    ``widths`` are shares of the page's width, equal ones where none are given.
    """

    head: Sequence[str]
    rows: Sequence[Sequence]
    widths: Sequence[float] = ()
    numeric: Sequence[int] = ()

    def draw(self, sheet: Sheet) -> list:
        from reportlab.platypus import Table as Grid

        shares = self.widths or [1] * len(self.head)
        cells = [[sheet.paragraph(name, "cell-head") for name in self.head]]
        for row in self.rows:
            cells.append([sheet.paragraph("—" if value is None else value, "number" if i in self.numeric else "cell")
                          for i, value in enumerate(row)])  # fmt: skip
        style = [("GRID", (0, 0), (-1, -1), 0.6, "black"), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                 ("TOPPADDING", (0, 0), (-1, -1), sheet.padding[0]),
                 ("BOTTOMPADDING", (0, 0), (-1, -1), sheet.padding[1]), *sheet.edges]  # fmt: skip
        return [Grid(cells, [WIDTH * share / sum(shares) for share in shares], repeatRows=1, splitInRow=1,
                     style=style)]  # fmt: skip


class Box(NamedTuple):
    """A framed paragraph."""

    text: str

    def draw(self, sheet: Sheet) -> list:
        from reportlab.platypus import Table as Grid

        frame = [("BOX", (0, 0), (-1, -1), 0.6, "black"), ("BOTTOMPADDING", (0, 0), (-1, -1), 5)]
        return [Grid([[sheet.paragraph(self.text, "cell")]], [WIDTH], style=frame, spaceAfter=6)]


class Code(NamedTuple):
    """The QR code of one of our pages, ``size`` mm wide; without an outward address the sentence that says so."""

    path: str
    caption: str = ""
    size: float = 30

    def draw(self, sheet: Sheet) -> list:
        url = codes.address(self.path)
        drawn = [code_drawing(url, self.size * MM)] if url else [sheet.paragraph(codes.UNAVAILABLE, "centre")]
        return [*drawn, *([sheet.paragraph(self.caption, "caption")] if self.caption else [])]


class Beside(NamedTuple):
    """Some parts with another at their right, ``room`` mm wide, kept together on one page."""

    left: Sequence
    right: NamedTuple
    room: float = 36

    def draw(self, sheet: Sheet) -> list:
        from reportlab.platypus import KeepTogether
        from reportlab.platypus import Table as Grid

        cells = [[drawn for part in self.left for drawn in part.draw(sheet)], self.right.draw(sheet)]
        flat = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 0), ("ALIGN", (1, 0), (1, 0), "CENTER")]  # fmt: skip
        return [KeepTogether([Grid([cells], [WIDTH - self.room * MM, self.room * MM], style=flat)])]


class Break(NamedTuple):
    """What follows begins on a new page."""

    def draw(self, sheet: Sheet) -> list:
        from reportlab.platypus import PageBreak

        return [PageBreak()]


def code_drawing(url: str, size: float):
    """A QR code as vector bars, ``size`` points wide."""
    from reportlab.graphics.shapes import Drawing, Rect

    rows = codes.matrix(url)
    unit = size / len(rows)
    drawing = Drawing(size, size)
    drawing.hAlign = "CENTER"
    for x, y, width in codes.runs(rows):
        drawing.add(Rect(x * unit, size - (y + 1) * unit, width * unit, unit, strokeWidth=0, strokeColor=None))
    return drawing
