"""A machine that dies in the middle of an import: each unit is whole or not there, and the import goes on."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import make_app
from tests.factories import a_branch
from tests.services.holdings.files import HEAD, opened
from yylib.database import db, plain, write
from yylib.services.imports import batches, run

ROOT = Path(__file__).parents[3]
ROWS = 1500


def many() -> bytes:
    rows = (f"C{n},书{n},甲,乙,,37{n:08},I247.5/{n + 1},一楼,1.00,在馆" for n in range(ROWS))
    return "\n".join([HEAD, *rows]).encode()


def counted() -> tuple[int, ...]:
    return tuple(plain(f"SELECT count(*) AS n FROM {table}")[0].n for table in ("bib_record", "item", "bib_number"))


@pytest.mark.parametrize("moment", ["inside", "behind"])
def test_an_import_that_was_killed_is_whole_up_to_a_unit_and_goes_on_to_its_end(tmp_path, lite_template, moment):
    (tmp_path / "yylib.db").write_bytes(lite_template.read_bytes())
    app = make_app(tmp_path, SURFACE="none")
    with app.app_context():
        a_branch(name="总馆")
        batch_id = opened(many())
        write(batches.move, batch_id=batch_id, verb="start", by=None)
        db.session.remove()
        db.engine.dispose()
        done = subprocess.run([sys.executable, "-m", "tests.services.holdings.bring_and_die", tmp_path, str(batch_id), moment],
                              cwd=ROOT, capture_output=True, timeout=60, check=False)  # fmt: skip
        assert done.returncode == -9, done.stderr.decode()[-800:]
        batch = plain("SELECT state, done, good, at_row FROM batch")[0]
        whole = batch.done
        assert (batch.state, batch.good, batch.at_row) == ("running", whole, whole + 1) and 0 < whole < ROWS
        assert counted() == (whole, whole, 0) and not plain("SELECT 1 FROM summary_line")
        assert len(plain("SELECT rowid FROM search_fts WHERE search_fts MATCH 'c04e66'")) == whole
        run.run_next()
        assert counted() == (ROWS, ROWS, 0) and plain("SELECT copies FROM summary_line")[0].copies == ROWS
        db.session.expire_all()
        assert (batches.get(batch_id).state, batches.get(batch_id).total, batches.get(batch_id).good) == (
            "done",
            ROWS,
            ROWS,
        )
        db.session.remove()
        db.engine.dispose()
