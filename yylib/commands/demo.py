"""yylib demo: a lively, plainly fictional year in a folder of its own."""

from pathlib import Path

import click

from yylib.commands import Trouble, house, is_made
from yylib.commands.serve import WAYS, address, bound, run, running


@click.command()
@WAYS
@click.pass_obj
def demo(instance: Path, listen: str):
    """Serve a fictional year; never in a folder that holds a real library."""
    socket = bound(listen)
    with socket, running(instance):
        _own(instance)
        with house(instance) as app:
            _built(instance, app)
            click.echo(f"演示已启动，人和数字都是编的：{address(listen)}　（按 Ctrl+C 停止）")
            run(app, socket, instance)


def _own(instance: Path) -> None:
    """Mark the folder as the demonstration's own; what was half built begins anew."""
    from yylib import config

    held = config.held(instance)
    if is_made(instance) and not held.get("demo"):
        raise Trouble("这个文件夹里是真实的图书馆，演示要用另一个文件夹（--instance）。")
    if held.get("demo") and not held.get("demo_built"):
        for path in instance.glob("yylib.db*"):
            path.unlink()
        config.change(instance, database_made_at="", content="")
    if not held.get("demo"):
        config.change(instance, demo=True)


def _built(instance: Path, app) -> None:
    from yylib import config
    from yylib.commands.database import bring_up

    bring_up(instance)
    if not config.held(instance).get("demo_built"):
        from yylib.demo import build

        click.echo("正在编一年的数据（一两分钟）……")
        passwords = build(app)
        click.echo("登录名和密码，每种角色一个，只显示这一次：")
        for login_name, password in passwords.items():
            click.echo(f"  {login_name}\t{password}")
        config.change(instance, demo_built=True)
