"""A running library and a browser: waitress in a thread on 127.0.0.1, Debian's Chromium, every violation of the CSP noted."""

import shutil
import threading
from urllib.parse import urlsplit

import pytest
from waitress.server import create_server

from tests.conftest import make_app
from tests.factories import PASSWORD, a_colleague, login_name
from yylib import content
from yylib.extensions import db

WATCH = """document.addEventListener('securitypolicyviolation', e => (window.__csp = window.__csp || []).push(
e.violatedDirective + ' ' + e.blockedURI))"""


class Site:
    """The library as a browser reaches it."""

    def __init__(self, app, url: str):
        self.app, self.url = app, url

    def colleague(self, *roles, **given) -> str:
        """A new account's login name; its password is the factories'."""
        with self.app.app_context():
            name = login_name(a_colleague(*roles, **given))
            db.session.remove()
        return name

    def do(self, act, **given):
        """Run something inside the application, as another desk would."""
        with self.app.app_context():
            answer = act(**given)
            db.session.remove()
        return answer


def served(app):
    """The application behind waitress on a free port; yields the port."""
    server = create_server(app, host="127.0.0.1", port=0, threads=8, ident=None,
                           clear_untrusted_proxy_headers=not app.config["PROXIES"])  # fmt: skip
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield server.effective_port

    def end():
        for one in list(server._map.values()):
            one.close()

    server.trigger.pull_trigger(end)  # in the server's own thread: nothing it waits for is closed under its hands
    thread.join(5)
    server.task_dispatcher.shutdown(timeout=1)


@pytest.fixture
def site(tmp_path, lite_template):
    """A library with its first content, on plain http."""
    shutil.copy(lite_template, tmp_path / "yylib.db")
    app = make_app(tmp_path)
    with app.app_context():
        content.load()
        db.session.remove()
    for port in served(app):
        yield Site(app, f"http://127.0.0.1:{port}")
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def visitor(chromium, site):
    """Opens browser pages: ``visitor(width=360, js=False)``; at the end no page may have reported a CSP violation."""
    contexts, pages = [], []

    def open_page(width: int = 1280, height: int = 900, js: bool = True, **given):
        context = chromium.new_context(viewport={"width": width, "height": height}, java_script_enabled=js,
                                       locale="zh-CN", base_url=given.pop("base_url", site.url), **given)  # fmt: skip
        context.add_init_script(WATCH)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        if js:
            pages.append(page)
        return page

    yield open_page
    found = [page.evaluate("window.__csp || []") for page in pages if not page.is_closed()]
    for context in contexts:
        context.close()
    assert [violations for violations in found if violations] == []


def sign_in(page, name: str, path: str = "/staff/") -> None:
    """Sign in by keyboard alone."""
    page.goto("/staff/sign-in?next=" + path)
    page.get_by_label("登录名").focus()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: urlsplit(url).path == path)
