"""Handing stored files out again."""

import io

import pytest

from tests import factories
from yylib.database import write
from yylib.permissions import Role
from yylib.services import files


@pytest.fixture
def handed_in(app):
    """A stored file's id, and the login names of a head, who may see it, and of the desk, who may not."""
    with app.app_context():
        head, desk = factories.a_colleague(Role.HEAD), factories.a_colleague(Role.DESK)
        kept = files.keep(io.BytesIO("日期,人次\n".encode()), "到馆 “计数”.csv", "import")
        file_id = write(files.remember, **kept._asdict(), by=head)
        return file_id, factories.login_name(head), factories.login_name(desk)


def test_a_file_is_saved_and_never_opened_in_place(client, handed_in):
    file_id, head, _ = handed_in
    client.sign_in(head)
    answer = client.get(f"/staff/files/{file_id}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Security-Policy"] == "sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.data.decode() == "日期,人次\n"


def test_a_foreign_file_and_a_missing_one_look_alike(client, handed_in):
    file_id, _, desk = handed_in
    client.sign_in(desk)
    foreign, missing = client.get(f"/staff/files/{file_id}"), client.get("/staff/files/99")
    assert foreign.status_code == missing.status_code == 404
    assert [answer.get_data(as_text=True).split("<main")[1].split("</main")[0].count("没有找到")
            for answer in (foreign, missing)] == [2, 2]  # fmt: skip


def test_nobody_gets_a_file_without_signing_in(client, handed_in):
    assert client.get(f"/staff/files/{handed_in[0]}").headers["Location"].startswith("/staff/sign-in")
