"""The year as Excel sheets."""

from yylib.services import exports
from yylib.services.service_hours import rounding
from yylib.services.volunteer_figures.yearly import Line, Year

HEAD = ("时长（小时）", "服务人次", "志愿者人数")


def cells(line: Line, hours) -> tuple:
    """A line's numbers in the order of ``HEAD``; rounded here, once, from the sum."""
    return float(hours(line.minutes)), line.entries, line.people


def sheets(found: Year, mark: str) -> list[exports.Sheet]:
    """What stands on top of the page, then by post, month, evidence and group, each with its sum where it has one."""
    hours = rounding.read_once()
    parts = (("岗位", found.by_post, True), ("月份", found.by_month, True), ("证据等级", found.by_evidence, True), ("团队", found.by_group, False))  # fmt: skip
    made = [exports.Sheet(f"按{name}", (name, *HEAD), [*((line.label, *cells(line, hours)) for line in lines),
                                                      *([("合计", *cells(found.total, hours))] if has_sum else [])], mark)
            for name, lines, has_sum in parts]  # fmt: skip
    facts = [("服务时长（小时）", float(hours(found.total.minutes))), ("服务人次", found.total.entries),
             ("服务的志愿者", found.total.people), ("待确认的笔数", found.pending), ("排过的班次", found.shifts),
             ("需要人次", found.needed), ("排上人次", found.taken), ("在册志愿者（现在）", found.registered),
             ("当年新入册", found.fresh)]  # fmt: skip
    return [exports.Sheet("全年", ("项目", "数"), facts, mark), *made]
