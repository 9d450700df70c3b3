"""Changing a guide field by field: which fields there are, what each may hold, and what differs between two editions."""

import re
import unicodedata
from typing import NamedTuple

from yylib.errors import Refused
from yylib.services.guides import content

MOST = 2000
MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
MAY_BE_EMPTY = re.compile(
    r"contact\.mobile|item\.(channels|remarks)|foot\.\w+|steps\[\d+\]\.title|flow(\[\w+\]\.text)?"
)
MAY_BE_MOBILE = ("contact.mobile", "foot.phone", "foot.supervision_phone")
_ARTICLE = r"第[一二三四五六七八九十百零]+条(?:第[一二三四五六七八九十]+款)?(?:第[一二三四五六七八九十]+项)?"
_BASIS = re.compile(rf"《([^《》]+)》(?:（([^（）]+)）)?({_ARTICLE}(?:、{_ARTICLE})*)[；。]?")
_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—~至到]\s*(\d{1,2}):(\d{2})")
_LIMIT = re.compile(r"(\d{1,3})\s*(?:个)?(工作日|日|天)")
_NO_FOOT = {"organisation": "", "place": "", "phone": "", "supervision_phone": ""}


class Section(NamedTuple):
    """One part of the form: its title and the paths of its fields."""

    title: str
    paths: tuple[str, ...]


class Difference(NamedTuple):
    """One field that two editions hold differently."""

    label: str
    before: str
    after: str


def sections(guide) -> list[Section]:
    """Every field staff may change, in the order of the guide."""
    steps = tuple(f"steps[{i}].{key}" for i in range(len(guide.steps)) for key in ("title", "text"))
    nodes = tuple(f"flow[{node.id}].{key}" for node in (guide.flow.nodes if guide.flow else ())
                  for key in ("title", "text"))  # fmt: skip
    return [
        Section("正文", ("name", "title", "content", "requirement", "materials", "place")),
        Section("办理依据", ("basis",)),
        Section("时间与收费", ("office_hours", "time_limit", "charged", "item.fee_standard", "item.fee_basis")),
        Section("工作流程", steps),
        Section("流程图", ("flow.title", *nodes) if guide.flow else ("flow",)),
        Section("联系人（手机号不公开）", ("contact.person", "contact.post", "contact.mobile")),
        Section("落款", tuple(f"foot.{key}" for key in _NO_FOOT)),
        Section("事项表", tuple(f"item.{key}" for key in (
            "category", "content", "basis", "lead_dept", "assist_dept", "other_dept", "handler", "office_phone",
            "capability", "service_period", "charged", "channels", "remarks"))),
    ]  # fmt: skip


def value(guide, path: str) -> str:
    """What stands in a field, as text; a chart or a foot the source lacks is ""."""
    if path.startswith("foot.") and guide.foot is None or path == "flow" and guide.flow is None:
        return ""
    return str(guide.at(path))


def label(guide, path: str) -> str:
    """The name of a field, also of one the guide lacks."""
    if found := re.fullmatch(r"(steps|flow)\[(\w+)\]\.(title|text)", path):
        return f"{guide.label(path)}{'标题' if found[3] == 'title' else ''}"
    return content.LABELS[path]


def tidy(text: str) -> str:
    """One line without characters that do not show. Full width marks stay: they are the Chinese ones."""
    seen = "".join(c if c.isspace() else "" if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co") else c for c in text)
    return " ".join(seen.split())


def put(held: dict, path: str, text: str, name: str) -> None:
    """Put a text into the content at ``path``, with the structure drawn from it; refuse what cannot stand there."""
    if path == "flow":
        held["flow"] = _chart(text, held["name"] + "流程图") if text.strip() else None
        return
    text = tidy(text)
    if not text and not MAY_BE_EMPTY.fullmatch(path):
        raise Refused("guide_empty", field=path, label=name)
    if len(text) > MOST:
        raise Refused("guide_too_long", field=path, label=name, most=MOST)
    text = _phone(path, text) if path.endswith(("phone", "mobile")) else text
    if path not in MAY_BE_MOBILE and MOBILE.search(unicodedata.normalize("NFKC", text)):
        raise Refused("guide_mobile_in_text", field=path)
    if drawn := DRAWN.get(path):
        held.update(drawn(text))
    _store(held, path, text)


def _store(held: dict, path: str, text: str) -> None:
    if path.startswith("foot.") and held["foot"] is None:
        held["foot"] = dict(_NO_FOOT)
    *way, last = re.findall(r"\w+", path)
    place = held
    for key in way:
        if isinstance(place, list):
            place = place[int(key)]
        elif key not in place:
            place = next(node for node in place["nodes"] if node["id"] == key)
        else:
            place = place[key]
    place[last] = text


def _basis(text: str) -> dict:
    found = _BASIS.findall(text)
    said = "；".join(f"《{doc}》{f'（{number}）' if number else ''}{articles}" for doc, number, articles in found)
    if not found or said != text.rstrip("。；"):
        raise Refused("guide_basis", field="basis")
    return {"legal_basis": [{"doc": doc, "articles": articles.split("、")} | ({"doc_no": number} if number else {})
                            for doc, number, articles in found]}  # fmt: skip


def _hours(text: str) -> dict:
    """Intervals from a text; an afternoon written as 1:30-5:00 is 13:30–17:00."""
    spans, after = [], 0
    for a, b, c, d in _SPAN.findall(unicodedata.normalize("NFKC", text)):
        opens, closes = int(a) * 60 + int(b), int(c) * 60 + int(d)
        if opens < after and closes + 720 <= 1440:
            opens, closes = opens + 720, closes + 720
        if not after <= opens < closes < 1440:
            raise Refused("guide_hours", field="office_hours")
        spans.append([f"{opens // 60:02}:{opens % 60:02}", f"{closes // 60:02}:{closes % 60:02}"])
        after = closes
    if not spans:
        raise Refused("guide_hours", field="office_hours")
    return {"intervals": spans}


def _sla(text: str) -> dict:
    found = _LIMIT.search(unicodedata.normalize("NFKC", text))
    if not found and not re.search("当天|当日|即时", text):
        raise Refused("guide_time_limit", field="time_limit")
    if not found:
        return {"sla": {"n": 0, "unit": "same_day"}}
    return {"sla": {"n": int(found[1]), "unit": "working_day" if found[2] == "工作日" else "natural_day"}}


def _charged(text: str) -> dict:
    if text not in ("是", "否"):
        raise Refused("guide_charged", field="charged")
    return {}


def _phone(path: str, text: str) -> str:
    text = re.sub(r"[\s　]", "", unicodedata.normalize("NFKC", text)).replace("—", "-")
    if text and not content.OFFICE_LINE.fullmatch(text) and not (path in MAY_BE_MOBILE and MOBILE.fullmatch(text)):
        raise Refused("guide_phone", field=path)
    return text


def _chart(text: str, title: str) -> dict:
    """A chart in a straight line from lines such as 报名：提前报名."""
    lines = [tidy(line) for line in text.splitlines() if line.strip()]
    steps = [re.match(r"([^：:]{1,20})(?:[：:](.{0,200}))?$", line) for line in lines]
    if len(steps) < 2 or not all(steps):
        raise Refused("guide_chart", field="flow")
    nodes = [{"id": f"step{i}", "number": i, "title": step[1], "text": step[2] or "", "lane": ""}
             for i, step in enumerate(steps, 1)]  # fmt: skip
    edges = [[f"step{i}", f"step{i + 1}"] for i in range(1, len(nodes))]
    return {"title": title, "lanes": [], "nodes": nodes, "edges": edges, "branches": [], "joins": []}


DRAWN = {"basis": _basis, "office_hours": _hours, "time_limit": _sla, "charged": _charged}


def settle_marks(held: dict, changed: set[str]) -> None:
    """Take away the marks that a change has answered: what is filled in, and doubts whose words no longer stand."""
    guide = content.build(held)
    held["pending"] = [path for path in held["pending"] if not value(guide, path)]
    held["doubts"] = [doubt for doubt in held["doubts"] if not _answered(guide, doubt, changed)]


def _answered(guide, doubt: dict, changed: set[str]) -> bool:
    where = doubt["where"]
    if not any(path == where or path.startswith((where + ".", where + "[")) for path in changed):
        return False
    now = str(guide.at(where) or "")
    return bool(now) if doubt["says"].startswith("（") else doubt["says"] not in now


def compare(before, after) -> list[Difference]:
    """The fields that differ between two editions; a mobile number is only said to have changed."""
    paths = dict.fromkeys(path for guide in (before, after) for section in sections(guide) for path in section.paths)
    found = []
    for path in paths:
        old, new = _at(before, path), _at(after, path)
        if old != new:
            hidden = path in MAY_BE_MOBILE
            label = (after if _has(after, path) else before).label(path)
            found.append(Difference(label, _masked(old) if hidden else old, _masked(new) if hidden else new))
    return found


def _has(guide, path: str) -> bool:
    try:
        value(guide, path)
    except (KeyError, IndexError, AttributeError):
        return False
    return True


def _at(guide, path: str) -> str:
    if path == "flow":
        return guide.flow.title if guide.flow else ""
    return value(guide, path) if _has(guide, path) else ""


def _masked(text: str) -> str:
    return MOBILE.sub(lambda found: found[0][:3] + "****" + found[0][-4:], text)
