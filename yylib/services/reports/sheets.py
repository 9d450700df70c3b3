"""统计的 Excel 表: a period's figures, its branches and areas, its days, and every place's day behind them."""

from yylib.services.exports import Sheet
from yylib.services.reports.sources import all_rows
from yylib.services.reports.spans import Report
from yylib.services.visits.report import Counted


def of_period(report: Report) -> list[Sheet]:
    """Four sheets; the last one opens each number down to the place and day."""
    counted = Counted(report.period)
    rows = [*all_rows(counted, "visits", report.branch_id), *all_rows(counted, "areas", report.branch_id)]
    title = f"沂源县图书馆　{report.period.label}"
    return [
        Sheet("数字", ("项目", "数", "单位", "比较", "对比的数", "增减", "增减比例 %", "口径与质量"), list(_figures(report)), title),
        Sheet("各馆与区域", ("馆或区域", "科室", "人次", "开放日", "每开放日平均", "环比 %", "同比 %", "计数"),
              [_line(line) for line in (*report.branches, *report.areas)], title),
        Sheet("各日" if report.steps[0].period.is_day else "各月",
              ("日期", "人次", "开放日", report.base_label), [_step(step) for step in report.steps], title),
        Sheet("逐日逐处", ("日期", "地点", "人次", "计数方法", "采纳人", "采纳时间", "说明"),
              [(row.day, row.place, row.number, row.method, *(row.adopted or (None, None)), row.part) for row in rows],
              title),
    ]  # fmt: skip


def _figures(report: Report):
    for figure in report.figures:
        about = "；".join((figure.definition, figure.quality.words, *figure.notes))
        for compare in figure.compares or (None,):
            beside = (
                (compare.label, compare.number, compare.difference, _hundredth(compare.ratio))
                if compare
                else (None,) * 4
            )
            yield (figure.label, figure.number, figure.unit, *beside, about)


def _line(line) -> tuple:
    ratios = {compare.label: _hundredth(compare.ratio) for compare in line.compares}
    return (line.name, line.department, line.number, line.open_days, line.average, ratios.get("环比"), ratios["同比"],
            "按室累计" if line.by_rooms else "")  # fmt: skip


def _step(step) -> tuple:
    when = step.period.first if step.period.is_day else step.period.label
    return (when, step.number, step.open_days or "闭馆", step.base)


def _hundredth(ratio: float | None) -> float | None:
    return None if ratio is None else ratio * 100
