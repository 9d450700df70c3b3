"""Databases and clients for the tests: each test has a fresh database of its own, on SQLite and, where there is one, PostgreSQL."""

import gc
import os
import shutil
import tempfile
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import create_engine, text
from werkzeug.routing import Rule

from tests.twins import twin
from yylib import clock, guesses
from yylib.blueprints import TABLE
from yylib.database import WRITE
from yylib.extensions import db

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
POSTGRES = os.environ.get("YYLIB_TEST_POSTGRES", "")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--no-first-run", "--host-resolver-rules=MAP lib.test 127.0.0.1, MAP shu.test 127.0.0.1",
         "--ignore-certificate-errors"]  # fmt: skip

# Every commit waits for the disk: where the memory has room for what one test writes, it is written there.
ROOMY, ROOM = Path("/dev/shm"), 2 * 1024**3
if ROOMY.is_dir() and os.access(ROOMY, os.W_OK) and shutil.disk_usage(ROOMY).free > ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(ROOMY))

# Each test makes an application: what it leaves is collected in large batches, not at every thousandth object.
gc.set_threshold(100_000, 50, 100)

# Each test makes an application, and each application compiles three hundred addresses, always to the same code.
_compile_builder, _builders = Rule._compile_builder, {}


def _compile_once(rule, append_unknown=True):
    key = (rule.rule, rule.subdomain, rule.host, repr(rule.defaults), append_unknown)
    if key not in _builders:
        _builders[key] = _compile_builder(rule, append_unknown)
    return _builders[key]


Rule._compile_builder = _compile_once

settings.register_profile("daily", max_examples=25, derandomize=True, deadline=None, database=None,
                          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
settings.register_profile("deep", max_examples=500, deadline=None, database=None,
                          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
settings.load_profile("deep" if os.environ.get("YYLIB_DEEP") else "daily")


def pytest_collection_modifyitems(items):
    """What this machine lacks is skipped by name."""
    for item in items:
        if "shared" in item.keywords and not SHARED.is_dir():
            item.add_marker(pytest.mark.skip(reason="reads ../shared"))
        if "browser" in item.keywords and not CHROMIUM:
            item.add_marker(pytest.mark.skip(reason="needs Chromium"))


@pytest.fixture
def shared() -> Path:
    """The folder of real input beside the checkout; mark the test ``shared``."""
    return SHARED


@pytest.fixture(autouse=True)
def running_clock():
    """No test leaves the clock stopped for the next, nor its guesses counted."""
    yield
    clock.freeze(None)
    guesses.forget()


@pytest.fixture(scope="session")
def lite_template(tmp_path_factory):
    """An empty database with all tables, copied for each test."""
    folder = tmp_path_factory.mktemp("template")
    app = make_app(folder)
    with app.app_context():
        make_tables()
        db.session.remove()
        db.engine.dispose()
    return folder / "yylib.db"


TEMPLATES = Path(tempfile.gettempdir()) / f"yylib-templates-{os.getpid()}"
SETTINGS = {"TESTING": True, "PASSWORD_METHOD": "scrypt:1024:8:1", "TEMPLATE_CACHE": TEMPLATES}


def make_app(folder: Path, **given):
    """An application on a folder of its own, with cheap password hashes; compiled templates are shared by all."""
    if "SQLALCHEMY_DATABASE_URI" in given:
        given["SQLALCHEMY_ENGINE_OPTIONS"] = {"pool_size": 18, "max_overflow": 4, "pool_timeout": 5}
    return twin(folder, **SETTINGS | given)


@pytest.fixture(scope="session", autouse=True)
def compiled_templates():
    """The shared templates go with the worker."""
    yield
    shutil.rmtree(TEMPLATES, ignore_errors=True)


def make_tables() -> None:
    """All tables, straight from the models."""
    with db.engine.connect().execution_options(**{WRITE: True}) as conn:
        db.metadata.create_all(conn)
        conn.commit()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine_name(request):
    """Both engines; a service test runs on each."""
    if request.param == "postgresql" and not POSTGRES:
        pytest.skip("needs PostgreSQL (YYLIB_TEST_POSTGRES)")
    return request.param


@pytest.fixture
def both(engine_name, tmp_path, lite_template, request):
    """An application on each engine in turn, with an empty database."""
    if engine_name == "sqlite":
        shutil.copy(lite_template, tmp_path / "yylib.db")
        yield from _ended(make_app(tmp_path, **_without_pages(request)))
        return
    name = f"yylib_{os.getpid()}"
    if request.node.get_closest_marker("own_database"):
        name = _new_database(f"{name}_own")
    elif name not in _made:
        _new_database(name)
    yield from _ended(make_app(tmp_path, SQLALCHEMY_DATABASE_URI=_postgres_url(name), **_without_pages(request)))
    if name in _made:
        _empty(name)


def _without_pages(request) -> dict:
    """A service knows of no page: its application is spared the making of three hundred addresses. What registers
    itself when the pages are imported is there all the same."""
    if "/tests/services/" not in request.path.as_posix() or "pages" in request.keywords:
        return {}
    for row in TABLE:
        import_module(f"yylib.blueprints.{row.name}")
    return {"SURFACE": "none"}


# What empties a database between two tests: every row, every sequence back to its start, no trigger asked. The statements
# stand in a function of the one connection that calls it: they are planned once.
EMPTYING = """SELECT format('CREATE FUNCTION pg_temp.emptied() RETURNS void LANGUAGE plpgsql AS $f$ BEGIN %s %s END $f$',
(SELECT string_agg(format('DELETE FROM public.%I;', tablename), ' ') FROM pg_tables
 WHERE schemaname = 'public' AND tablename <> 'alembic_version'),
(SELECT string_agg(format('PERFORM setval(''public.%I'', %s, false);', sequencename, start_value), ' ')
 FROM pg_sequences WHERE schemaname = 'public'))"""
_made = {}


def _admin():
    return create_engine(POSTGRES.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")


def _new_database(name: str) -> str:
    """A database with all tables: one a worker, emptied between tests, and one for a test that changes the tables."""
    admin = _admin()
    with admin.connect() as conn:
        conn.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        conn.execute(text(f'CREATE DATABASE "{name}"'))
    admin.dispose()
    with tempfile.TemporaryDirectory() as folder:
        app = make_app(Path(folder), SQLALCHEMY_DATABASE_URI=_postgres_url(name))
        with app.app_context():
            make_tables()
            db.session.remove()
            db.engine.dispose()
    if not name.endswith("_own"):
        own = {"options": "-c session_replication_role=replica -c lock_timeout=5s"}
        _made[name] = create_engine(_postgres_url(name), pool_size=1, max_overflow=0, connect_args=own)
        with _made[name].begin() as conn:
            conn.exec_driver_sql(conn.execute(text(EMPTYING)).scalar_one())
    return name


def _empty(name: str) -> None:
    with _made[name].begin() as conn:
        conn.exec_driver_sql("SELECT pg_temp.emptied()")


def _postgres_url(name: str) -> str:
    return POSTGRES.replace("postgresql://", "postgresql+psycopg://").rsplit("/", 1)[0] + "/" + name


def _ended(app):
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def app(tmp_path, lite_template):
    """An application on SQLite, for views."""
    shutil.copy(lite_template, tmp_path / "yylib.db")
    yield from _ended(make_app(tmp_path))


@pytest.fixture
def house(both):
    """An app context on each engine, for service tests."""
    with both.app_context():
        yield both


@pytest.fixture
def client(app):
    """A browser without JavaScript. Never hold an app context around it: Flask reuses it and the login leaks."""
    from tests.client import Client

    app.test_client_class = Client
    return app.test_client()


@pytest.fixture(scope="session")
def chromium():
    """One browser a worker: a second one in the same process would meet the first one's event loop."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
