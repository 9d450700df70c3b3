"""yylib audit: proof that nobody changed the record of who changed what."""

import click

from yylib.commands import Trouble, in_house


@click.group("audit")
def audit():
    """The record of changes."""


@audit.command("verify")
@in_house
def verify():
    """Prove that no entry was altered, removed or swapped."""
    from yylib.services import audit as trail

    if wrong := trail.verify():
        raise Trouble(f"操作日志不完整：{wrong}。请保留现场，并用备份比对。")
    click.echo("操作日志完整，没有被改动过。")
