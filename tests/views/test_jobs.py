"""The system page shows what runs by itself and makes a backup at the press of a button."""

import pytest
from sqlalchemy.exc import OperationalError

from tests import factories
from tests.services.test_backup import stamped
from yylib import jobs as runner
from yylib.database import plain, write
from yylib.permissions import Role
from yylib.services import health, jobs

PAGE = "/staff/system/"


@pytest.fixture
def admin(app, client):
    """A browser in which the administrator is signed in."""
    with app.app_context():
        stamped()
        write(jobs.enter)
        name = factories.login_name(factories.a_colleague(Role.ADMIN))
    client.sign_in(name)
    return client


def test_the_page_lists_the_jobs_the_checks_and_that_there_is_no_backup_yet(admin):
    html = admin.get(PAGE).get_data(as_text=True)
    assert "闭馆结清在馆人数" in html and "每天 20:30" in html
    assert "断电保护" in html and "还没有备份" in html


def test_the_button_makes_the_backup_due_and_the_runner_makes_it(app, admin):
    answer = admin.submit(PAGE, action="/staff/system/backup/soon")
    assert answer.status_code == 303
    assert "马上运行" in admin.get(PAGE).get_data(as_text=True)
    with app.app_context():
        assert "backup" in runner.run_due()
    html = admin.get(PAGE).get_data(as_text=True)
    assert ".db" in html and "逐表相同" in html


def test_a_press_by_htmx_answers_with_the_fragment_that_polls_until_it_is_done(app, admin):
    answer = admin.submit(PAGE, action="/staff/system/backup/soon", htmx=True)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 200 and "<html" not in html
    assert 'hx-trigger="every 2s"' in html
    version = html.split("?v=")[1].split('"')[0]
    assert admin.get(f"{PAGE}?v={version}", headers={"HX-Request": "true"}).status_code == 204
    with app.app_context():
        runner.run("backup")
    later = admin.get(f"{PAGE}?v={version}", headers={"HX-Request": "true"}).get_data(as_text=True)
    assert "every 2s" not in later


def test_an_unknown_job_is_not_there(admin):
    html = admin.get(PAGE).get_data(as_text=True)
    token = html.split('name="csrf_token" value="')[1].split('"')[0]
    assert admin.post("/staff/system/nothing/soon", data={"csrf_token": token}).status_code == 404


def test_the_desk_may_not_open_the_page(app, client):
    with app.app_context():
        name = factories.login_name(factories.a_colleague())
    client.sign_in(name)
    assert client.get(PAGE).status_code == 403


def test_healthz_tells_the_migration_and_the_last_good_job(app, admin):
    told = admin.get("/healthz").get_json()
    assert told["status"] == "ok" and told["last_job"] is None
    with app.app_context():
        write(jobs.soon, name="prune")
        runner.run("prune")
        assert plain("SELECT ok_at FROM job WHERE name = 'prune'")[0].ok_at
    assert admin.get("/healthz").get_json()["last_job"].endswith("Z")


def test_healthz_says_when_the_database_does_not_answer(client, monkeypatch):
    def down(_sql):
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    monkeypatch.setattr(health, "plain", down)
    answer = client.get("/healthz")
    assert answer.status_code == 503 and answer.get_json()["status"] == "down"
