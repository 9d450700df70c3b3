"""A real instance of the application in a folder of its own, and a browser's way in. ``python -m bench.house FOLDER``."""

import http.client
import re
import shutil
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlencode

from bench.processes import serve

LOGIN, PASSWORD = "bench", "correct-horse-battery"
_FIELD = re.compile(r'name="(csrf_token|once|nonce)"[^>]*? value="([^"]*)"')


_made: dict[str, tuple[tempfile.TemporaryDirectory, int]] = {}


def prepare(folder: Path, role: str = "desk") -> int:
    """Make the instance: tables, first content, one account of a role; the id of the main library's first door. The
    second one of a run is a copy of the first."""
    if role not in _made:
        kept = tempfile.TemporaryDirectory(prefix="yylib-bench-")
        _made[role] = kept, _prepared(Path(kept.name), role)
    shutil.copytree(_made[role][0].name, folder, dirs_exist_ok=True)
    return _made[role][1]


def nth_code(codes, number: int) -> str:
    """The n-th of a subject's pass codes (``pass_codes.Codes``)."""
    signs = ""
    for at in reversed(range(codes.length)):
        alphabet = codes.letters if at < codes.first else codes.signs
        number, rest = divmod(number, len(alphabet))
        signs = alphabet[rest] + signs
    return signs


def _prepared(folder: Path, role: str) -> int:
    from yylib import content, create_app, tokens
    from yylib.database import db, write
    from yylib.permissions import Role
    from yylib.services import branches
    from yylib.services.accounts import manage

    app = create_app(folder)
    with app.app_context():
        _tables()
        content.load()
        hashed = tokens.hashed(PASSWORD)
        write(manage.create, login_name=LOGIN, name="测试员", password_hash=hashed, department_id=None,
              roles=[Role(role)], must_change=False, by=None)  # fmt: skip
        place = branches.places(kind="door")[0].id
        db.session.remove()
        db.engine.dispose()
    return place


def _tables() -> None:
    """By the migrations where there are any, else straight from the models."""
    from yylib.database import WRITE, db
    from yylib.services import health

    if health.revisions():
        from yylib.commands.database import bring_up

        bring_up(Path(db.engine.url.database).parent)
        return
    with db.engine.connect().execution_options(**{WRITE: True}) as conn:
        db.metadata.create_all(conn)
        conn.commit()


class Browser:
    """A signed-in desk: its cookie and the form token of its page."""

    def __init__(self, port: int):
        self.link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, form: dict | None = None) -> tuple[int, str]:
        headers = {"Cookie": self.cookie} | ({"Content-Type": "application/x-www-form-urlencoded"} if form else {})
        self.link.request(method, path, urlencode(form) if form else None, headers)
        answer = self.link.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self.cookies.update([value.split(";")[0].split("=", 1)])
        page = answer.read().decode()
        self.link.close()  # the next one opens it again
        return answer.status, page

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def sign_in(self) -> None:
        """Sign in through the page's own form."""
        fields = dict(_FIELD.findall(self.ask("GET", "/staff/sign-in")[1]))
        status, _page = self.ask("POST", "/staff/sign-in", fields | {"login_name": LOGIN, "password": PASSWORD})
        if status != 303:
            raise RuntimeError(f"signing in was answered {status}")

    def desk_token(self) -> str:
        """The form token of the desk's page."""
        return dict(_FIELD.findall(self.ask("GET", "/staff/desk")[1]))["csrf_token"]


def make(folder: str, wall: str | None = None):
    """The instance as ``yylib serve`` serves it, without its jobs; the clock stopped at ``wall`` where it is given."""
    from yylib import clock, create_app

    clock.freeze(wall)
    return create_app(folder)


if __name__ == "__main__":
    serve(make(*sys.argv[1:]))
