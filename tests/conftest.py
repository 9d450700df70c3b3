"""Databases and clients for the tests: each test has a fresh database of its own, on SQLite and, where there is one, PostgreSQL."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import create_engine, text

from yylib import clock, create_app
from yylib.database import WRITE
from yylib.extensions import db

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
POSTGRES = os.environ.get("YYLIB_TEST_POSTGRES", "")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

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
    """No test leaves the clock stopped for the next."""
    yield
    clock.freeze(None)


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


def make_app(folder: Path, **given):
    """An application on a folder of its own, with cheap password hashes."""
    if "SQLALCHEMY_DATABASE_URI" in given:
        given["SQLALCHEMY_ENGINE_OPTIONS"] = {"pool_size": 18, "max_overflow": 4, "pool_timeout": 5}
    return create_app(folder, TESTING=True, PASSWORD_METHOD="scrypt:1024:8:1", **given)


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
        app = make_app(tmp_path)
        yield from _ended(app)
    else:
        name = "t_" + str(abs(hash(request.node.nodeid)))
        admin = create_engine(POSTGRES.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
        with admin.connect() as conn:
            conn.execute(text(f'DROP DATABASE IF EXISTS "{name}"'))
            conn.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{_postgres_template(admin)}"'))
        yield from _ended(make_app(tmp_path, SQLALCHEMY_DATABASE_URI=_postgres_url(name)))
        with admin.connect() as conn:
            conn.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        admin.dispose()


_made = {}


def _postgres_template(admin) -> str:
    """A database with all tables, made once a worker, that others are copied from."""
    name = f"yylib_template_{os.getpid()}"
    if name not in _made:
        with admin.connect() as conn:
            conn.execute(text(f'DROP DATABASE IF EXISTS "{name}"'))
            conn.execute(text(f'CREATE DATABASE "{name}"'))
        import tempfile

        with tempfile.TemporaryDirectory() as folder:
            app = make_app(Path(folder), SQLALCHEMY_DATABASE_URI=_postgres_url(name))
            with app.app_context():
                make_tables()
                db.session.remove()
                db.engine.dispose()
        _made[name] = True
    return name


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
