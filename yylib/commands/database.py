"""yylib migrate, and what every start does to the database before it serves."""

from pathlib import Path

import click

from yylib.commands import Trouble, house
from yylib.commands.alone import alone


@click.command()
@click.pass_obj
def migrate(instance: Path):
    """Bring the database up to this version; a populated one is backed up and verified first."""
    with alone(instance), house(instance):
        click.echo("数据库已更新。" if bring_up(instance) else "数据库已是最新。")


def bring_up(instance: Path) -> bool:
    """Migrate where the database is behind, load the first content; whether there was anything to do."""
    from yylib import __version__, clock, config
    from yylib.services import health

    known, here = health.revisions(), health.current()
    if not known:
        raise Trouble("程序不完整：migrations/versions 里没有迁移文件。请重新取一份程序。")
    if here is not None and here not in known:
        raise Trouble(f"数据库来自更新的版本（{here}）。请把 yylib 升级到那个版本再启动。")
    moved = here != known[-1]
    if moved:
        _upgrade(here)
    told = config.held(instance)
    if not told.get("database_made_at"):
        config.change(instance, database_made_at=clock.stamp(clock.now()))
    content = f"{__version__}:{known[-1]}"
    if told.get("content") != content:
        from yylib.content import load

        load()
        config.change(instance, content=content)
    return moved


def _upgrade(here: str | None) -> None:
    """Run the migrations as one transaction; before them a verified copy of what is there."""
    from flask_migrate import upgrade

    from yylib.extensions import db
    from yylib.services import backup

    kept = backup.make("before-migration").copy.path.name if here is not None else None
    db.session.remove()
    try:
        upgrade()
    except (Exception, SystemExit) as error:
        there = f"升级前的备份：{kept}。" if kept else ""
        raise Trouble(f"升级数据库没有成功（{type(error).__name__}），数据没有变。{there}") from error
    finally:
        db.session.remove()
        db.engine.dispose()
