"""证书 on A4 across: double frame, title, number, name, text, the library's name and day, room for the seal, the code."""

from collections.abc import Callable
from io import BytesIO

from yylib.errors import Refused
from yylib.models.certificates import Certificate
from yylib.services.certificates.checking import path_of
from yylib.services.certificates.issuing import get
from yylib.services.prints import codes, fonts, lines
from yylib.services.prints.paper import LIBRARY, SEAL, Pdf
from yylib.services.prints.parts import MM

WIDE, HIGH = 297 * MM, 210 * MM
LEFT, ROOM = 38 * MM, 221 * MM
_DIGITS = "〇一二三四五六七八九"
_BY_HAND = "查验：请到本馆服务台或来电，报证书编号"
_drawers: dict[str, Callable[[Certificate], Pdf]] = {}


def draws(kind: str, drawer: Callable[[Certificate], Pdf]) -> None:
    """A later subject draws the certificates of its kind on a paper of its own."""
    _drawers[kind] = drawer


def lacking(*texts: str) -> str:
    """The warning before printing where the font lacks a character of these texts, or ""."""
    return fonts.missing_words(fonts.missing(*texts))


def pdf(certificate_id: int) -> Pdf:
    """The certificate as it was issued, as often as it is asked for; refused once it is void or its name is gone."""
    row = get(certificate_id)
    if not row.is_valid:
        raise Refused("certificate_void")
    if not row.name:
        raise Refused("certificate_nameless")
    return _drawers.get(row.kind, _drawn)(row)


def _drawn(row: Certificate) -> Pdf:
    from reportlab.pdfgen.canvas import Canvas

    fonts.font(fonts.REGULAR)
    fonts.font(fonts.BOLD)
    out = BytesIO()
    canvas = Canvas(out, pagesize=(WIDE, HIGH), invariant=1)
    canvas.setTitle(f"{row.kind_label} {row.number}")
    canvas.setAuthor(LIBRARY)
    _frame(canvas)
    _centred(canvas, "　".join(row.kind_label), 164 * MM, 40)
    canvas.setFont(fonts.REGULAR, 13)
    canvas.drawRightString(LEFT + ROOM, 150 * MM, fonts.printable(f"编号　{row.number}"))
    below = _name(canvas, fonts.printable(row.name), 132 * MM)
    _body(canvas, fonts.printable(row.body), below - 6 * MM)
    _signed(canvas, row)
    _code(canvas, path_of(row))
    canvas.showPage()
    canvas.save()
    return Pdf(out.getvalue(), fonts.missing(row.name, row.body, row.number))


def _frame(canvas) -> None:
    for inset, width in ((11 * MM, 2.4), (13.4 * MM, 0.7)):
        canvas.setLineWidth(width)
        canvas.rect(inset, inset, WIDE - 2 * inset, HIGH - 2 * inset)


def _centred(canvas, text: str, y: float, size: float) -> None:
    canvas.setFont(fonts.BOLD, size)
    canvas.drawCentredString(WIDE / 2, y, text)


def _fitted(text: str, font: str, sizes, most: int) -> tuple[float, tuple[str, ...]]:
    """The largest of the sizes at which the text takes no more than so many lines, and its lines; else the smallest."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    for size in sizes:
        folded = lines.fold(text, ROOM, lambda part, size=size: stringWidth(part, font, size))
        if len(folded) <= most:
            break
    return size, folded


def _name(canvas, name: str, y: float) -> float:
    """The name with its colon, on one line where it fits, else on several; the height below it."""
    size, folded = _fitted(f"{name}：", fonts.BOLD, (28, 24, 21), 1)
    if len(folded) > 1:
        size, folded = _fitted(f"{name}：", fonts.BOLD, (22, 19, 17), 2)
    canvas.setFont(fonts.BOLD, size)
    for line in folded:
        canvas.drawString(LEFT, y, line)
        y -= size * 1.35
    return y


def _body(canvas, text: str, y: float) -> None:
    """The text, its first line set in by two characters, as large as its room allows."""
    room = y - 62 * MM
    for size, lead in ((20, 1.75), (18, 1.75), (16, 1.75), (14, 1.65), (12, 1.5), (10.5, 1.45), (9, 1.4)):
        found, folded = _fitted("\u3000\u3000" + text, fonts.REGULAR, (size,), 99)
        if len(folded) * size * lead <= room:
            break
    canvas.setFont(fonts.REGULAR, found)
    for number, line in enumerate(folded):
        # fold strips what a line begins with; the first one is set in here
        canvas.drawString(LEFT + (0 if number else 2 * found), y - number * found * lead, line)


def _signed(canvas, row: Certificate) -> None:
    right = LEFT + ROOM - 46 * MM
    canvas.setFont(fonts.BOLD, 18)
    canvas.drawCentredString(right, 50 * MM, LIBRARY)
    canvas.setFont(fonts.REGULAR, 14)
    canvas.drawCentredString(right, 40 * MM, in_words(row.issued_on))
    _corners(canvas, right - SEAL / 2, 27 * MM)
    canvas.setFont(fonts.REGULAR, 9)
    canvas.setFillGray(0.35)
    canvas.drawCentredString(right, 29 * MM, "（公章）")
    canvas.setFillGray(0)


def _corners(canvas, x: float, y: float) -> None:
    """Where the seal goes: four corners, because it stands over the name and the day."""
    canvas.setLineWidth(0.6)
    canvas.setStrokeGray(0.45)
    for left, low, across, up in (
        (x, y, 1, 1),
        (x + SEAL, y, -1, 1),
        (x, y + SEAL, 1, -1),
        (x + SEAL, y + SEAL, -1, -1),
    ):
        canvas.line(left, low, left + across * 4 * MM, low)
        canvas.line(left, low, left, low + up * 4 * MM)


def _code(canvas, path: str) -> None:
    url = codes.address(path)
    canvas.setFont(fonts.REGULAR, 9)
    if url is None:
        canvas.drawString(LEFT, 29 * MM, _BY_HAND)
        return
    rows, size = codes.matrix(url), 27 * MM
    unit = size / len(rows)
    for x, y, width in codes.runs(rows):
        canvas.rect(LEFT + x * unit, 30 * MM + size - (y + 1) * unit, width * unit, unit, stroke=0, fill=1)
    canvas.drawString(LEFT, 26 * MM, "扫码查验真伪")


def in_words(day) -> str:
    """二〇二六年十一月二十三日, as official papers write a day."""
    return f"{''.join(_DIGITS[int(one)] for one in str(day.year))}年{_small(day.month)}月{_small(day.day)}日"


def _small(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十") + (_DIGITS[ones] if ones else "")
