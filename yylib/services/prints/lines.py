"""Breaking Chinese text into lines: no line begins with a closing mark or ends with an opening one."""

import re

NO_START = "。，、；：？！”’）》】…,.;:?!)"
NO_END = "“‘（《【("
_IN_NUMBER = "(?<=[0-9])[.,:–](?=[0-9])"  # 9:00–11:00, 1,000.50
_CHUNK = re.compile(rf"[{NO_END}]*(?:(?:[!-')-+\-/-9<-~]|{_IN_NUMBER})+|——|.)[{NO_START}]*")


def fold(text: str, room: float, measure) -> tuple[str, ...]:
    """Break one paragraph into lines that ``measure`` finds no wider than ``room``.

    A number or Latin word stays whole, and the last line does not hold a single character. A word longer than the line
    is cut.
    """
    lines = [[]]
    for chunk in _chunks(text, room, measure):
        if lines[-1] and measure("".join([*lines[-1], chunk])) > room:
            lines.append([])
        lines[-1].append(chunk)
    if len(lines) > 1 and len(lines[-1]) == 1 and len(lines[-2]) > 2 and measure(lines[-2][-1] + lines[-1][0]) <= room:
        lines[-1].insert(0, lines[-2].pop())
    return tuple("".join(line).strip() for line in lines if line)


def _chunks(text, room, measure):
    for chunk in _CHUNK.findall(text):
        while measure(chunk) > room:
            cut = next(i for i in range(len(chunk), 0, -1) if i == 1 or measure(chunk[:i]) <= room)
            yield chunk[:cut]
            chunk = chunk[cut:]
        if chunk:
            yield chunk


def paragraph(text: str, style):
    """A paragraph of plain text that breaks its lines so, at whatever width it is given."""
    from xml.sax.saxutils import escape

    from reportlab.pdfbase.pdfmetrics import stringWidth
    from reportlab.platypus import Paragraph

    class Folded(Paragraph):
        room = None

        def wrap(self, width, height):
            if self.room is None and width > style.fontSize:

                def measure(part):
                    return stringWidth(part, style.fontName, style.fontSize)

                folded = [line for part in text.split("\n") for line in fold(part, width, measure) or [""]]
                # Paragraph takes an ideographic space for one more blank between two words.
                words = "<br/>".join(escape(line).replace("\u3000", "\xa0" * 4) for line in folded)
                Paragraph.__init__(self, words, style)
                self.room = width
            return super().wrap(width, height)

        def split(self, width, height):
            parts = super().split(width, height)
            for part in parts:
                part.room = width
            return parts

    return Folded(escape(text), style)
