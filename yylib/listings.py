"""Lists at the edge: the address asked, the person's memory, and the three faces of a list: page, paper, Excel."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import NamedTuple

from flask import request, send_file, url_for
from flask_wtf.csrf import generate_csrf

from yylib import clock
from yylib.access import me, requires
from yylib.database import write
from yylib.permissions import Permission
from yylib.services import exports, lists
from yylib.web import LIBRARY, is_htmx, moment_words, page

MOST_ON_PAPER = 500
MOST_IN_EXCEL = 20_000


class At(NamedTuple):
    """Where a list stands: the endpoints of its page, its print and its export."""

    listed: lists.List
    index: str
    paper: str | None = None
    export: str | None = None


def opened(at: At, values: Mapping | None = None, **about) -> tuple[list, dict]:
    """The rows of the page asked for, and the ``listing`` that the macros of ui.html draw from (docs/look.md).

    Opened without any query parameter a list is as the person last left it; ``?all=1`` is the whole of it. ``values`` are
    the variables of the endpoints, ``about`` what the list's source needs.
    """
    given, is_remembered = _given(at.listed)
    found = lists.find(at.listed, given, **about)
    return found.rows, _drawn(at, found, dict(values or {}), is_remembered and bool(found.asked.kept()))


def printed(at: At, values: Mapping | None = None, title: str = "", **about):
    """The list on A4: all rows of the present filter, at most five hundred."""
    found = lists.everything(at.listed, _given(at.listed)[0], most=MOST_ON_PAPER, **about)
    return page(
        "lists/print.html", title=title or at.listed.title, found=found, most=MOST_ON_PAPER, maker=me().name,
        body=[[_on_paper(column.cell(row)) for column in at.listed.columns] for row in found.rows],
        back=url_for(at.index, **_kept(found), **(values or {})), printed_at=moment_words(clock.now()),
    )  # fmt: skip


def exported(at: At, title: str = "", **about):
    """The list as an Excel file, all rows of the present filter: made, noted in the audit, sent.

    Its first line says whose, when and of what; past 500 rows it takes the director.
    """
    title = title or at.listed.title
    found = lists.everything(at.listed, _given(at.listed)[0], most=MOST_IN_EXCEL, **about)
    exports.may(rows=found.count, roles=me().roles)
    lists.refuse_too_long(found.count, MOST_IN_EXCEL)
    mark = f"{LIBRARY}　{title}　{found.words() or '全部'}　{me().name} {moment_words(clock.now())} 导出"
    rows = [[column.cell(row) for column in at.listed.in_excel] for row in found.rows]
    sheet = exports.Sheet(at.listed.title, [column.label for column in at.listed.in_excel], rows, mark)
    return sent([sheet], f"{exports.sheet_name(title)} {clock.today()}", what=f"list/{at.listed.name}")


def sent(sheets: Sequence[exports.Sheet], name: str, *, what: str, rows: int | None = None):
    """Sheets as an Excel file of this name: made, noted in the audit as ``what`` with its rows, sent. ``rows`` is given where
    not all of them are data."""
    data = exports.workbook(sheets)
    rows = sum(len(sheet.rows) for sheet in sheets) if rows is None else rows
    write(exports.note, what=what, sheets=len(sheets), rows=rows, by=me().id, address=request.path)
    return as_excel(data, name)


def as_excel(data: bytes, name: str):
    """A finished Excel file as an answer."""
    return send_file(BytesIO(data), mimetype=exports.TYPE, as_attachment=True, download_name=f"{name}.xlsx")


def faces(bp, at: At, permission: Permission, under: str = "") -> None:
    """Paper and Excel of a list that takes nothing from its address, at ``under``/print and ``under``/export. Paper is
    for whom the page is for (``permission``); the file takes the list's own permission, and the password again."""

    @requires(permission)
    def paper():
        return printed(at)

    @requires(at.listed.export, fresh=True)
    def file():
        return exported(at)

    bp.add_url_rule(f"{under}/print", at.paper.partition(".")[2], paper)
    bp.add_url_rule(f"{under}/export", at.export.partition(".")[2], file, methods=["POST"])


def _given(listed: lists.List) -> tuple[dict[str, str], bool]:
    """What the address asks, each parameter once, or else what the person asked the last time."""
    if request.args:
        return request.args.to_dict(), False
    return lists.remembered(listed, by=me().id), True


def _kept(found: lists.Found) -> dict:
    """The present filter as an address must say it; where somebody asked for none, that there is none."""
    return found.asked.kept() or ({"all": 1} if request.args else {})


def _drawn(at: At, found: lists.Found, values: dict, is_remembered: bool) -> dict:
    listed, asked, kept = at.listed, found.asked, found.asked.kept()
    url, here, now = url_for(at.index, **values), url_for(at.index, **values, **_kept(found)), found.count
    may_export = at.export and me().can(listed.export)
    return {
        "name": listed.name, "url": url, "q": asked.q, "sort": asked.sort, "filters": found.filters,
        "count": now if now <= lists.COUNT_UP_TO else f"{lists.COUNT_UP_TO}+", "columns": _columns(at, found, values),
        "prev_url": url_for(at.index, **values, **kept, before=found.first) if found.first else None,
        "next_url": url_for(at.index, **values, **kept, after=found.last) if found.last else None,
        "print_url": at.paper and url_for(at.paper, **values, **_kept(found)),
        "export_url": url_for(at.export, **values, **_kept(found)) if may_export else None,
        "remember_url": url_for("lists.remember", name=listed.name, back=url), "is_remembered": is_remembered,
        "words": found.words(), "clear_url": url_for(at.index, **values, all=1) if kept else None,
        "tail": here.removeprefix(url), "here": here,
        "piece_csrf": generate_csrf() if is_htmx() else None,
    }  # fmt: skip


def _columns(at: At, found: lists.Found, values: dict) -> list[dict]:
    """The heads; a head that sorts turns its own order round."""
    order = found.asked.sort or at.listed.order
    kept, heads = found.asked.kept(), []
    for column in at.listed.columns:
        is_current = order.removeprefix("-") == column.name
        way = ("down" if order.startswith("-") else "up") if is_current else None
        sort = f"-{column.name}" if way == "up" else column.name
        heads.append({"name": column.name, "label": column.label, "numeric": column.is_number, "sorted": way,
                      "sort_url": url_for(at.index, **values, **kept | {"sort": sort}) if len(column.key) else None})  # fmt: skip
    return heads


def _on_paper(value) -> str:
    if isinstance(value, datetime):
        return moment_words(value)
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    return value.isoformat() if isinstance(value, date) else str(value)
