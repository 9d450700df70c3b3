"""The migrations build exactly the models, and keep every row of a populated database."""

import warnings

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from tests.conftest import make_tables
from yylib.database import WRITE, db, is_lite, plain

pytestmark = pytest.mark.own_database


@pytest.fixture
def bare(both):
    """A database of the migrations' own making, beside the models' one."""
    with both.app_context():
        drop_all()
        upgrade()
        yield both
        db.session.remove()


def drop_all():
    """Everything the models made, the trigger function too."""
    with db.engine.connect().execution_options(**{WRITE: True}) as conn:
        db.metadata.drop_all(conn)
        if not is_lite():
            conn.exec_driver_sql("DROP FUNCTION IF EXISTS yy_append_only()")
        conn.commit()


def shape() -> dict:
    """Tables with their columns, keys, checks and indexes, and the triggers by table."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an expression index is not reflected; it is compared by name below
        seen = inspect(db.engine)
        tables = {
            name for name in seen.get_table_names() if name != "alembic_version" and not name.startswith("search_fts")
        }
        held = {
            name: (
                [(c["name"], str(c["type"]), c["nullable"]) for c in seen.get_columns(name)],
                sorted(
                    str(key["constrained_columns"] + key["referred_columns"]) for key in seen.get_foreign_keys(name)
                ),
                sorted(str(sorted(key["column_names"])) for key in seen.get_unique_constraints(name)),
                sorted(check["name"] or "" for check in seen.get_check_constraints(name)),
                sorted(index["name"] for index in seen.get_indexes(name)),
            )
            for name in tables
        }
    if is_lite():
        rest = plain("SELECT type, name, tbl_name FROM sqlite_master WHERE type IN ('trigger', 'index') "
                     "AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_fts%' ORDER BY 1, 2")  # fmt: skip
    else:
        rest = plain("SELECT 'trigger' AS type, t.tgname AS name, c.relname AS tbl_name FROM pg_trigger t "
                     "JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal "
                     "UNION SELECT 'index', indexname, tablename FROM pg_indexes WHERE schemaname = 'public' "
                     "AND tablename <> 'alembic_version' ORDER BY 1, 2")  # fmt: skip
    return {"tables": held, "rest": [tuple(row) for row in rest if row.name != "ix_alembic"]}


def test_the_migrations_build_exactly_the_models(bare):
    migrated = shape()
    drop_all()
    make_tables()
    modelled = shape()
    assert migrated["tables"] == modelled["tables"]
    assert set(migrated["rest"]) == set(modelled["rest"])


def test_a_populated_database_keeps_its_rows_and_its_triggers_through_a_rebuild(bare, tmp_path):
    """Batch mode rebuilds a parent table; with foreign keys on, its children would go, and its triggers silently too."""
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    from tests.factories import a_branch, a_colleague, places_of
    from yylib.database import write
    from yylib.services.visits.scan import scan

    branch, by = a_branch(), a_colleague()
    write(scan, hot=True, nonce="n", place_id=places_of(branch)[0], direction="in", kind="adult", by=by)
    before = {name: plain('SELECT count(*) AS n FROM "' + name + '"')[0].n for name in db.metadata.tables}
    with db.engine.connect().execution_options(**{WRITE: True}) as conn:
        raw = conn.connection.dbapi_connection if is_lite() else None
        if raw:
            raw.execute("PRAGMA foreign_keys=OFF")
        with (
            conn.begin(),
            Operations(MigrationContext.configure(conn)).batch_alter_table("branch", recreate="auto") as batch,
        ):
            batch.alter_column("name", existing_nullable=False, type_=db.String(60))
        if raw:
            raw.execute("PRAGMA foreign_keys=ON")
    after = {name: plain('SELECT count(*) AS n FROM "' + name + '"')[0].n for name in db.metadata.tables}
    assert after == before


def test_upgrading_twice_changes_nothing_and_going_back_leaves_nothing(bare):
    once = shape()
    upgrade()
    assert shape() == once
    downgrade(revision="base")
    assert inspect(db.engine).get_table_names() in ([], ["alembic_version"])


def test_a_migration_that_fails_half_way_leaves_nothing(both, monkeypatch, tmp_path):
    """The data definition is part of the transaction on both engines."""
    import shutil
    from pathlib import Path

    folder = tmp_path / "migrations"
    shutil.copytree(Path(__file__).resolve().parent.parent / "migrations", folder)
    (folder / "versions" / "9999_broken.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\nrevision = '9999'\ndown_revision = '0001'\n"
        "def upgrade():\n    op.create_table('half', sa.Column('id', sa.Integer()))\n    raise RuntimeError('power cut')\n",
        "utf-8",
    )
    with both.app_context():
        drop_all()
        upgrade(directory=str(folder), revision="0001")
        with pytest.raises(SystemExit):
            upgrade(directory=str(folder))
        assert "half" not in inspect(db.engine).get_table_names()
        assert plain("SELECT version_num FROM alembic_version")[0].version_num == "0001"
