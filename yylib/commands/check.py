"""yylib check: is everything on this machine as it must be?"""

import click

from yylib.commands import Trouble, in_house

WORDS = {"good": "正常", "look": "注意", "bad": "不行"}


@click.command()
@in_house
def check():
    """Look at keys, files, database, clock, space and backups; ends with 1 where something is wrong."""
    from yylib.services import health

    findings = health.look(thorough=True)
    for found in findings:
        click.echo(f"{WORDS[found.level]}　{found.label}：{found.words}")
    if wrong := sum(found.level == health.BAD for found in findings):
        raise Trouble(f"有 {wrong} 项不行，请按上面写的办。")
