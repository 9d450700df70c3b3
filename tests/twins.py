"""Applications for tests: the wiring is made once for each surface and profile, and every test has a twin of it with a
configuration, a folder and engines of its own."""

import copy
import tempfile
from pathlib import Path
from types import MethodType

from flask import Config, Flask
from sqlalchemy import event

from yylib import config, create_app, migrations
from yylib.database import install
from yylib.extensions import db
from yylib.web import Headed

ROOT = Path(__file__).resolve().parent.parent
WIRING = ("SURFACE", "PROFILE", "PROXIES")  # what create_app asks; the rest of the configuration is asked by requests
_made: dict = {}
_engines: dict = {}


def twin(folder: Path, **given) -> Flask:
    """What ``create_app(folder, **given)`` makes, without making its addresses and templates again. A test that adds to
    the wiring itself calls ``create_app``."""
    held = config.read(folder) | given
    key = tuple(held[name] for name in WIRING)
    if key not in _made:
        _made[key] = _pattern(folder, given)
    return _copied(_made[key], folder, held)


def _pattern(folder: Path, given: dict) -> Flask:
    with tempfile.TemporaryDirectory() as own:
        for file in Path(folder).glob("config.json"):
            (Path(own) / file.name).write_bytes(file.read_bytes())
        return create_app(own, **{name: value for name, value in given.items() if not name.startswith("SQLALCHEMY_")})


def _copied(pattern: Flask, folder: Path, held: dict) -> Flask:
    app = copy.copy(pattern)
    app.instance_path = str(Path(folder).resolve())
    app.config = Config(app.root_path, dict(pattern.config) | held)
    for name in ("view_functions", "teardown_appcontext_funcs"):
        setattr(app, name, copy.copy(getattr(pattern, name)))
    app.extensions = {name: one for name, one in pattern.extensions.items() if name not in ("sqlalchemy", "migrate")}
    app.teardown_appcontext_funcs.remove(db._teardown_session)
    app.wsgi_app, app.add_url_rule = _layers(pattern.wsgi_app, app), _refuse
    db.init_app(app)
    migrations(app, str(ROOT / "migrations"))
    with app.app_context():
        _share(db.engine)
        install(db.engine)
    return app


def _refuse(*_given, **_named):
    raise AssertionError("the addresses of a twin are everybody's: add to an application of create_app")


def _share(engine) -> None:
    """Statements compiled for one twin serve the next: the cache asks for the very dialect they were compiled for, and
    a dialect knows its server from the first connection on."""
    name = engine.dialect.name
    if name not in _engines:
        event.listen(engine, "connect", lambda *_given: _engines.setdefault(name, engine), once=True)
        engine._compiled_cache.capacity = 4000
        return
    engine.dialect = engine.pool._dialect = _engines[name].dialect
    engine._compiled_cache = _engines[name]._compiled_cache


def _layers(layer, app: Flask):
    """The layers around the pattern, around the twin."""
    if isinstance(layer, MethodType):
        return MethodType(layer.__func__, app)
    layer, inner = copy.copy(layer), "_app" if isinstance(layer, Headed) else "app"
    setattr(layer, inner, _layers(getattr(layer, inner), app))
    return layer
