"""What nobody in his right mind types: every form and every address of every role answers with a sentence, never with 5xx."""

import inspect
import os
import re
from datetime import date
from urllib.parse import quote, urlsplit

import pytest
from sqlalchemy import text

from tests.client import forms_of
from tests.full_house import fill
from tests.views.test_access import a_client, routes
from yylib import clock, content
from yylib.database import db, write, writing
from yylib.permissions import Permission, Role, granted
from yylib.services import people, rules
from yylib.services.accounts import manage
from yylib.services.visits import paper, readings
from yylib.services.visits.scan import scan

VALUES = (
    "", "x" * 10_240, "a\x00b", "\x01\x1b[31m", "\ud800", "\u202e12", "１２", "😀", "2147483648",
    "9223372036854775808", "-1", "NaN", "1e309", "12.5", "2026-02-30", "0001-01-01", "9999-12-31", "99:99",
    "' OR 1=1 --", "{{7*7}}", "<svg onload=alert(1)>", "javascript:alert(1)", "../../etc/passwd", "=cmd|' /C calc'!A0",
    "[]",
)  # fmt: skip
ASKED = ("-1", "9223372036854775808", "0001-01-01", "9999-12-31", "\x00\ud800", "x" * 2000)
# Daily each field meets every thirteenth value, its neighbour the next ones.
STRIDE = 1 if os.environ.get("YYLIB_DEEP") else 13
ROLES = (Role.DIRECTOR.value, Role.ADMIN.value)  # together they may do everything
LEAVES = ("/staff/sign-out", "/staff/accounts/password")  # would end the session or change how it is begun


def encoded(pairs) -> bytes:
    """A form's body, lone surrogates and all."""
    return "&".join(f"{quote(name)}={quote(value.encode('utf-8', 'surrogatepass'))}" for name, value in pairs).encode()


@pytest.fixture
def lived_in(app):
    """A library in which most things are there once, so that most pages have something to show."""
    clock.freeze("2026-11-23 09:00", tick=0.0001)
    with app.app_context():
        content.load()
        with writing():
            by = manage.create(login_name="first", name="甲", password_hash="x", department_id=None, roles=["director"],
                               must_change=True, by=None)  # fmt: skip
        door = db.session.execute(text("SELECT id FROM place ORDER BY id")).scalar()
        db.session.rollback()
        write(scan, hot=True, nonce="hostile-1", place_id=door, direction="in", kind="card", holder="h" * 64, by=by)
        write(paper.tally, place_id=door, day=date(2026, 11, 22), session="morning", number=7, by=by)
        write(readings.enter, place_id=door, day=date(2026, 11, 22), taken="opening", value=10, by=by)
        write(readings.enter, place_id=door, day=date(2026, 11, 22), taken="closing", value=99_999, sure=True, by=by)
        write(people.enter, name="周某", phone="0533-1234567", by=by)
        write(rules.set_value, name="ASK_ABOVE", value=50, valid_from=date(2026, 12, 1), reason="试", by=by)
        app.also = fill(app, door, by)
        db.session.remove()
    return app


def forms_by_role(app):
    """Each different form of each role's pages once: (client, address, its fields as drawn)."""
    seen = set()
    for role in ROLES:
        client = a_client(app, role)
        for address in [*(address for _endpoint, address in routes(app, "GET")), *app.also]:
            page = client.get(address)
            for form in forms_of(page.get_data(as_text=True)) if page.mimetype == "text/html" else []:
                target = form["action"] or address
                key = re.sub(r"\d+", "1", target), tuple(sorted(form["fields"]))
                if form["method"].lower() == "post" and urlsplit(target).path not in LEAVES and key not in seen:
                    seen.add(key)
                    yield client, target, form["fields"]


def test_no_value_in_any_field_of_any_form_breaks_the_house(lived_in):
    broken, fields = [], 0
    for client, target, drawn in forms_by_role(lived_in):
        typed = [name for name in drawn if name not in ("csrf_token", "once")]
        fields += len(typed)
        for number, name in enumerate([*typed, "once"], fields):
            for value in VALUES[number % STRIDE :: STRIDE] if name != "once" else VALUES[:2]:
                given = [(held, value if held == name else kept) for held, kept in drawn.items() if held != "once"]
                given += [(name, value)]  # a second time, as an array is sent
                answer = client.post(target, data=encoded(given), content_type="application/x-www-form-urlencoded")
                if answer.status_code >= 500 and answer.status_code != 503:
                    broken.append((target, name, value[:20], answer.status_code))
    assert broken == []
    assert fields > 60
    assert granted(ROLES) == set(Permission)


def parameters_of(app, endpoint: str) -> set[str]:
    """What the views of an endpoint's blueprint ask of an address, by their source; and one that none asks."""
    held = {"list[]"}
    for name, view in app.view_functions.items():
        if name.split(".")[0] == endpoint.split(".")[0]:
            source = inspect.getsource(inspect.getmodule(inspect.unwrap(view)))
            held |= set(re.findall(r"request\.(?:args|values)\.get\(\"(\w+)\"", source))
    return held | ({"day", "on", "kind", "branch"} if endpoint.startswith("reports.") else set())


def test_no_address_of_any_page_breaks_the_house(lived_in):
    broken, seen, asked = [], set(), 0
    for role in ROLES:
        client = a_client(lived_in, role)
        for endpoint, address in routes(lived_in, "GET"):
            if endpoint in seen or client.get(address).status_code in (401, 403):
                continue
            seen.add(endpoint)
            for name in sorted(parameters_of(lived_in, endpoint)):
                asked += 1
                for value in ASKED if STRIDE == 1 else ASKED[asked % 6 :: 6]:
                    query = encoded([(name, value), (name, "1")]).decode()
                    status = client.get(f"{address}?{query}").status_code
                    if status >= 500:
                        broken.append((endpoint, name, value[:20], status))
    assert broken == []
    assert len(seen) > 40


@pytest.mark.parametrize("wanted", ["//evil.example/", "/\\evil.example", "https://evil.example/", "/\t/evil.example",
                                    "\t//evil.example", "/\n/evil.example", "http:evil.example", "@evil.example"])  # fmt: skip
def test_no_address_given_by_others_leads_out_of_the_house(lived_in, wanted):
    client = a_client(lived_in, "desk")
    given = client.get("/big?back=" + quote(wanted)).headers["Location"]
    page = forms_of(client.get("/staff/sign-in?next=" + quote(wanted)).get_data(as_text=True))[-1]
    typed = page["fields"] | {"login_name": "desk", "password": "correct-horse-battery"}
    after = client.post("/staff/sign-in?next=" + quote(wanted), data=typed).headers["Location"]
    for location in (given, after):
        assert location.startswith("/") and not location.startswith(("//", "/\\"))
        assert not re.search(r"[\x00-\x20]", location)


def columns() -> dict[str, str]:
    """Every column of every model, with a value somebody would like to see in it."""
    held = {}
    for mapper in db.Model.registry.mappers:
        for column in mapper.local_table.columns:
            held[column.name] = "1"
    return held | {"role": "admin", "roles": "admin", "stage": "adopted", "state": "done", "password_hash": "x"}


def sensitive(app) -> dict:
    """What no form of the desk may change: accounts, roles, settings, houses, adopted figures, and who did what."""
    tables = ("role_held", "setting", "branch", "place", "day_figure", "terminal", "opening_hours", "closure")
    asked = {name: f"SELECT * FROM {name}" for name in tables}
    # One's own keys are one's own.
    asked["account"] = "SELECT id, login_name, name, department_id, password_hash, pin_hash, is_active FROM account"
    with app.app_context(), db.engine.connect() as conn:
        return {name: sorted(map(str, conn.execute(text(sql)).all())) for name, sql in asked.items()}


def test_every_column_of_every_model_in_every_form_of_the_desk_changes_nothing_it_may_not(lived_in):
    client, wished = a_client(lived_in, "desk"), columns()
    before, posted = sensitive(lived_in), 0
    for _endpoint, address in routes(lived_in, "GET"):
        page = client.get(address)
        for form in forms_of(page.get_data(as_text=True)) if page.mimetype == "text/html" else []:
            target = form["action"] or address
            if form["method"].lower() != "post" or urlsplit(target).path in LEAVES:
                continue
            extra = {name: value for name, value in wished.items() if name not in form["fields"]}
            client.post(target, data=form["fields"] | extra | {"current": "", "password": ""})
            posted += 1
    assert posted > 10
    after = sensitive(lived_in)
    assert {name for name in before if before[name] != after[name]} == set()
