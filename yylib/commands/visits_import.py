"""yylib visits import: a file of past counts or counter readings brought in from the console, as the pages do it."""

import threading
import time
from pathlib import Path

import click

from yylib.commands import in_house

SHOWN = 200
LOOK_EVERY = 0.2
NOTHING, UNUSABLE = 1, 2


class Unusable(click.ClickException):
    """A file that cannot be read, or a question that only the person can answer; the command ends with 2."""

    exit_code = UNUSABLE

    def show(self, file=None) -> None:
        click.echo(self.format_message(), err=True, file=file)


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--place", metavar="NAME|ID", help="the door or area the numbers belong to")
@click.option("--taken", type=click.Choice(["closing", "opening"]), help="when a counter's readings were taken")
@click.option("--sheet", help="the sheet of a workbook, where there are several")
@click.option("--dry-run", is_flag=True, help="say what would come in; nothing is written")
@click.option("--yes", is_flag=True, help="do not ask before writing")
@in_house
def import_(file: Path, place: str | None, taken: str | None, sheet: str | None, dry_run: bool, yes: bool):
    """Import FILE: past counts or counter readings.

    Ends with 0 where rows came in, 1 where nothing did, 2 where the file cannot be used.
    """
    from yylib.services.imports.sheets import BadSheet

    if not file.is_file():
        raise Unusable(f"没有这个文件：{file}")
    try:
        plan = _plan(file, place, taken, sheet)
        good = _tell(plan)
    except BadSheet as bad:
        raise Unusable(f"读不了这个文件：{bad.sentence}") from bad
    if dry_run or not good:
        raise SystemExit(0 if good else NOTHING)
    if not yes and not click.confirm("开始导入？"):
        raise SystemExit(NOTHING)
    raise SystemExit(0 if _bring_in(file, plan) else NOTHING)


def _plan(file: Path, place: str | None, taken: str | None, sheet: str | None):
    """How the file is understood; what it does not say and nobody said is asked for."""
    from yylib import clock
    from yylib.services.imports import heads
    from yylib.services.imports.kinds import Plan

    mapping = heads.understand(file, sheet)
    place_id = mapping.pop("place_id", None)
    if taken:
        mapping["columns"]["taken"] = taken
    if mapping["columns"]["place"] is not None and place is None:
        words = heads.head(file, mapping).words
        mapping["places"] = {word: found for word in words if (found := _place(word))} | mapping["places"]
    else:
        mapping["columns"]["place"] = None
        place_id = _asked(place) if place else place_id or _asked(None)
    if why := heads.missing(mapping, place_id):
        raise Unusable(why + "请在“历史导入”的页面上指定。")
    return Plan(0, heads.NAME, file, place_id, mapping, 0, clock.today(), None)


def _asked(place: str | None) -> int:
    """The place that was named; without a name the only door there is."""
    from yylib.services import branches

    doors = branches.places(kind="door")
    if place is None and len(doors) == 1:
        return doors[0].id
    if found := place and _place(place):
        return found
    named = "\n".join(f"  {one.id}  {one.full_name}" for one in branches.places())
    raise Unusable(
        (f"没有“{place}”这个门或区域。" if place else "请用 --place 指定是哪里的数字。") + f"现有：\n{named}"
    )


def _place(word: str) -> int | None:
    """The place of this number, full name or, where only one has it, name."""
    from yylib.services import branches

    found = [one.id for one in branches.places() if word in (str(one.id), one.full_name, one.name)]
    return found[0] if len(found) == 1 else None


def _tell(plan) -> int:
    """Print what would come in, and what not; how many rows are good."""
    from yylib.services.imports import history

    trial = history.look(plan)
    click.echo(
        f"读到 {trial.read} 行，可以导入 {trial.good} 行，没有收下 {len(trial.rejected) + len(trial.clashes)} 行"
    )
    if trial.first:
        click.echo(f"{trial.first} 至 {trial.last}，{trial.days} 天各有一个数，合计 {trial.total} {trial.unit}")
    for note in trial.notes:
        click.echo(note)
    _rows("不收", trial.rejected)
    _rows("不收", trial.clashes)
    _rows("待核", trial.doubts)
    return trial.good


def _rows(word: str, items) -> None:
    for item in items[:SHOWN]:
        click.echo(f"第 {item.row} 行{word}：{item.reason}")
    if len(items) > SHOWN:
        click.echo(f"……{word}的还有 {len(items) - SHOWN} 行")


def _bring_in(file: Path, plan) -> int:
    """Open the batch, run its job here (or watch the server run it), and say how it ended; the rows that came in."""
    from yylib.database import db, write
    from yylib.services.imports import batches, heads

    with file.open("rb") as stream:
        kept, _ = heads.receive(stream, file.name)
    batch_id = write(
        batches.open_batch, name=plan.kind, kept=kept, place_id=plan.place_id, mapping=plan.mapping, by=None
    )
    write(batches.move, batch_id=batch_id, verb="start", by=None)
    try:
        _watch(batch_id)
    except KeyboardInterrupt:
        write(batches.stop, batch_id=batch_id, by=None)
        _watch(batch_id)
    db.session.rollback()
    batch = batches.get(batch_id)
    click.echo(f"批次 {batch.id}：{batch.stage_label}，收下 {batch.good} 行，没有收下 {batch.bad} 行。{batch.note}")
    return batch.good


def _watch(batch_id: int) -> None:
    """Draw the progress until the batch is over, whoever runs it."""
    from yylib.database import plain

    worker = threading.Thread(target=_work, args=(_app(), batch_id), daemon=True)
    worker.start()
    with click.progressbar(length=1, label="导入", fill_char="#", empty_char=".") as bar:
        while True:
            row = plain("SELECT state, done, total FROM batch WHERE id = :id", id=batch_id)[0]
            bar.length = row.total or 1
            bar.update(row.done - bar.pos)
            if row.state != "running":
                break
            time.sleep(LOOK_EVERY)
    worker.join()


def _app():
    from flask import current_app

    return current_app._get_current_object()


def _work(app, batch_id: int) -> None:
    """Run the job of the imports here, unless another process has it already."""
    from yylib import jobs
    from yylib.database import db
    from yylib.services.imports import batches

    with app.app_context():
        while batches.get(batch_id).state == "running" and not jobs.run(batches.JOB):
            db.session.rollback()
            time.sleep(LOOK_EVERY)
