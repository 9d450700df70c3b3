"""The console commands, one module a subject; this is what they share."""

import os
from contextlib import contextmanager
from functools import update_wrapper
from pathlib import Path

import click


class Trouble(click.ClickException):
    """Something the person at the console must know; the command ends with 1."""

    def show(self, file=None) -> None:
        click.echo(self.format_message(), err=True, file=file)


@contextmanager
def house(instance: Path, **given):
    """The application on this instance, in its context; refused where its database must not be opened."""
    from yylib import config, create_app
    from yylib.extensions import db
    from yylib.services import health

    values = config.read(instance)
    narrow(instance)
    if wrong := health.before_opening(instance, values["SQLALCHEMY_DATABASE_URI"]):
        raise Trouble(wrong)
    app = create_app(instance, **given)
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


def narrow(instance: Path) -> None:
    """A folder that was made with the checkout is ours alone from the first start on."""
    if os.name == "posix" and instance.stat().st_mode & 0o077 and instance.stat().st_uid == os.geteuid():
        instance.chmod(0o700)


def in_house(act):
    """Run a command inside the application of the instance that the command line names."""

    @click.pass_obj
    def run(instance, /, *args, **given):
        with house(instance):
            return act(*args, **given)

    return update_wrapper(run, act)


def is_made(instance: Path) -> bool:
    """Whether this instance has a database."""
    from yylib import config

    return bool(config.held(instance).get("database_made_at"))
