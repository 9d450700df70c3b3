"""The year as Excel sheets."""

from yylib.services import exports
from yylib.services.activity_figures.yearly import Line, Year

HEAD = ("场次", "参加人次", "成人", "未成年人", "报名人数", "未到")


def cells(line: Line) -> tuple:
    """A line's numbers in the order of ``HEAD``."""
    return line.sessions, line.people, line.adults, line.children, line.registered, line.missing


def sheets(found: Year, mark: str) -> list[exports.Sheet]:
    """By kind, audience, place and month, each with its sum; and what stands on top of the page."""
    parts = (
        ("类型", found.by_kind),
        ("读者对象", found.by_audience),
        ("地点", found.by_place),
        ("月份", found.by_month),
    )
    made = [exports.Sheet(f"按{name}", (name, *HEAD), [*((line.label, *cells(line)) for line in lines),
                                                      ("合计", *cells(found.total))], mark) for name, lines in parts]  # fmt: skip
    facts = [(f"{one.label}（承诺 {one.promised} 场）", one.held) for one in found.promises]
    facts += [("举办的活动", found.activities), ("没报上和候补没补上", found.turned_away), ("取消的活动", found.cancelled),
              ("到期应归档", found.due), ("其中按时归档", found.in_time)]  # fmt: skip
    return [exports.Sheet("全年", ("项目", "数"), facts, mark), *made]
