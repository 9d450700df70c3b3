"""The barest program with login and CSRF that writes a scan's rows: flask-login, Flask-WTF, sqlite3, no audit, no gate.

``python -m bench.rawauth FOLDER BYTES``; the folder holds a database with the application's tables.
"""

import sys

from flask import Flask, request
from flask_login import LoginManager, UserMixin, current_user, login_required, login_user
from flask_wtf import CSRFProtect
from flask_wtf.csrf import generate_csrf

from bench.floor import connection, filled
from bench.processes import serve
from bench.unit import enter, holder_of


class Person(UserMixin):
    """Who is signed in, from one SELECT."""

    def __init__(self, row):
        self.id, self.name = row


def make(folder: str, size: str) -> Flask:
    app, path, page = Flask("rawauth"), f"{folder}/yylib.db", filled(int(size))
    app.config.update(SECRET_KEY="a benchmark has no secrets", WTF_CSRF_TIME_LIMIT=None)
    CSRFProtect(app)
    login = LoginManager(app)

    @login.user_loader
    def load(user_id):
        row = connection(path).execute("SELECT id, name FROM account WHERE id = ? AND is_active", (user_id,)).fetchone()
        return Person(row) if row else None

    @app.get("/enter")
    def sign_in():
        login_user(load(connection(path).execute("SELECT min(id) FROM account").fetchone()[0]))
        return generate_csrf()

    @app.post("/scan")
    @login_required
    def scan():
        form = request.form
        enter(connection(path), nonce=form["nonce"], place_id=int(form["place"]), direction=form["mode"],
              kind=form["key"] or "card", holder=holder_of(form["code"]), by=current_user.id)  # fmt: skip
        return page

    return app


if __name__ == "__main__":
    serve(make(*sys.argv[1:]))
