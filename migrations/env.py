"""Migrations run as one write transaction and keep every row.

SQLite's foreign keys are switched off on the raw connection before anything begins: inside a transaction the pragma is
silently ignored, and batch mode would then empty the children of each table it rebuilds.
"""

from alembic import context
from flask import current_app

import yylib.models  # noqa: F401
from yylib.database import WRITE

db = current_app.extensions["migrate"].db
conf = dict(current_app.extensions["migrate"].configure_args)


def include_object(_item, name, kind, reflected, _other):
    """The search index's own tables and the expression indexes are made by hand."""
    return not (kind == "table" and reflected and name.startswith("search_fts"))


conf["include_object"] = include_object

if context.is_offline_mode():
    url = db.engine.url.render_as_string(hide_password=False)
    context.configure(url=url, target_metadata=db.metadata, literal_binds=True, **conf)
    with context.begin_transaction():
        context.run_migrations()
else:
    with db.engine.connect().execution_options(**{WRITE: True}) as conn:
        raw = conn.connection.dbapi_connection if conn.dialect.name == "sqlite" else None
        if raw:
            raw.execute("PRAGMA foreign_keys=OFF")
        try:
            context.configure(connection=conn, target_metadata=db.metadata, transactional_ddl=True, **conf)
            with context.begin_transaction():
                context.run_migrations()
                if raw and (broken := conn.exec_driver_sql("PRAGMA foreign_key_check").fetchall()):
                    raise RuntimeError(f"foreign keys broken: {broken[:5]}")
        finally:
            if conn.in_transaction():
                conn.rollback()
            if raw:
                raw.execute("PRAGMA foreign_keys=ON")
