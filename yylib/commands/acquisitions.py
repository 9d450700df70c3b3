"""yylib acquisitions: files of records and lists of books looked at and brought in from the console."""

import json
from pathlib import Path

import click

from yylib.commands import Trouble, in_house

SHOWN = 20


@click.group("acquisitions")
def acquisitions():
    """Acquisition and cataloguing."""


@acquisitions.command("inspect")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="one JSON object instead of sentences")
def inspect(file: Path, as_json: bool):
    """Read FILE, records (CNMARC, UNIMARC) or a list (Excel, CSV), and say what it holds; nothing is written.

    Ends with 1 where the file cannot be read at all.
    """
    from yylib.services.holdings import inspecting
    from yylib.services.imports.sheets import BadSheet

    if not file.is_file():
        raise Trouble(f"没有这个文件：{file}")
    try:
        told = inspecting.inspect(file)
    except (BadSheet, OSError) as bad:
        reason = str(bad) if isinstance(bad, BadSheet) else f"打不开：{bad.strerror}"
        if as_json:
            click.echo(json.dumps(inspecting.Unreadable(reason).told(), ensure_ascii=False, indent=2))
            raise SystemExit(1) from bad
        raise Trouble(f"读不了这个文件：{reason}") from bad
    click.echo(json.dumps(told, ensure_ascii=False, indent=2) if as_json else _sentences(told))


def _sentences(told: dict) -> str:
    lines = [f"格式 {told['format']}" + (f"，编码 {told['encoding']}" if told["encoding"] else ""),
             f"读到 {told['read']} 条，其中 {len(told['rejected'])} 条不能收",
             f"重复 {told['duplicates']} 条，书号不对 {told['bad_isbn']} 条"]  # fmt: skip
    lines += [f"第 {one['row']} 条：{one['reason']}" for one in told["rejected"][:SHOWN]]
    if (more := len(told["rejected"]) - SHOWN) > 0:
        lines.append(f"……还有 {more} 条，用 --json 看全部")
    if told["missing_glyphs"]:
        lines.append("标签字库里没有的字：" + "、".join(told["missing_glyphs"]))
    return "\n".join(lines)


@acquisitions.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--branch", metavar="NAME", help="the house the volumes belong to; the first one without it")
@click.option("--dry-run", is_flag=True, help="say what would come in; nothing is written")
@click.option("--yes", is_flag=True, help="do not ask before writing")
@in_house
def import_(file: Path, branch: str | None, dry_run: bool, yes: bool):
    """Import FILE, what is held already: CNMARC with 905 or a list, of any size. Ends with 1 where nothing came in."""
    from yylib.commands.visits_import import _watch
    from yylib.database import db, write
    from yylib.services.holdings import importing, trial
    from yylib.services.imports import batches

    if not file.is_file():
        raise Trouble(f"没有这个文件：{file}")
    with file.open("rb") as stream:
        kept, mapping = importing.receive(stream, file.name, importing.LARGE)
    mapping["branch_id"] = _branch(branch) if branch else mapping["branch_id"]
    if why := importing.missing(mapping):
        raise Trouble(f"{why}请在“馆藏导入”的页面上指定。")
    batch_id = write(batches.open_batch, name=importing.NAME, kept=kept, place_id=None, mapping=mapping, by=None)
    good = _tell(trial.look(batches.plan(batch_id)))
    if dry_run or not good or not (yes or click.confirm("开始导入？")):
        write(batches.move, batch_id=batch_id, verb="drop", by=None)
        raise SystemExit(0 if good else 1)
    write(batches.move, batch_id=batch_id, verb="start", by=None)
    _watch(batch_id)
    db.session.rollback()
    batch = batches.get(batch_id)
    click.echo(
        f"批次 {batch.id}：{batch.stage_label}，收下 {batch.good} 行（原来就有 {batch.known} 行），没有收下 {batch.bad} 行。{batch.note}"
    )
    raise SystemExit(0 if batch.good else 1)


def _branch(name: str) -> int:
    from yylib.services import branches

    for branch in branches.all_branches():
        if branch.name == name:
            return branch.id
    raise Trouble(f"没有“{name}”这个馆。现有：" + "、".join(branch.name for branch in branches.all_branches()))


def _tell(found) -> int:
    part = "" if found.is_whole else "（文件很大，只看了前面这些）"
    click.echo(f"读到 {found.read} 行{part}：新书目 {found.titles} 种，新册 {found.volumes} 册，原来就有 {found.known} 行，"
               f"不能收 {found.bad} 行")  # fmt: skip
    for item in found.rejected[:SHOWN]:
        click.echo(f"第 {item.row} 行不收：{item.reason}")
    return found.good


@acquisitions.command("verify")
@in_house
def verify():
    """Prove that the registers agree with the volumes, batch by batch and volume by volume."""
    from yylib.services import registers
    from yylib.services.money import yuan

    told = registers.verify()
    if told.faults:
        raise Trouble("\n".join([*told.faults[:SHOWN], f"共 {len(told.faults)} 处不符，请告诉采编负责人。"]))
    click.echo(f"登记簿与馆藏相符：{told.held.copies} 册，码洋 {yuan(told.held.list_amount)} 元。")
