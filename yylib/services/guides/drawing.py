"""Drawing a flow chart as SVG: no script, no style attribute, every line broken here, because SVG breaks none."""

from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from yylib.services.guides.flow import as_list, in_words
from yylib.services.prints.lines import fold

EDGE = 4  # the thick top edge of a box
LEADING = 1.5
NUMBER = 1.6  # width of the number before a step's title, in em


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
BROAD = Layout("broad", width=760, text=19, head=21, pad=16, gap=16, drop=32, abreast=3)
LAYOUTS = {layout.name: layout for layout in (NARROW, LARGE, WIDE, BROAD)}


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
    """Break a text into lines of at most ``room`` em, as Chinese lines are broken."""
    return fold(text, room, width)


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
        return [
            [node for node in flow.nodes if node.number == number]
            for number in sorted({node.number for node in flow.nodes})
        ]
    steps = [
        step
        for part in as_list(flow)
        for step in ([part.step] if part.step else [step for lane in part.lanes for step in lane.steps])
    ]
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
        f' viewBox="-1 0 {_n(layout.width + 2)} {_n(height)}"'
        f" aria-labelledby={quoteattr(f'{id}-title {id}-desc')}>",
        f"<title id={quoteattr(f'{id}-title')}>{escape(flow.title)}</title>",
        f"<desc id={quoteattr(f'{id}-desc')}>{escape(in_words(flow))}</desc>",
    ]
    parts += [_draw_box(box, layout) for box in boxes]
    parts += _draw_edges(flow, boxes, layout)
    return "\n".join([*parts, "</svg>"])


def _draw_box(box, layout):
    size = f'x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.width)}"'
    parts = [
        f'<g class="flow-box"><rect {size} height="{_n(box.height)}" fill="none" stroke="currentColor"/>',
        f'<rect class="flow-edge" {size} height="{EDGE}"/>',
    ]
    for text, x, baseline, size, bold in words(box, layout):
        weight = ' font-weight="700"' if bold else ""
        parts.append(f'<text x="{_n(x)}" y="{_n(baseline)}" font-size="{_n(size)}"{weight}>{escape(text)}</text>')
    return "\n".join([*parts, "</g>"])


def words(box, layout):
    """Return the lines of a box: text, left edge, baseline, size, and whether it is bold."""
    left, top = box.x + layout.pad, box.y + EDGE + layout.pad
    found = [(str(box.node.number), left, _baseline(top, layout.head), layout.head, True)]
    for text in box.head:
        found.append((text, left + NUMBER * layout.head, _baseline(top, layout.head), layout.head, True))
        top += LEADING * layout.head
    for text in box.body:
        found.append((text, left, _baseline(top, layout.text), layout.text, False))
        top += LEADING * layout.text
    return found


def _baseline(top, size):
    # A CJK glyph sits from 0.12 em below the baseline to 0.88 above it; half the leading goes above.
    return top + size * ((LEADING - 1) / 2 + 0.88)


def _draw_edges(flow, boxes, layout):
    drawn = []
    for points, tip in lines(flow, boxes, layout):
        drawn.append(
            f'<path class="flow-line" fill="none" stroke="currentColor" stroke-width="2" d="M{_path(points)}"/>'
        )
        drawn.append(f'<path class="flow-tip" d="M{_path(tip)}Z"/>')
    return drawn


def lines(flow, boxes, layout):
    """Return for every connection its points and the triangle at its end."""
    at = {box.node.id: box for box in boxes}
    stacked = len(flow.lanes) > layout.abreast
    found = []
    for edge in flow.edges:
        source, target = at[edge.source], at[edge.target]
        beside = stacked and bool(source.node.lane) != bool(target.node.lane)
        points = (_past if beside else _down)(source, target, layout)
        found.append((points, _tip(points)))
    return found


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
