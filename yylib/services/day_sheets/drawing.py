"""The sheet drawn: the same tables for the page, for A4 and for Excel, from what was kept."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from yylib.services import prints
from yylib.services.exports import Sheet
from yylib.services.periods import weekday

TITLE = "沂源县图书馆每日客流表"
SIGNED = ("制表", "审核", "馆长")
PREVIEW = "预览：还没有制表，数字会变"
_NUMBERS = "一二三四五六七八"
# Kinds as columns: who shows a booking stands together, and who brings children.
COLUMNS = (("成人", ("adult",)), ("持证", ("card",)), ("扫码", ("phone",)), ("预约", ("booked", "family")),
           ("少儿", ("child",)), ("带少儿", ("child_with_adult",)), ("老年", ("elderly",)), ("残障", ("disabled",)),
           ("团体", ("group",)))  # fmt: skip
AUDIENCES = (("children", "其中少儿区域"), ("toddlers", "其中学龄前区域"))


class Grid(NamedTuple):
    """A table: its heading, column heads, rows of text, the numeric columns, the shares of the page's width."""

    heading: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    numeric: Sequence[int]
    widths: Sequence[float]


class Drawn(NamedTuple):
    """The sheet: title, number, day, opening, tables, the facts around them by name, 情况说明, and its standing."""

    title: str
    number: str
    day: str
    opening: str
    grids: list[Grid]
    facts: list[tuple[str, str]]
    notes: list[str]
    standing: str

    @property
    def told(self) -> str:
        """The facts as one paragraph."""
        return "　".join(f"{name}：{text}。" for name, text in self.facts)


def drawn(content: dict) -> Drawn:
    """What a kept sheet shows."""
    day = date.fromisoformat(content["day"])
    named = content["department"]
    grids = [_figures(content), *([_hours(content)] if content["hours"]["labels"] and content["hours"]["sums"][0] is not None else []),
             _places(content), *([_activities(content)] if content.get("activities") else []),
             *([_volunteers(content["volunteers"])] if content.get("volunteers") else [])]  # fmt: skip
    notes = [content["sentence"], *content["duty"]]
    if content["hours"]["note"]:
        notes.append(f"按小时：{content['hours']['note']}。")
    return Drawn(TITLE + (f"（{named}）" if named else ""), f"日表 {day.year}-{day.timetuple().tm_yday:03}",
                 f"{day.year} 年 {day.month} 月 {day.day} 日　星期{weekday(day)}", content["opening"], grids, facts(content),
                 notes, "各处数字均已采纳" if content["adopted"] else "制表时数字尚未全部采纳")  # fmt: skip


def _figures(content: dict) -> Grid:
    rows = [(figure["label"], n(figure["number"]), n(figure["week"]), _more(figure, "week"), n(figure["year"]),
             _more(figure, "year"), figure["about"]) for figure in content["figures"]]  # fmt: skip
    return Grid("人次", ("项目", "当日", content["base"], "增减", content["year"], "增减", "口径与质量"), rows, (1, 2, 3, 4, 5),
                (15.5, 6.5, 7.5, 6.5, 9, 6.5, 48.5))  # fmt: skip


def _more(figure: dict, base: str) -> str:
    if figure["number"] is None or figure[base] is None:
        return "—"
    more = figure["number"] - figure[base]
    return f"{more:+d}".replace("-", "−") if more else "0"


def _hours(content: dict) -> Grid:
    held = content["hours"]
    names = [label.split("–")[0].removesuffix(":00") for label in held["labels"]]
    sums = held["sums"]
    rows = [("进馆", *map(n, held["in"]), n(sums[0])), ("出馆", *map(n, held["out"]), n(sums[1])),
            (f"{content['base']}进馆", *map(n, held["base"]), held["base_note"] or n(sums[2]))]  # fmt: skip
    head = ("时段", *names, "合计")
    return Grid("按小时（人次）", head, rows, range(1, len(head)), (1.9, *([1] * len(names)), 1.2))


def _places(content: dict) -> Grid:
    """Doors and areas by kind of reader; a kind that nobody was of has no column."""
    places = content["places"]
    shown = [
        (label, kinds) for label, kinds in COLUMNS if any(place["kinds"].get(k) for place in places for k in kinds)
    ]
    rows = [(place["name"], n(place["number"]), n(place["week"]), *(_kind(place, kinds) for _, kinds in shown),
             place["method"] or "—", place["adopted"]) for place in places]  # fmt: skip
    blank = [""] * (len(shown) + 2)
    areas = [place for place in places if place["kind"] == "area"]
    if len(areas) > 1:
        rows.append(("各区域合计", n(total(areas)), n(total(areas, "week")), *blank))
    for audience, label in AUDIENCES:
        mine = [place for place in areas if place["audience"] == audience]
        if mine:
            rows.append((label, n(total(mine)), n(total(mine, "week")), *blank))
    head = ("大门与区域", "人次", content["base"], *(label for label, _ in shown), "计数", "采纳")
    widths = (19, 7, 8.5, *([5.6] * len(shown)), 10, 10)
    return Grid("各处人次与读者类别", head, rows, range(1, 3 + len(shown)), widths)


def _activities(content: dict) -> Grid:
    """当天活动: those of sheets that were made before there were any have none."""
    rows = [(one["title"], one["time"], one["where"], n(one["registered"]), n(one["adults"]), n(one["children"]),
             n(one["adults"] + one["children"])) for one in content["activities"]]  # fmt: skip
    return Grid("当天活动", ("活动", "时间", "地点", "报名", "成人", "未成年人", "到场"), rows, (3, 4, 5, 6),
                (34, 13, 21, 8, 8, 8, 8))  # fmt: skip


def _volunteers(held: dict) -> Grid:
    """志愿服务 by post, as far as it was confirmed when the sheet was made; somebody at two posts is one person in the sum."""
    rows = [(one["name"], n(one["people"]), one["hours"], n(one["pending"])) for one in held["posts"]]
    rows.append(("合计", n(held["people"]), held["hours"], n(sum(one["pending"] for one in held["posts"]))))
    return Grid("志愿服务", ("岗位", "人数", "已确认（小时）", "待确认（笔）"), rows, (1, 2, 3), (46, 18, 18, 18))


def _kind(place: dict, kinds: tuple[str, ...]) -> str:
    number = sum(place["kinds"].get(kind, 0) for kind in kinds)
    return str(number) if number else "" if place["kinds"] else "—"


def total(places: list[dict], name: str = "number") -> int | None:
    """The sum of what is known; None where nothing is."""
    known = [place[name] for place in places if place[name] is not None]
    return sum(known) if known else None


def facts(content: dict) -> list[tuple[str, str]]:
    """Bookings, who was turned away, seats, checks, children and the figures' quality, each as one line."""
    held, quality = content["around"], content["quality"]
    booked, checks = held["bookings"], held["checks"]
    lines = [("预约", f"{booked['made']} 个，{booked['people']} 人；到馆 {booked['arrived']}，取消 {booked['cancelled']}，"
              f"失约 {booked['lapsed']}（计入 {booked['counted']}）"),
             ("未能接待", "；".join(f"{reason} {number} 人" for reason, number in held["away"]) or "没有"),
             ("座位", "；".join(f"{seat['name']} {seat['seats']} 座，用座 {seat['uses']} 次，最多 {seat['peak']} 座同时有人"
                             for seat in held["seats"]))]  # fmt: skip
    if checks["passed"] or checks["refused"]:
        lines.append(("入馆核验", f"通过 {checks['passed']}，未通过 {checks['refused']}"))
    if held["alerts"]:
        lines.append(("孩子未随行", f"提醒 {held['alerts']} 次"))
    lines.append(
        (
            "数字质量",
            f"推定离馆 {_share(quality['assumed'], quality['exits'])}，补录 {_share(quality['by_hand'], quality['entries'])}",
        )
    )
    return [line for line in lines if line[1]]


def _share(part: int, whole: int) -> str:
    return f"{part}（{part / whole:.1%}）" if whole else "—"


def n(number) -> str:
    """A number as it is written; unknown is —."""
    return "—" if number is None else str(number).replace("-", "−")


def pdf(content: dict, *, note: str, maker: str, made_at=None) -> prints.Pdf:
    """The sheet on one A4; ``note`` says which version it is and who signed it when."""
    sheet, parts = drawn(content), []
    for number, grid in zip(_NUMBERS, sheet.grids, strict=False):
        parts += [prints.Heading(f"{number}、{grid.heading}"),
                  prints.Table(grid.head, grid.rows, grid.widths, grid.numeric)]  # fmt: skip
    parts += [
        prints.Heading(f"{_NUMBERS[len(sheet.grids)]}、情况说明"),
        prints.Box("\n".join((*sheet.notes, sheet.told))),
        prints.Text(f"{note}。{sheet.standing}。", "small"),
    ]
    return prints.pdf(title=sheet.title, parts=parts, head=(sheet.day, sheet.opening), number=sheet.number, maker=maker,
                      made_at=made_at, signatures=SIGNED, seal=True, is_tight=True)  # fmt: skip


def workbook(content: dict, mark: str) -> list[Sheet]:
    """The same tables as sheets of an Excel file, numbers as numbers; ``mark`` is the first line of each."""
    sheet = drawn(content)
    made = [Sheet(grid.heading, grid.head, [[_cell(value, i in grid.numeric) for i, value in enumerate(row)]
                                            for row in grid.rows], mark) for grid in sheet.grids]  # fmt: skip
    return [*made, Sheet("情况", ("项目", "内容"), [("说明", note) for note in sheet.notes] + sheet.facts, mark)]


def _cell(value: str, is_number: bool):
    """A drawn number as a number again; — is an empty cell."""
    if not is_number:
        return value
    plain = value.replace("−", "-")
    return int(plain) if plain.lstrip("+-").isdigit() else None if value in ("—", "") else value
