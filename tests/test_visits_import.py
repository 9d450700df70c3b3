"""yylib visits import: the console brings a file in as the pages do, and its exit code tells how it went."""

import shutil

import pytest
from click.testing import CliRunner

from tests.conftest import make_app
from tests.factories import a_door
from tests.services.imports.files import GATE, days
from yylib.cli import yylib
from yylib.database import db, plain


@pytest.fixture
def library(tmp_path, lite_template):
    """An instance folder with one branch and two doors; asks questions of its database."""
    shutil.copy(lite_template, tmp_path / "yylib.db")
    app = make_app(tmp_path)
    with app.app_context():
        first = a_door(name="大门")
        a_door(name="东门", branch_id=plain("SELECT branch_id AS id FROM place")[0].id)
        db.session.remove()
        db.engine.dispose()
    return tmp_path, first


def run(library, *words, given=None):
    return CliRunner().invoke(yylib, ["--instance", str(library[0]), "visits", "import", *words], input=given)


def ask(library, sql):
    with make_app(library[0]).app_context():
        rows = plain(sql)
        db.session.remove()
        db.engine.dispose()
    return rows


def a_file(library, text, name="counts.csv"):
    path = library[0] / name
    path.write_text(text, "utf-8")
    return str(path)


def test_the_real_counter_comes_in_with_its_doubts_told(library):
    told = run(library, str(GATE), "--place", "大门", "--yes")
    assert told.exit_code == 0, told.output
    assert "合计 15459 人次" in told.output and told.output.count("行待核：") == 6
    assert "已导入，收下 322 行" in told.output
    assert ask(library, "SELECT sum(number) AS n FROM interval WHERE state = 'ok'")[0].n == 15459


def test_again_it_brings_nothing_and_ends_with_one(library):
    run(library, str(GATE), "--place", str(library[1]), "--yes")
    told = run(library, str(GATE), "--place", str(library[1]), "--yes")
    assert told.exit_code == 1 and "可以导入 0 行" in told.output and "已有数字" in told.output
    assert len(ask(library, "SELECT id FROM batch")) == 1


def test_a_dry_run_writes_nothing(library):
    told = run(library, str(GATE), "--place", "大门", "--dry-run")
    assert told.exit_code == 0 and "可以导入 322 行" in told.output
    assert not ask(library, "SELECT id FROM batch") and not ask(library, "SELECT id FROM stored_file")


def test_it_asks_before_it_writes(library):
    path = a_file(library, days({"2019-05-01": 3, "2019-05-02": 4}))
    assert run(library, path, "--place", "大门", given="n\n").exit_code == 1
    assert not ask(library, "SELECT id FROM batch")
    assert run(library, path, "--place", "大门", given="y\n").exit_code == 0
    assert len(ask(library, "SELECT id FROM past_count")) == 2


def test_readings_taken_at_opening_are_told_so(library):
    path = a_file(library, days({"2024-03-01": 1000, "2024-03-02": 1090}, head="日期,读数"))
    assert run(library, path, "--place", "大门", "--taken", "opening", "--yes").exit_code == 0
    assert [row.taken for row in ask(library, "SELECT DISTINCT taken FROM reading")] == ["opening"]


def test_bad_rows_are_printed_with_number_and_reason(library):
    path = a_file(library, "日期,人次\n2019-05-01,3\n2019-05-02,NA\n2019-05-03,5")
    told = run(library, path, "--place", "大门", "--yes")
    assert told.exit_code == 0 and "第 3 行不收：计数栏不是数字：“NA”" in told.output


def test_the_words_of_a_place_column_are_found_by_name(library):
    path = a_file(library, "日期,地点,人次\n2019-05-01,东门,3\n2019-05-01,后院,9\n2019-05-01,大门,5")
    told = run(library, path, "--yes")
    assert told.exit_code == 0 and "“后院”没有对应的门或区域" in told.output
    assert [row.entries for row in ask(library, "SELECT entries FROM past_count ORDER BY row")] == [3, 5]


@pytest.mark.parametrize(
    ("text", "words", "says"),
    [
        (None, (), "没有这个文件"),
        ("", ("--place", "大门"), "文件是空的"),
        ("日期,人次\n2019-05-01,3", ("--place", "北门"), "没有“北门”这个门或区域"),
        ("日期,人次\n2019-05-01,3", (), "请用 --place 指定"),
        ("日期,上午,下午\n2019-05-01,3,4", ("--place", "大门"), "认不准计数栏"),
    ],
)
def test_a_file_that_cannot_be_used_ends_with_two_and_a_sentence(library, text, words, says):
    path = a_file(library, text) if text is not None else str(library[0] / "missing.csv")
    told = run(library, path, "--yes", *words)
    assert told.exit_code == 2 and says in told.output
    assert not ask(library, "SELECT id FROM batch")
