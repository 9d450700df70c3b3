"""The Flask extensions, made once and bound by ``create_app``."""

from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import MetaData
from werkzeug.local import LocalProxy

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

db = SQLAlchemy(metadata=MetaData(naming_convention=NAMES))
login = LoginManager()
csrf = CSRFProtect()


def migrations(app, directory: str) -> None:
    """Have Flask-Migrate find the app; it and Alembic are imported when a migration runs, and not by a serving process."""

    def bound():
        from flask_migrate import Migrate

        Migrate(app, db, directory=directory, render_as_batch=True, compare_type=True)
        return app.extensions["migrate"]

    app.extensions["migrate"] = LocalProxy(bound)
