"""What the registers show: both lists, the balance, the sums of a period, and the volumes by class, material and branch."""

from collections import Counter
from datetime import date
from typing import NamedTuple

from sqlalchemy import and_, func, select
from sqlalchemy.orm import joinedload, selectinload

from yylib import clock
from yylib.database import db, plain
from yylib.models.batches import AccessionBatch
from yylib.models.bibs import Material
from yylib.models.branches import Branch
from yylib.models.items import Item, Source
from yylib.models.registers import AccessionLine, SummaryLine
from yylib.permissions import Permission
from yylib.services import lists
from yylib.services.lists import Column, Filter
from yylib.services.money import yuan
from yylib.services.registers.entering import main_class

KINDS = {"in": "入藏", "out": "注销", "opening": "期初", "fix": "更正"}
_SUMS = (
    "SELECT kind, source, coalesce(sum(titles), 0) AS titles, coalesce(sum(copies), 0) AS copies, "
    "coalesce(sum(list_amount), 0) AS list_amount, coalesce(sum(net_amount), 0) AS net_amount FROM summary_line "
    "WHERE on_day >= :first AND on_day <= :last GROUP BY kind, source"
)
_BEFORE = ("SELECT coalesce(sum(copies), 0) AS copies, coalesce(sum(list_amount), 0) AS list_amount FROM summary_line "
           "WHERE on_day < :first")  # fmt: skip


class Sums(NamedTuple):
    """Titles, volumes and fen of some lines."""

    titles: int = 0
    copies: int = 0
    list_amount: int = 0
    net_amount: int = 0

    def __add__(self, other):
        return Sums(*(mine + its for mine, its in zip(self, other, strict=True)))


class Balance(NamedTuple):
    """结存: volumes and fen at list price."""

    copies: int
    list_amount: int


def label(line) -> str:
    """What a line of the 总括登记簿 is."""
    return f"{KINDS[line.kind]}　{source_label(line.source)}" if line.kind != "opening" else KINDS["opening"]


def source_label(source: str) -> str:
    """The Chinese word for a source."""
    return Source(source).label


def told(line: SummaryLine) -> str:
    """摘要: from whom it came, and why where it is a correction."""
    return "　".join(part for part in (line.supplier, line.reason) if part)


def bills(line: SummaryLine) -> str:
    """The invoices of a line's batch: those known when it was entered, else those entered since."""
    if line.invoice_no or line.batch is None or line.kind != "in":
        return line.invoice_no
    return "、".join(dict.fromkeys(one.number for one in line.batch.invoices if one.cancelled_at is None))


def balance_before(day: date) -> Balance:
    """承前结存: what all lines before a day come to."""
    return Balance(*map(int, plain(_BEFORE, first=day.isoformat())[0]))


def totals(first: date, last: date, source: str = "") -> dict[str, Sums]:
    """The sums of a period by kind of line, those that have none too; ``source`` narrows them."""
    found = dict.fromkeys(KINDS, Sums())
    for row in plain(_SUMS, first=first.isoformat(), last=last.isoformat()):
        if not source or row.source == source:
            found[row.kind] += Sums(int(row.titles), int(row.copies), int(row.list_amount), int(row.net_amount))
    return found


def by_source(first: date, last: date) -> list[tuple[str, Sums]]:
    """What came in within a period, corrections included, by source."""
    found: dict[str, Sums] = {}
    for row in plain(_SUMS, first=first.isoformat(), last=last.isoformat()):
        if row.kind in ("in", "fix"):
            sums = Sums(int(row.titles), int(row.copies), int(row.list_amount), int(row.net_amount))
            found[row.source] = found.get(row.source, Sums()) + sums
    return [(source.label, found[source]) for source in Source if source in found]


def lines(first: date, last: date, source: str = "") -> list[tuple[SummaryLine, Balance]]:
    """The lines of the 总括登记簿 of a period, each with the balance after it; the balance is that of all sources."""
    query = select(SummaryLine).where(SummaryLine.on_day >= first, SummaryLine.on_day <= last)
    held, found = balance_before(first), []
    for line in db.session.scalars(
        query.options(joinedload(SummaryLine.by), _BILLS).order_by(SummaryLine.on_day, SummaryLine.id)
    ):
        held = Balance(held.copies + line.copies, held.list_amount + line.list_amount)
        if not source or line.source == source:
            found.append((line, held))
    return found


def breakdown(first: date, last: date) -> dict[str, list[tuple[str, int, int]]]:
    """The volumes entered one by one in a period, by main class, by material, by branch: name, volumes, fen. One that
    was entered before it was allocated counts for the branch that has it now."""
    rows = plain("SELECT l.class_no, l.sign, l.price, l.branch_id, b.material, n.name FROM accession_line l "
                 "JOIN item i ON i.id = l.item_id JOIN bib_record b ON b.id = i.bib_id "
                 "LEFT JOIN branch n ON n.id = coalesce(l.branch_id, i.owning_branch_id) WHERE l.on_day >= :first AND l.on_day <= :last",
                 first=first.isoformat(), last=last.isoformat())  # fmt: skip
    copies, money = (Counter() for _ in range(2))
    for row in rows:
        for key in (("by_class", main_class(row.class_no)), ("by_material", row.material),
                    ("by_branch", row.name or "未分配")):  # fmt: skip
            copies[key] += row.sign
            money[key] += row.sign * (row.price or 0)
    words = {material.value: material.label for material in Material}
    return {part: [(words.get(name, name), copies[part, name], money[part, name])
                   for held, name in sorted(copies) if held == part] for part in ("by_class", "by_material", "by_branch")}  # fmt: skip


def volumes(first: date, last: date, after: int = 0, limit: int = 2000) -> list[AccessionLine]:
    """The lines of the 个别登记簿 of a period in their order, those behind the ``after``-th."""
    query = select(AccessionLine).where(AccessionLine.on_day >= first, AccessionLine.on_day <= last)
    return list(db.session.scalars(query.order_by(AccessionLine.on_day, AccessionLine.id).offset(after).limit(limit)))


def _of_branch(branch_id: int):
    """The condition that a line's volume was entered for a branch, or allocated to it later."""
    now = select(Item.owning_branch_id).where(Item.id == AccessionLine.item_id).scalar_subquery()
    return func.coalesce(AccessionLine.branch_id, now) == branch_id


def in_period(column, value: str):
    """The condition that a day lies in a year ``2026`` or a month ``2026-11``."""
    first, last = span(value)
    return and_(column >= first, column <= last)


def span(value: str) -> tuple[date, date]:
    """The first and last day of a year ``2026`` or a month ``2026-11``; ``ValueError`` for anything else."""
    if len(value) == 4:
        return date(int(value), 1, 1), date(int(value), 12, 31)
    first = clock.sane_day(f"{value}-01")
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first, date.fromordinal(after.toordinal() - 1)


def periods() -> list[tuple[str, str]]:
    """The years and months in which anything was entered, the latest first, as choices."""
    rows = plain("SELECT DISTINCT on_day FROM summary_line UNION SELECT DISTINCT on_day FROM accession_line")
    months = sorted({clock.day(row.on_day).strftime("%Y-%m") for row in rows}, reverse=True)
    years = sorted({month[:4] for month in months}, reverse=True)
    return [(year, f"{year} 年") for year in years] + [
        (month, f"{month[:4]} 年 {int(month[5:])} 月") for month in months
    ]


def _sources() -> list[tuple[str, str]]:
    return [(source.value, source.label) for source in Source]


def _branches() -> list[tuple[int, str]]:
    return [(row.id, row.name) for row in plain("SELECT id, name FROM branch ORDER BY sort, id")]


def _classes() -> list[tuple[str, str]]:
    return [(letter, f"{letter} 类") for letter in "ABCDEFGHIJKNOPQRSTUVXZ"]


_BILLS = selectinload(SummaryLine.batch).selectinload(AccessionBatch.invoices)
_run = {"order_by": (SummaryLine.on_day, SummaryLine.id)}
_BALANCES = select(
    SummaryLine.id.label("line_id"), func.sum(SummaryLine.copies).over(**_run).label("copies_left"),
    func.sum(SummaryLine.list_amount).over(**_run).label("amount_left"),
).subquery("balances")  # fmt: skip


def _fen(value) -> str:
    return yuan(int(value))


SUMMARY = lists.announce(lists.List(
    name="summary", title="总括登记簿", id=SummaryLine.id, export=Permission.REPORTS_EXPORT, order="-day",
    source=lambda: select(SummaryLine, _BALANCES.c.copies_left, _BALANCES.c.amount_left).select_from(SummaryLine)
    .join(_BALANCES, _BALANCES.c.line_id == SummaryLine.id),
    load=(joinedload(SummaryLine.by), _BILLS),
    search=(SummaryLine.number, SummaryLine.supplier, SummaryLine.invoice_no, SummaryLine.reason),
    columns=(
        Column("day", "日期", lambda row: row[0].on_day, (SummaryLine.on_day,)),
        Column("number", "批号", lambda row: row[0].number, (SummaryLine.number,)),
        Column("kind", "事项", lambda row: label(row[0])),
        Column("told", "摘要", lambda row: told(row[0])),
        Column("invoice", "发票号", lambda row: bills(row[0])),
        Column("titles", "种数", lambda row: row[0].titles, (SummaryLine.titles,), True),
        Column("copies", "册数", lambda row: row[0].copies, (SummaryLine.copies,), True),
        Column("list_amount", "码洋（元）", lambda row: _fen(row[0].list_amount), (SummaryLine.list_amount,), True),
        Column("net_amount", "实洋（元）", lambda row: _fen(row[0].net_amount), (SummaryLine.net_amount,), True),
        Column("copies_left", "结存册数", lambda row: int(row.copies_left), (), True),
        Column("amount_left", "结存金额（元）", lambda row: _fen(row.amount_left), (), True),
        Column("by", "登记人", lambda row: row[0].by.name if row[0].by else "—"),
    ),
    filters=(
        Filter("period", "时间", periods, lambda value: in_period(SummaryLine.on_day, value)),
        Filter("source", "来源", _sources, lambda value: SummaryLine.source == value),
        Filter("kind", "事项", tuple(KINDS.items()), lambda value: SummaryLine.kind == value),
    ),
))  # fmt: skip
VOLUMES = lists.announce(lists.List(
    name="accession_lines", title="个别登记簿", id=AccessionLine.id, export=Permission.REPORTS_EXPORT, order="-day",
    source=lambda: select(AccessionLine).select_from(AccessionLine).outerjoin(Branch, Branch.id == AccessionLine.branch_id),
    load=(joinedload(AccessionLine.branch),),
    search=(AccessionLine.barcode, AccessionLine.accession_no, AccessionLine.title, AccessionLine.isbn,
            AccessionLine.batch_number, AccessionLine.call_no),
    columns=(
        Column("day", "日期", lambda one: one.on_day, (AccessionLine.on_day,)),
        Column("accession_no", "登录号", lambda one: one.accession_no, (AccessionLine.accession_no,)),
        Column("barcode", "条码号", lambda one: one.barcode, (AccessionLine.barcode,)),
        Column("title", "题名", lambda one: one.title, (AccessionLine.title,)),
        Column("responsibility", "责任者", lambda one: one.responsibility),
        Column("publisher", "出版社", lambda one: one.publisher),
        Column("isbn", "ISBN号", lambda one: one.isbn),
        Column("sign", "数量", lambda one: one.sign, (AccessionLine.sign,), True),
        Column("price", "流通单册价（元）", lambda one: "" if one.price is None else _fen(one.price), (), True),
        Column("source", "来源", lambda one: source_label(one.source)),
        Column("batch", "批号", lambda one: one.batch_number, (AccessionLine.batch_number,)),
        Column("call_no", "索书号", lambda one: one.call_no or one.class_no),
        Column("location", "馆藏地点", lambda one: one.location or (one.branch.name if one.branch else "")),
        Column("reason", "说明", lambda one: one.reason),
    ),
    filters=(
        Filter("period", "时间", periods, lambda value: in_period(AccessionLine.on_day, value)),
        Filter("source", "来源", _sources, lambda value: AccessionLine.source == value),
        Filter("branch", "馆舍", _branches, lambda value: _of_branch(int(value))),
        Filter("class", "大类", _classes, lambda value: AccessionLine.class_no.startswith(value)),
    ),
))  # fmt: skip
