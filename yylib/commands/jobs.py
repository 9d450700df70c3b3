"""yylib jobs: what runs by itself, for a library whose server is not yylib serve."""

import time

import click

from yylib.commands import Trouble, in_house


@click.group("jobs")
def jobs():
    """Jobs that run by themselves."""


@jobs.command("run")
@click.option("--once", is_flag=True, help="run what is due now, then end")
@in_house
def run(once: bool):
    """Run what is due, now and from now on, until stopped."""
    from yylib import jobs as runner

    while True:
        for name in runner.run_due():
            click.echo(_told(name))
        if once:
            return
        time.sleep(runner.LOOK_EVERY)


@jobs.command("now")
@click.argument("name")
@in_house
def now(name: str):
    """Run one job now."""
    from yylib import jobs as runner
    from yylib.database import write
    from yylib.services import jobs as works

    write(works.soon, name=name)
    if not runner.run(name):
        raise Trouble("这项任务正在别处运行。")
    if (line := _line(name)).failed:
        raise Trouble(f"{line.label}没有成功：{line.failed}")
    click.echo(_told(name))


@jobs.command("list")
@in_house
def listing():
    """Print every job: when it is due, how it went."""
    from yylib.services import jobs as works

    for line in works.lines():
        click.echo(f"{line.name}\t{_told(line.name)}\t{line.rhythm}")


def _line(name: str):
    from yylib.services import jobs as works

    return next(line for line in works.lines() if line.name == name)


def _told(name: str) -> str:
    from yylib import clock

    line = _line(name)
    if line.failed:
        return f"{line.label}：没有成功。{line.failed}"
    return f"{line.label}：" + (f"{clock.local(line.ok_at):%Y-%m-%d %H:%M} 完成" if line.ok_at else "还没有运行过")
