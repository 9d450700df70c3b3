"""通知图片: the notice as one picture for WeChat, with the code of its page; and the picture that stands in a notice."""

from importlib.resources import files as shipped
from io import BytesIO

from yylib.models.activities import Entry
from yylib.permissions import Permission
from yylib.services import files, prints
from yylib.services.notices import board, papers, words
from yylib.services.prints import codes, fonts, lines
from yylib.services.prints.paper import LIBRARY

# What is drawn is kept in these bounds, in pixels; a phone shows 1080 across.
WIDTH, EDGE, HIGHEST = 1080, 72, 6000
_INK, _PAPER, _SLIP, _FAINT = "#1d1b16", "#faf6ec", "#20374a", "#5b564b"
_SHOWN = ("cancelled", "theme", "when", "where", "audience", "quota", "entry", "speaker", "bring", "accompany", "phone")

TYPES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp"}
PICTURE = files.declare("notice_picture", label="通知配图", endings=("jpg", "jpeg", "png", "webp"), megabytes=25,
                        permission=Permission.ACTIVITIES_READ)  # fmt: skip


def draw(activity_id: int) -> bytes:
    """A PNG, 1080 pixels across and as high as the notice needs; without an outward address it has no code."""
    activity = board.get(activity_id)
    said = [line for line in words.lines(activity, board.of(activity_id)) if line.key in _SHOWN]
    page = _Page()
    page.slip(f"{LIBRARY}　{activity.kind_label}")
    page.text(words.title(activity), 68, bold=True, gap=28)
    page.rule()
    for line in said:
        page.fact(line.label, papers.brief(line))
    url = prints.address(board.path(activity))
    if url:
        page.code(url, "长按识别，看详情" if activity.entry == Entry.DROP_IN else "长按识别，看详情、报名")
    return page.png()


class _Page:
    """What is to be drawn, put under one another first: the height is known only then."""

    def __init__(self):
        self.y, self.acts, self._fonts = 0, [], {}

    def font(self, size: int, bold: bool = False):
        from PIL import ImageFont

        key = fonts.BOLD if bold else fonts.REGULAR
        if (key, size) not in self._fonts:
            path = shipped("yylib.data").joinpath("fonts", fonts.FILES[key])
            self._fonts[key, size] = ImageFont.truetype(str(path), size)
        return self._fonts[key, size]

    def slip(self, text: str) -> None:
        self.acts.append(("box", (0, 0, WIDTH, 132), _SLIP))
        self.acts.append(("text", (EDGE, 40), text, self.font(40, bold=True), "#ffffff"))
        self.y = 132 + 64

    def text(
        self, text: str, size: int, *, bold: bool = False, left: int = EDGE, gap: int = 14, color: str = _INK
    ) -> None:
        font = self.font(size, bold)
        for part in fonts.printable(text).split("\n"):
            for row in lines.fold(part, WIDTH - EDGE - left, font.getlength) or ("",):
                self.acts.append(("text", (left, self.y), row, font, color))
                self.y += int(size * 1.45)
        self.y += gap

    def fact(self, label: str, value: str) -> None:
        self.acts.append(("text", (EDGE, self.y), label, self.font(34), _FAINT))
        self.text(value, 38, left=EDGE + 190)

    def rule(self) -> None:
        self.acts += [("box", (EDGE, self.y, WIDTH - EDGE, self.y + 4), _INK),
                      ("box", (EDGE, self.y + 8, WIDTH - EDGE, self.y + 10), _INK)]  # fmt: skip
        self.y += 44

    def code(self, url: str, caption: str) -> None:
        rows = codes.matrix(url)
        unit = 400 // len(rows)
        size, left = unit * len(rows), (WIDTH - unit * len(rows)) // 2
        self.y += 24
        self.acts.append(("box", (left, self.y, left + size, self.y + size), "#ffffff"))
        for x, y, width in codes.runs(rows):
            top = self.y + y * unit
            self.acts.append(("box", (left + x * unit, top, left + (x + width) * unit - 1, top + unit - 1), "#000000"))
        self.y += size + 20
        font = self.font(34)
        self.acts.append(("text", ((WIDTH - font.getlength(caption)) / 2, self.y), caption, font, _FAINT))
        self.y += 60

    def png(self) -> bytes:
        from PIL import Image, ImageDraw

        picture = Image.new("RGB", (WIDTH, min(self.y + EDGE, HIGHEST)), _PAPER)
        brush = ImageDraw.Draw(picture)
        for what, at, *given in self.acts:
            if what == "box":
                brush.rectangle(at, fill=given[0])
            else:
                brush.text(at, given[0], font=given[1], fill=given[2])
        out = BytesIO()
        picture.save(out, "PNG", optimize=True)
        return out.getvalue()
