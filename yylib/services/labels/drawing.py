"""Labels as a PDF of the sheet's own size: every label stands where its paper says, to half a millimetre."""

from collections.abc import Sequence
from io import BytesIO

from yylib.errors import Refused
from yylib.models.processing import LabelPaper
from yylib.services.labels.content import Label
from yylib.services.labels.papers import corner
from yylib.services.prints import fonts
from yylib.services.prints.paper import LIBRARY, Pdf
from yylib.services.prints.parts import MM

MOST = 2000
THINNEST = 0.19  # mm: the narrowest bar that a hand scanner reads from a laser print (ISO/IEC 15417)
WIDEST = 0.4
EDGE = 1.5  # mm inside a label that stays white: cutting and feeding are off by as much
QUIET = 10  # modules left and right of the bars


def pdf(kind: str, labels: Sequence[Label], paper: LabelPaper, start_at: int = 1) -> Pdf:
    """The labels on sheets of a paper; the first stands on place ``start_at``, what is before it has been used.

    ``kind`` is ``barcode`` (Code 128, the number, the title) or ``spine`` (call number over lines, volume, location).
    What the font lacks is printed as 〓 and told in ``missing``; ``content.unwritable`` tells it before.
    """
    from reportlab.pdfgen.canvas import Canvas

    places = paper.columns * paper.rows
    if not labels:
        raise Refused("label_nothing")
    if len(labels) > MOST:
        raise Refused("label_too_many", most=MOST)
    if not 1 <= start_at <= places:
        raise Refused("label_start", field="start_at", start=start_at, most=places)
    fonts.font(), fonts.font(fonts.BOLD)
    out = BytesIO()
    canvas = Canvas(out, pagesize=(paper.page_width / 100 * MM, paper.page_height / 100 * MM), invariant=1)
    canvas.setTitle("条码标签" if kind == "barcode" else "书标")
    canvas.setAuthor(LIBRARY)
    draw = _barcode if kind == "barcode" else _spine
    for place, label in enumerate(labels, start_at - 1):
        if place and place % places == 0 and place >= start_at:
            canvas.showPage()
        draw(canvas, label, *box(paper, place % places))
    canvas.save()
    return Pdf(out.getvalue(), fonts.missing(*(text for label in labels for text in label.texts(kind))))


def box(paper: LabelPaper, place: int) -> tuple[float, float, float, float]:
    """A place as left, bottom, width and height in points from the page's lower left corner."""
    left, top = corner(paper, place)
    points = [value / 100 * MM for value in (left, paper.page_height - top - paper.height, paper.width, paper.height)]
    return points[0], points[1], points[2], points[3]


def _barcode(canvas, label: Label, left: float, bottom: float, width: float, height: float) -> None:
    from reportlab.graphics.barcode.code128 import Code128

    room, deep = width - 2 * EDGE * MM, height - 2 * EDGE * MM
    small = min(7.0, deep * 0.16)
    bars = Code128(label.code, barWidth=1, barHeight=1, quiet=0)
    module = min(WIDEST * MM, room / (bars.width + 2 * QUIET))
    if module < THINNEST * MM:
        raise Refused("label_too_narrow", field="paper_id", code=label.code, width=f"{width / MM:g}")
    lines = 3 if deep >= 15 * MM else 2
    tall = deep - lines * small * 1.25
    bars = Code128(label.code, barWidth=module, barHeight=tall, quiet=0)
    middle, base = left + width / 2, bottom + EDGE * MM
    head = LIBRARY if lines == 3 else ""
    canvas.setFont(fonts.REGULAR, small)
    canvas.drawCentredString(middle, base + small * 0.25, _cut(label.title, small, room, fonts.REGULAR) or LIBRARY)
    canvas.setFont(fonts.BOLD, small * 1.1)
    canvas.drawCentredString(middle, base + small * 1.5, label.code)
    bars.drawOn(canvas, middle - bars.width / 2, base + small * 2.5)
    if head:
        canvas.setFont(fonts.REGULAR, small)
        canvas.drawCentredString(middle, base + deep - small * 0.85, head)


def _spine(canvas, label: Label, left: float, bottom: float, width: float, height: float) -> None:
    room, deep = width - 2 * EDGE * MM, height - 2 * EDGE * MM
    foot = min(7.0, deep * 0.14)
    free = deep - (foot * 1.4 if label.foot else 0)
    size, lines = _fitted(label.call, room, free)
    middle, line = left + width / 2, bottom + height - EDGE * MM - (free - size * 1.15 * len(lines)) / 2
    canvas.setFont(fonts.BOLD, size)
    for text in lines:
        line -= size * 1.15
        canvas.drawCentredString(middle, line + size * 0.25, text)
    if label.foot:
        canvas.setFont(fonts.REGULAR, foot)
        canvas.drawCentredString(middle, bottom + EDGE * MM + foot * 0.2, _cut(label.foot, foot, room, fonts.REGULAR))


def _fitted(parts: Sequence[str], room: float, deep: float) -> tuple[float, list[str]]:
    """The largest size at which the parts fit, each on a line of its own; a part too long even then is folded."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    from yylib.services.prints.lines import fold

    texts = [fonts.printable(part) for part in parts]
    for size in (16, 14, 12, 11, 10, 9, 8, 7, 6, 5):
        lines = list(texts)
        if size <= 8:
            measure = lambda part, size=size: stringWidth(part, fonts.BOLD, size)  # noqa: E731
            lines = [line for text in texts for line in fold(text, room, measure)]
        if size * 1.15 * len(lines) <= deep and all(stringWidth(one, fonts.BOLD, size) <= room for one in lines):
            return size, lines
    return 5, lines[: max(1, int(deep / 5.75))]


def _cut(text: str, size: float, room: float, font: str) -> str:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    text = fonts.printable(text)
    while text and stringWidth(text, font, size) > room:
        text = text[:-2] + "…" if len(text) > 2 else ""
    return text
