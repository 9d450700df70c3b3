"""yylib backup, yylib restore: copies, putting one back, and trying it out beforehand."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from yylib.commands import Trouble, house, in_house
from yylib.commands.alone import alone

NAMES = {"daily": "日常", "before-migration": "升级前", "asked": "手动", "before-restore": "恢复前"}


@click.group("backup", invoke_without_command=True)
@click.pass_context
def backup(context):
    """Make a verified backup now; or: list, rehearse."""
    if context.invoked_subcommand is None:
        context.invoke(now)


@backup.command("now")
@in_house
def now():
    """Make a verified backup now."""
    from yylib.services import backup as copies

    made = copies.make("asked")
    copies.prune()
    click.echo(f"备份已做好并核对过：{made.copy.path}（{made.copy.facts['size'] // 1024} KB）")
    if made.second_failed:
        raise Trouble(f"第二处备份没有做成：{made.second_failed}。")


@backup.command("list")
@in_house
def listing():
    """Print the backups, the newest first."""
    from yylib.services import backup as copies

    for copy in copies.listing():
        facts = copy.facts
        click.echo(
            f"{copy.made:%Y-%m-%d %H:%M}\t{NAMES.get(facts['why'], facts['why'])}\t{facts['size'] // 1024} KB\t{copy.path}"
        )


@backup.command("rehearse")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.pass_obj
def rehearse(instance: Path, file: Path | None):
    """Restore a backup (the newest) into a folder that is thrown away: rows and audit chain must be whole."""
    from yylib import clock, config
    from yylib.services import backup as copies

    if not config.read(instance)["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        _say_how(instance, file or Path("yylib.dump"))
    with house(instance) as app:
        found = file or next((copy.path for copy in copies.listing()), None)
        secret = app.config["BACKUP_PASSPHRASE_FILE"]
    if found is None:
        raise Trouble("还没有备份，请先执行 yylib backup。")
    rows = _tried(instance, found, secret)
    config.change(instance, rehearsed_at=clock.stamp(clock.now()))
    click.echo(f"恢复演练成功：{found.name} 可以用，共 {rows} 行，操作日志完整。")


def _tried(instance: Path, file: Path, secret: str) -> int:
    """Restore and migrate in a temporary folder; how many rows the copy held."""
    from yylib.commands.database import bring_up
    from yylib.services import audit, health
    from yylib.services.backup import opened
    from yylib.services.backup.checking import counts_of

    with TemporaryDirectory(prefix="rehearsal-", dir=instance) as folder:
        place = Path(folder)
        shutil.copy(instance / "config.json", place / "config.json")
        with opened(file, secret, set(health.revisions())) as path:
            rows = sum(counts_of(path).values())
            shutil.copy(path, place / "yylib.db")
        url = f"sqlite:///{(place / 'yylib.db').as_posix()}"
        with house(place, SQLALCHEMY_DATABASE_URI=url, BACKUP_FOLDER=""):
            bring_up(place)
            if wrong := audit.verify():
                raise Trouble(f"恢复演练没有通过：{wrong}。")
    return rows


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="do not ask")
@click.pass_obj
def restore(instance: Path, file: Path, yes: bool):
    """Put FILE back as the database; the present one is moved aside and kept."""
    from yylib import config

    values = config.read(instance)
    if not values["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        _say_how(instance, file)
    with alone(instance):
        if not yes and not click.confirm("恢复会用备份替换现在的数据库（现在的会另存，不删）。继续吗？"):
            raise Trouble("没有恢复，什么也没有变。")
        aside = _replaced(instance, file, values)
        _brought_up(instance)
    click.echo("恢复完成，数据已核对。" + (f"原来的数据库另存为 {aside.name}。" if aside else ""))


def _replaced(instance: Path, file: Path, values: dict) -> Path | None:
    from sqlalchemy.engine import make_url

    from yylib.services import backup as copies
    from yylib.services import health

    with copies.opened(file, values["BACKUP_PASSPHRASE_FILE"], set(health.revisions())) as path:
        aside = copies.put_back(path, Path(make_url(values["SQLALCHEMY_DATABASE_URI"]).database))
    for name in copies.uploads_back(file, instance / "uploads"):
        click.echo(f"注意　备份里缺这个上传文件：{name}", err=True)
    return aside


def _brought_up(instance: Path) -> None:
    """Migrate what was put back, and prove that its audit chain is whole."""
    from yylib import clock, config
    from yylib.commands.database import bring_up
    from yylib.services import audit

    with house(instance):
        bring_up(instance)
        if wrong := audit.verify():
            raise Trouble(f"数据已恢复，但{wrong}；请保留现场并告诉开发者。")
    config.change(instance, rehearsed_at=clock.stamp(clock.now()))


def _say_how(instance: Path, file: Path):
    from yylib.errors import Refused
    from yylib.services.backup import postgres

    with house(instance):
        raise Refused("not_sqlite", command=postgres.restore_command(str(file)))
