"""yylib on the console: every command, grouped by subject, in sentences, with an exit code that tells."""

import os
import sys
from importlib import import_module
from pathlib import Path

import click

from yylib.commands import Trouble

ROOT = Path(__file__).resolve().parent.parent
# name on the console: module of yylib.commands, attribute
COMMANDS = {
    "accounts": ("accounts", "accounts"),
    "acquisitions": ("acquisitions", "acquisitions"),
    "audit": ("audit", "audit"),
    "backup": ("backup", "backup"),
    "check": ("check", "check"),
    "config": ("settings", "settings"),
    "demo": ("demo", "demo"),
    "jobs": ("jobs", "jobs"),
    "migrate": ("database", "migrate"),
    "restore": ("backup", "restore"),
    "serve": ("serve", "serve"),
    "visits": ("visits", "visits"),
}


class Subjects(click.Group):
    """Loads a subject's commands when they are asked for, and says refusals as sentences."""

    def list_commands(self, ctx) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx, name: str):
        if name not in COMMANDS:
            return None
        module, attribute = COMMANDS[name]
        return getattr(import_module(f"yylib.commands.{module}"), attribute)

    def invoke(self, ctx):
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            sentence = _sentence(error)
            if sentence is None:
                raise
            raise Trouble(sentence) from error


def _sentence(error: Exception) -> str | None:
    """What the person at the console reads of a refusal or of a database that does not answer."""
    from yylib.database import DRIVER_ERRORS
    from yylib.errors import Refused

    if isinstance(error, Refused):
        return f"{error.sentence.title}。{error.sentence.todo}"
    if isinstance(error, DRIVER_ERRORS):
        return f"数据库没有应答或读不出来（{type(error).__name__}）。请先执行 yylib check。"
    if isinstance(error, PermissionError):
        return f"没有权限读写 {Path(error.filename or '').name}。请检查文件夹的权限。"
    return None


@click.group(cls=Subjects, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--instance", envvar="YYLIB_INSTANCE", default=str(ROOT / "instance"), metavar="DIR",
              help="the folder with the database and settings; also YYLIB_INSTANCE")  # fmt: skip
@click.pass_context
def yylib(ctx, instance: str):
    """yylib: a county public library runs its day on this."""
    ctx.obj = Path(instance).resolve()


def main() -> None:
    """The console command: files it makes are ours alone, and no console is too old for its sentences."""
    os.umask(0o077)
    for stream in (sys.stdout, sys.stderr):
        _speak(stream)
    yylib()


def _speak(stream) -> None:
    """Write Chinese whatever the console's encoding: as it can, else as UTF-8."""
    try:
        "系统".encode(stream.encoding or "ascii")
        stream.reconfigure(errors="replace")
    except (UnicodeEncodeError, LookupError):
        stream.reconfigure(encoding="utf-8")
    except AttributeError:
        return


if __name__ == "__main__":
    main()
