"""Drawing a flow chart as SVG: no script, no style attribute, every line broken here, because SVG breaks none."""

import re
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from yylib.services.guides.flow import as_list, in_words

EDGE = 4  # the thick top edge of a box
LEADING = 1.5
NUMBER = 1.6  # width of the number before a step's title, in em
NO_START = "。，、；：？！”’）》】…"
NO_END = "“‘（《【"
_CHUNK = re.compile(rf"[{NO_END}]*(?:[!-~]+|——|.)[{NO_START}]*")


@dataclass(frozen=True, slots=True)
class Layout:
    """Sizes of one drawing, in units of its viewBox. With more lanes than ``abreast`` they stand one below another."""

    name: str
    width: float
    text: float
    head: float
    pad: float
    gap: float
    drop: float
    abreast: int

    @property
    def rail(self):
        """Return the room at either side for the lines that run past stacked lanes."""
        return 2 * self.gap


NARROW = Layout("narrow", width=324, text=15, head=17, pad=10, gap=10, drop=26, abreast=2)
LARGE = Layout("large", width=324, text=20, head=22, pad=12, gap=10, drop=30, abreast=1)
WIDE = Layout("wide", width=760, text=15, head=17, pad=14, gap=14, drop=26, abreast=3)
LAYOUTS = {layout.name: layout for layout in (NARROW, LARGE, WIDE)}


@dataclass(frozen=True, slots=True)
class Box:
    """A step in its place; ``head`` and ``body`` are its lines."""

    node: object
    x: float
    y: float
    width: float
    height: float
    head: tuple[str, ...]
    body: tuple[str, ...]

    @property
    def middle(self):
        return self.x + self.width / 2

    @property
    def bottom(self):
        return self.y + self.height


def width(text):
    """Return the width of a text in em: ASCII counts a half, everything else one."""
    return sum(0.5 if character.isascii() else 1 for character in text)


def wrap(text, room):
    """Break a text into lines of at most ``room`` em.

    No line begins with a closing mark or ends with an opening one, a number or Latin word stays whole, and the last
    line does not hold a single character. A word longer than the line is cut.
    """
    lines = [[]]
    for chunk in _chunks(text, room):
        if lines[-1] and width("".join([*lines[-1], chunk])) > room:
            lines.append([])
        lines[-1].append(chunk)
    if len(lines) > 1 and len(lines[-1]) == 1 and len(lines[-2]) > 2 and width(lines[-2][-1] + lines[-1][0]) <= room:
        lines[-1].insert(0, lines[-2].pop())
    return tuple("".join(line).strip() for line in lines if line)


def _chunks(text, room):
    for chunk in _CHUNK.findall(text):
        while width(chunk) > room:
            cut = next(i for i in range(len(chunk), 0, -1) if i == 1 or width(chunk[:i]) <= room)
            yield chunk[:cut]
            chunk = chunk[cut:]
        if chunk:
            yield chunk


def place(flow, layout):
    """Return the boxes of a chart in their places, from top to bottom."""
    stacked = len(flow.lanes) > layout.abreast
    boxes, top = [], 0.0
    for row in _rows(flow, stacked):
        placed = [_box(node, flow, layout, top) for node in row]
        height = max(box.height for box in placed)
        boxes += [Box(b.node, b.x, b.y, b.width, height, b.head, b.body) for b in placed]
        top += height + layout.drop
    return boxes


def _rows(flow, stacked):
    """Return the nodes row by row; stacked lanes follow one another whole, each step a row of its own."""
    if not stacked:
        return [[node for node in flow.nodes if node.number == number]
                for number in sorted({node.number for node in flow.nodes})]
    steps = [step for part in as_list(flow)
             for step in ([part.step] if part.step else [step for lane in part.lanes for step in lane.steps])]
    return [[step] for step in steps]


def _box(node, flow, layout, top):
    left, wide = _column(node, flow, layout)
    room = wide - 2 * layout.pad
    head = wrap(node.title, room / layout.head - NUMBER)
    body = wrap(node.text, room / layout.text) if node.text else ()
    lines = len(head) * layout.head + len(body) * layout.text
    return Box(node, left, top, wide, EDGE + 2 * layout.pad + LEADING * lines, head, body)


def _column(node, flow, layout):
    if not node.lane:
        return 0.0, layout.width
    if len(flow.lanes) > layout.abreast:
        return layout.rail, layout.width - 2 * layout.rail
    wide = (layout.width - layout.gap * (len(flow.lanes) - 1)) / len(flow.lanes)
    return [lane.id for lane in flow.lanes].index(node.lane) * (wide + layout.gap), wide


def svg(flow, layout=WIDE, *, id="flow"):
    """Return the chart as an SVG element (text, already escaped).

    It has a viewBox and no size: a class gives the width. All ink is currentColor. ``id`` must differ between two
    drawings on one page; title and description are found through it.
    """
    boxes = place(flow, layout)
    height = max(box.bottom for box in boxes) + 1
    name = quoteattr(f"flow-svg flow-{layout.name}")
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class={name} role="img" fill="currentColor"'
        f' viewBox="-0.5 0 {_n(layout.width + 1)} {_n(height)}"'
        f' aria-labelledby={quoteattr(f"{id}-title {id}-desc")}>',
        f"<title id={quoteattr(f'{id}-title')}>{escape(flow.title)}</title>",
        f"<desc id={quoteattr(f'{id}-desc')}>{escape(in_words(flow))}</desc>",
    ]
    parts += [_draw_box(box, layout) for box in boxes]
    parts += _draw_edges(flow, boxes, layout)
    return "\n".join([*parts, "</svg>"])


def _draw_box(box, layout):
    left, line = box.x + layout.pad, box.y + EDGE + layout.pad
    size = f'x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.width)}"'
    parts = [f'<g class="flow-box"><rect {size} height="{_n(box.height)}" fill="none" stroke="currentColor"/>',
             f'<rect class="flow-edge" {size} height="{EDGE}"/>',
             _line(box.node.number, left, line, layout.head, bold=True)]
    for text in box.head:
        parts.append(_line(text, left + NUMBER * layout.head, line, layout.head, bold=True))
        line += LEADING * layout.head
    for text in box.body:
        parts.append(_line(text, left, line, layout.text))
        line += LEADING * layout.text
    return "\n".join([*parts, "</g>"])


def _line(text, x, top, size, *, bold=False):
    # A CJK glyph sits from 0.12 em below the baseline to 0.88 above it; half the leading goes above.
    baseline = top + size * ((LEADING - 1) / 2 + 0.88)
    weight = ' font-weight="700"' if bold else ""
    return f'<text x="{_n(x)}" y="{_n(baseline)}" font-size="{_n(size)}"{weight}>{escape(str(text))}</text>'


def _draw_edges(flow, boxes, layout):
    at = {box.node.id: box for box in boxes}
    stacked = len(flow.lanes) > layout.abreast
    drawn = []
    for edge in flow.edges:
        source, target = at[edge.source], at[edge.target]
        beside = stacked and bool(source.node.lane) != bool(target.node.lane)
        points = (_past if beside else _down)(source, target, layout)
        drawn.append('<path class="flow-line" fill="none" stroke="currentColor" stroke-width="2"'
                     f' d="M{_path(points)}"/>')
        drawn.append(f'<path class="flow-tip" d="M{_path(_tip(points))}Z"/>')
    return drawn


def _down(source, target, layout):
    """Return the line from a box to one below: straight out of a lane, parted half way where it enters one."""
    start = source.middle
    end = target.middle if target.node.lane else start
    half = target.y - layout.drop / 2
    return [(start, source.bottom), *([(start, half), (end, half)] if start != end else []), (end, target.y)]


def _past(source, target, layout):
    """Return the line beside stacked lanes: down the left rail into a lane, or out of it and down the right one."""
    if target.node.lane:
        rail, level = layout.rail / 2, target.y + target.height / 2
        return [(rail, source.bottom), (rail, level), (target.x, level)]
    rail, level = layout.width - layout.rail / 2, source.y + source.height / 2
    return [(source.x + source.width, level), (rail, level), (rail, target.y)]


def _tip(points):
    """Return the triangle at the end of a line, pointing the way the line ends."""
    (ax, ay), (x, y) = points[-2:]
    if ay == y:
        back = x - 8 if ax < x else x + 8
        return [(x, y), (back, y - 5), (back, y + 5)]
    return [(x, y), (x - 5, y - 8), (x + 5, y - 8)]


def _path(points):
    return "L".join(f"{_n(x)} {_n(y)}" for x, y in points)


def _n(number):
    return f"{number:.1f}".removesuffix(".0")
