"""The six guides as published: their texts, the structure drawn from them, and what in them is doubtful.

The wording is the source's; only white space is normalised. What contradicts itself stays and is listed in
``doubts`` for staff. Mobile numbers are left out: their fields are empty and listed in ``pending``.
"""

import json
import re
from dataclasses import dataclass, fields
from datetime import time
from functools import cache
from importlib.resources import files

from yylib.services.guides import flow as flow_charts

DOUBTFUL = "待核实"
PENDING = "待补录"
OFFICE_LINE = re.compile(r"0533-\d{7}")
LABELS = {
    "name": "事项名称",
    "title": "指南标题",
    "content": "服务内容",
    "basis": "办理依据",
    "requirement": "办理要求",
    "materials": "所需材料",
    "steps": "工作流程",
    "place": "工作地点",
    "office_hours": "工作时间",
    "time_limit": "办理时限",
    "charged": "是否收费",
    "contact.person": "联系人",
    "contact.post": "职务",
    "contact.mobile": "联系方式",
    "flow": "流程图",
    "flow.title": "流程图标题",
    "foot": "落款",
    "foot.organisation": "承办机构",
    "foot.place": "办理地点及科室",
    "foot.phone": "联系电话",
    "foot.supervision_phone": "监督电话",
    "item.category": "事项类别",
    "item.content": "事项内容",
    "item.basis": "事项依据",
    "item.lead_dept": "承办科室",
    "item.assist_dept": "配合科室",
    "item.other_dept": "其他配合部门",
    "item.handler": "承办科室主办人员",
    "item.office_phone": "办公电话",
    "item.capability": "服务能力",
    "item.service_period": "服务期限",
    "item.charged": "是否收费",
    "item.fee_standard": "收费标准",
    "item.fee_basis": "收费依据",
    "item.channels": "事项办理、信息公开链接和渠道",
    "item.remarks": "备注",
}


@dataclass(frozen=True, slots=True)
class Item:
    """服务事项: the fifteen cells of the item table; a cell the library left empty is ""."""

    category: str
    content: str
    basis: str
    lead_dept: str
    assist_dept: str
    other_dept: str
    handler: str
    office_phone: str
    capability: str
    service_period: str
    charged: str
    fee_standard: str
    fee_basis: str
    channels: str
    remarks: str


@dataclass(frozen=True, slots=True)
class Basis:
    """办理依据: one document and the articles named of it, in the source's words (第十条, 第四条第一款)."""

    doc: str
    articles: tuple[str, ...]
    doc_no: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the 工作流程; number and title are "" where the source has one unnumbered paragraph."""

    number: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Sla:
    """办理时限: ``n`` units; ``unit`` is natural_day (民法典 200–203) or same_day (then ``n`` is 0)."""

    n: int
    unit: str


@dataclass(frozen=True, slots=True)
class Contact:
    """联系人: name, 职务 and mobile; the mobile is personal, never shipped and never on a public page."""

    person: str
    post: str
    mobile: str


@dataclass(frozen=True, slots=True)
class Foot:
    """What stands under the flow chart: 承办机构, 办理地点及科室, 联系电话, 监督电话."""

    organisation: str
    place: str
    phone: str
    supervision_phone: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """待核实: the field it concerns (a path), what the source says there, and why that is doubtful. Staff only."""

    where: str
    says: str
    why: str


@dataclass(frozen=True, slots=True)
class Guide:
    """服务指南: one of the six, with its item table.

    ``intervals`` are (opens, closes) as local times. ``flow`` and ``foot`` are ``None`` where the source has none.
    """

    number: int
    slug: str
    organisation: str
    name: str
    title: str
    item: Item
    content: str
    basis: str
    legal_basis: tuple[Basis, ...]
    requirement: str
    materials: str
    steps: tuple[Step, ...]
    place: str
    office_hours: str
    intervals: tuple[tuple[time, time], ...]
    time_limit: str
    sla: Sla
    charged: str
    contact: Contact
    flow: flow_charts.Flow | None
    foot: Foot | None
    pending: tuple[str, ...]
    doubts: tuple[Doubt, ...]

    @property
    def limit(self):
        """Return the 办理时限 in a few words."""
        words = {"same_day": "当天办结", "working_day": f"{self.sla.n} 个工作日内办结"}
        return words.get(self.sla.unit, f"{self.sla.n} 日内办结")

    @property
    def fee(self):
        """Return 免费 or 收费."""
        return "免费" if self.charged == "否" else "收费"

    @property
    def hours(self):
        """Return the 工作时间 by the clock of twenty-four hours: 8:30–12:00，13:30–17:00."""
        return "，".join(f"{a.hour}:{a:%M}–{b.hour}:{b:%M}" for a, b in self.intervals)

    @property
    def public_phone(self):
        """Return the office line readers may ring: the foot's 联系电话, else the item's 办公电话; never a mobile."""
        return _office_line(self.foot.phone if self.foot else "") or self.item.office_phone

    @property
    def public_supervision_phone(self):
        """Return the 监督电话; the office line where the foot names no office line, "" where there is no foot."""
        return (_office_line(self.foot.supervision_phone) or self.item.office_phone) if self.foot else ""

    def at(self, path):
        """Return what stands at a path such as ``item.lead_dept``, ``steps[1].text`` or ``flow[visit].text``."""
        value = self
        for key in re.findall(r"\w+", path):
            if isinstance(value, tuple):
                value = value[int(key)]
            elif isinstance(value, flow_charts.Flow) and not hasattr(value, key):
                value = value.node(key)
            else:
                value = getattr(value, key)
        return value

    def doubts_at(self, path):
        """Return the doubts about exactly this field."""
        return [doubt for doubt in self.doubts if doubt.where == path]

    def state(self, path):
        """Return the mark staff see beside a field: 待补录, 待核实 or ""."""
        return PENDING if path in self.pending else DOUBTFUL if self.doubts_at(path) else ""

    def label(self, path):
        """Return the Chinese name of a field, as the source calls it; a step or a box with its title, if it has one."""
        if path in LABELS:
            return LABELS[path]
        head = path.partition("[")[0]
        title = self.at(path.rpartition(".")[0]).title
        return LABELS[head] + (f"“{title}”" if title else "")


def _office_line(text):
    return text if OFFICE_LINE.fullmatch(text) else ""


@cache
def load():
    """Return the six guides that ship with the product, in the order of their numbers."""
    return read(shipped_text())


def shipped_text():
    """Return the shipped JSON as text."""
    return files("yylib.data").joinpath("guides.json").read_text(encoding="utf-8")


def read(text):
    """Read guides from JSON text.

    ``KeyError`` or ``TypeError`` when a field is missing or unknown, ``ValueError`` when a chart cannot be drawn.
    """
    return tuple(build(given) for given in json.loads(text)["guides"])


def build(given):
    """Build one guide from its JSON object; errors as in ``read``."""
    built = {
        "item": Item(**given["item"]),
        "legal_basis": tuple(_basis(**basis) for basis in given["legal_basis"]),
        "steps": tuple(Step(**step) for step in given["steps"]),
        "intervals": tuple((time.fromisoformat(a), time.fromisoformat(b)) for a, b in given["intervals"]),
        "sla": Sla(**given["sla"]),
        "contact": Contact(**given["contact"]),
        "flow": flow_charts.read(given["flow"]),
        "foot": Foot(**given["foot"]) if given["foot"] else None,
        "pending": tuple(given["pending"]),
        "doubts": tuple(Doubt(**doubt) for doubt in given["doubts"]),
    }
    return Guide(**{field.name: built.get(field.name, given[field.name]) for field in fields(Guide)})


def _basis(doc, articles, doc_no=""):
    return Basis(doc, tuple(articles), doc_no)
