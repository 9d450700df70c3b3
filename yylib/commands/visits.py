"""yylib visits: figures of past years from files, and proof that sums and rows agree."""

import json
from pathlib import Path

import click

from yylib.commands import Trouble, in_house
from yylib.commands.visits_import import import_

SHOWN = 20


@click.group("visits")
def visits():
    """Visits of the library."""


visits.add_command(import_)


@visits.command("inspect")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="one JSON object instead of sentences")
@click.option("--sheet", help="the sheet of a workbook, where there are several")
def inspect(file: Path, as_json: bool, sheet: str | None):
    """Read FILE as an import would and say what it holds; nothing is written."""
    from yylib.services.imports.inspect import inspect as look
    from yylib.services.imports.sheets import BadSheet

    if not file.is_file():
        raise Trouble(f"没有这个文件：{file}")
    try:
        told = look(file, sheet=sheet)
    except BadSheet as bad:
        raise Trouble(f"读不了这个文件：{bad}") from bad
    click.echo(json.dumps(told, ensure_ascii=False, indent=2) if as_json else _sentences(told))


@visits.command("verify")
@in_house
def verify():
    """Prove that the sums agree with the scan rows, day by day."""
    from yylib.services.visits import rollups

    days = rollups.days()
    found = [difference for day in days for difference in rollups.differences(day)]
    if found:
        raise Trouble("\n".join([*found[:SHOWN], f"共 {len(found)} 处不符；用 yylib visits rebuild 按逐笔重算。"]))
    click.echo(f"{len(days)} 天的汇总与逐笔登记都相符。")


@visits.command("rebuild")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="one day only")
@in_house
def rebuild(day):
    """Make the sums anew from the scan rows, a day a unit."""
    from yylib.database import write
    from yylib.services.visits import rollups

    days = [day.date()] if day else rollups.days()
    for one in days:
        write(rollups.rebuild, day=one)
    click.echo(f"{len(days)} 天的汇总已按逐笔登记重算。")


def _sentences(told: dict) -> str:
    lines = [f"格式 {told['format']}" + (f"，编码 {told['encoding']}" if told["encoding"] else ""),
             f"读到 {told['read']} 行，其中 {len(told['rejected'])} 行读不懂",
             f"{told['first_day'] or '—'} 至 {told['last_day'] or '—'}，{told['days']} 天，合计 {told['total']} 人次"]  # fmt: skip
    lines += [f"第 {one['row']} 行：{one['reason']}" for one in told["rejected"][:SHOWN]]
    if (more := len(told["rejected"]) - SHOWN) > 0:
        lines.append(f"……还有 {more} 行，用 --json 看全部")
    lines += [f"第 {one['row']} 行待核：{one['why']}" for one in told["doubts"][:SHOWN]]
    return "\n".join(lines)
