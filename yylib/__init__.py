"""yylib: the web app on which a county public library runs its day."""

import os
from pathlib import Path

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

from yylib import access, config, web
from yylib.blueprints import register
from yylib.database import install as install_database
from yylib.extensions import db, migrations
from yylib.services import audit

__version__ = "0.3.0"
ROOT = Path(__file__).resolve().parent.parent


class RowId(IntegerConverter):
    """A number in an address that both engines can hold."""

    def __init__(self, map, **given):
        super().__init__(map, **({"max": 2**31 - 1} | given))


def create_app(instance: Path | str | None = None, **given) -> Flask:
    """The application on one instance folder; ``given`` overrides its configuration. Wiring only."""
    folder = Path(instance or os.environ.get("YYLIB_INSTANCE") or ROOT / "instance")
    app = Flask("yylib", instance_path=str(folder.resolve()))
    app.config.update(config.read(folder) | given)
    app.url_map.converters["int"] = RowId
    app.jinja_options = {"bytecode_cache": _bytecode(app.config.get("TEMPLATE_CACHE") or folder / "cache")}
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if proxies := app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)
    db.init_app(app)
    migrations(app, str(ROOT / "migrations"))
    with app.app_context():
        install_database(db.engine)
    audit.watch()
    access.install(app)
    register(app)
    web.install(app)
    return app


def _bytecode(folder: Path) -> FileSystemBytecodeCache:
    """Compiled templates, in a folder only we can write, keyed by Jinja's own version."""
    import jinja2

    cache = folder / f"jinja-{jinja2.__version__}"
    cache.mkdir(mode=0o700, parents=True, exist_ok=True)
    return FileSystemBytecodeCache(str(cache))
