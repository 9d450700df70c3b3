"""流程图: the steps of a guide with their lanes, branches and joins. Pure: no database, no request."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lane:
    """One of several ways that are gone side by side between a branch and a join."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Node:
    """One step. Steps of equal distance from the start share a number; ``lane`` is "" where all go the same way."""

    id: str
    number: int
    title: str
    text: str
    lane: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """``target`` follows ``source``; both are ids of nodes."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Flow:
    """A flow chart. ``branches`` and ``joins`` name the nodes where lanes part and meet: nothing parts unsaid."""

    title: str
    lanes: tuple[Lane, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    branches: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()

    def node(self, id):
        """Return the node with this id; ``KeyError`` if there is none."""
        return {node.id: node for node in self.nodes}[id]

    def after(self, id):
        """Return the ids of the steps that follow directly."""
        return [edge.target for edge in self.edges if edge.source == id]

    def before(self, id):
        """Return the ids of the steps that lead here directly."""
        return [edge.source for edge in self.edges if edge.target == id]

    def starts(self):
        """Return the ids of the steps that nothing leads to; a sound chart has one."""
        return [node.id for node in self.nodes if not self.before(node.id)]

    def ends(self):
        """Return the ids of the steps that lead nowhere; a sound chart has one."""
        return [node.id for node in self.nodes if not self.after(node.id)]


@dataclass(frozen=True, slots=True)
class LaneSteps:
    """One lane in the readable list: its title and its steps in order."""

    title: str
    steps: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One entry of the readable list: a common ``step``, or the ``lanes`` that are gone side by side.

    ``fork``: the lanes part after this step; ``last``: the chart ends here.
    """

    step: Node | None = None
    lanes: tuple[LaneSteps, ...] = ()
    fork: bool = False
    last: bool = False


def read(given):
    """Build a flow from its JSON object; ``None`` stays ``None``: a chart the source lacks is not invented.

    Raises ``ValueError`` with every problem found.
    """
    if given is None:
        return None
    flow = Flow(
        title=given["title"],
        lanes=tuple(Lane(**lane) for lane in given["lanes"]),
        nodes=tuple(Node(**node) for node in given["nodes"]),
        edges=tuple(Edge(source, target) for source, target in given["edges"]),
        branches=tuple(given["branches"]),
        joins=tuple(given["joins"]),
    )
    found = problems(flow)
    if found:
        raise ValueError(" ".join(found))
    return flow


def problems(flow):
    """Return what is wrong with a chart, one Chinese sentence each; an empty list means it can be drawn."""
    return _names(flow) or [*_ways(flow), *_forks(flow), *_numbers(flow)]


def _names(flow):
    ids = [node.id for node in flow.nodes]
    if not ids:
        return ["流程图没有步骤。"]
    found = [f"步骤编号“{id}”用了不止一次。" for id in sorted(set(ids)) if ids.count(id) > 1]
    ends = {id for edge in flow.edges for id in (edge.source, edge.target)}
    found += [f"连线指向不存在的步骤“{id}”。" for id in sorted((ends | {*flow.branches, *flow.joins}) - set(ids))]
    lanes = [lane.id for lane in flow.lanes]
    found += [f"步骤“{node.title}”所在的分道不存在。" for node in flow.nodes if node.lane and node.lane not in lanes]
    found += [
        f"分道“{lane.title}”里没有步骤。" for lane in flow.lanes if lane.id not in {node.lane for node in flow.nodes}
    ]
    return found


def _ways(flow):
    starts, ends = flow.starts(), flow.ends()
    found = []
    if len(starts) != 1:
        found.append(f"流程图应当只有一个开头，现在有 {len(starts)} 个。")
    if len(ends) != 1:
        found.append(f"流程图应当只有一个结尾，现在有 {len(ends)} 个。")
    if _in_circles(flow):
        return [*found, "流程图里有绕回去的连线。"]
    reached = _reached(flow, starts[:1])
    return found + [f"走不到步骤“{node.title}”。" for node in flow.nodes if node.id not in reached]


def _reached(flow, start):
    reached, waiting = set(), list(start)
    while waiting:
        id = waiting.pop()
        if id not in reached:
            reached.add(id)
            waiting += flow.after(id)
    return reached


def _in_circles(flow):
    left = {node.id for node in flow.nodes}
    while left:
        free = {id for id in left if not left.intersection(flow.before(id))}
        if not free:
            return True
        left -= free
    return False


def _forks(flow):
    found = []
    for node in flow.nodes:
        if (len(flow.after(node.id)) > 1) != (node.id in flow.branches):
            found.append(f"步骤“{node.title}”之后是否分道，与所标明的不一致。")
        if (len(flow.before(node.id)) > 1) != (node.id in flow.joins):
            found.append(f"步骤“{node.title}”之前是否会合，与所标明的不一致。")
    for edge in flow.edges:
        lanes = flow.node(edge.source).lane, flow.node(edge.target).lane
        if all(lanes) and lanes[0] != lanes[1]:
            found.append(f"步骤“{flow.node(edge.target).title}”从另一分道接过来。")
        elif not lanes[0] and flow.node(edge.target).number > flow.node(edge.source).number + 1:
            found.append(f"从步骤“{flow.node(edge.source).title}”出来的连线跨过了别的步骤。")
    return found


def _numbers(flow):
    if _in_circles(flow):
        return []
    found = [
        f"步骤“{node.title}”的序号应当是 {_distance(flow, node.id)}。"
        for node in flow.nodes
        if node.number != _distance(flow, node.id)
    ]
    for number in sorted({node.number for node in flow.nodes}):
        lanes = [node.lane for node in flow.nodes if node.number == number]
        if len(lanes) > len(set(lanes)) or (len(lanes) > 1 and "" in lanes):
            found.append(f"序号为 {number} 的步骤占了同一个位置，应当分在不同的分道里。")
    return found


def _distance(flow, id):
    """Return the number a step carries: one more than the farthest step before it."""
    return 1 + max((_distance(flow, before) for before in flow.before(id)), default=0)


def _in_order(flow):
    """Return the nodes by number, within a number by lane."""
    lanes = ["", *(lane.id for lane in flow.lanes)]
    return sorted(flow.nodes, key=lambda node: (node.number, lanes.index(node.lane)))


def as_list(flow):
    """Return the chart as a list of ``Part``: common steps in order, and lanes nested where they part."""
    parts, parted = [], []
    for node in _in_order(flow):
        if node.lane:
            parted.append(node)
            continue
        if parted:
            parts.append(_lanes(flow, parted))
            parted = []
        parts.append(Part(step=node, fork=node.id in flow.branches, last=not flow.after(node.id)))
    return parts


def _lanes(flow, nodes):
    lanes = [(lane.title, tuple(node for node in nodes if node.lane == lane.id)) for lane in flow.lanes]
    return Part(lanes=tuple(LaneSteps(title, steps) for title, steps in lanes if steps))


def in_words(flow):
    """Return the chart as one Chinese sentence, for those who hear it instead of seeing it."""
    said, joins = [], False
    for part in as_list(flow):
        if part.lanes:
            said.append("分为" + "、".join(lane.title for lane in part.lanes))
        else:
            said.append(("会合于" if joins else "再到" if said else "先") + f"“{part.step.title}”")
        joins = bool(part.lanes)
    return "，".join(said) + "。"
