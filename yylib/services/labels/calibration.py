"""校准页: printed on plain paper and held against a sheet of labels, it shows by how much the printer is off."""

from io import BytesIO

from yylib.models.processing import LabelPaper
from yylib.services.labels.drawing import box
from yylib.services.prints import fonts
from yylib.services.prints.paper import Pdf
from yylib.services.prints.parts import MM


def calibration(paper: LabelPaper) -> Pdf:
    """The outline of every label where it will be printed, a cross in the first and the last, a rule of 50 mm or what
    fits, and how to read them."""
    from reportlab.pdfgen.canvas import Canvas

    fonts.font()
    out = BytesIO()
    canvas = Canvas(out, pagesize=(paper.page_width / 100 * MM, paper.page_height / 100 * MM), invariant=1)
    canvas.setTitle(f"校准页　{paper.name}")
    canvas.setLineWidth(0.2)
    places = paper.columns * paper.rows
    for place in range(places):
        left, bottom, width, height = box(paper, place)
        canvas.rect(left, bottom, width, height)
        if place in (0, places - 1):
            middle, centre = left + width / 2, bottom + height / 2
            canvas.line(middle - 5 * MM, centre, middle + 5 * MM, centre)
            canvas.line(middle, centre - 5 * MM, middle, centre + 5 * MM)
    _say(canvas, paper, places)
    canvas.save()
    return Pdf(out.getvalue(), ())


def _say(canvas, paper: LabelPaper, places: int) -> None:
    left, bottom, width, height = box(paper, min(paper.columns, places - 1) if places > 1 else 0)
    from reportlab.pdfbase.pdfmetrics import stringWidth

    rule = min(50 * MM, int(width / MM / 10) * 10 * MM)
    texts = (f"{paper.name}　现在右移 {paper.shift_x / 100:g}，下移 {paper.shift_y / 100:g} 毫米",
             f"按“实际大小”打印；横线应长 {rule / MM:g} 毫米", "叠在标签纸上对光看，量出差几毫米",
             "框偏左就填正的右移，偏上就填正的下移")  # fmt: skip
    longest = max(stringWidth(text, fonts.REGULAR, 1) for text in texts)
    size = min(6.0, height / 8, (width - 4 * MM) / longest)
    canvas.setFont(fonts.REGULAR, size)
    for line, text in enumerate(texts, 1):
        canvas.drawString(left + 2 * MM, bottom + height - line * size * 1.3, text)
    level = bottom + 1.5 * MM
    start = left + (width - rule) / 2
    canvas.line(start, level, start + rule, level)
    for mark in (start, start + rule):
        canvas.line(mark, level - MM, mark, level + MM)
