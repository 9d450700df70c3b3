"""Taking files in: what is refused and why, what is stored and how, what goes again."""

import io
import os
import stat
import time

import pytest

from tests import factories
from tests.services.files import hostile
from yylib import clock
from yylib.database import plain, write
from yylib.errors import NotThere, Refused
from yylib.permissions import Permission
from yylib.services import files
from yylib.services.files import kinds

HOSTILE = hostile.hostile()
CSV = "日期,人次\n2026-11-21,612\n".encode()


def kept(data=CSV, name="到馆.csv", purpose="import"):
    return files.keep(io.BytesIO(data), name, purpose)


def stored(**given):
    return write(files.remember, **kept(**given)._asdict(), by=factories.a_colleague())


def left(house):
    return [path for path in (house.config["INSTANCE"] / "uploads").rglob("*") if path.is_file()]


def a_photo(**saving) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (40, 20), "#1f4a63").save(out, **{"format": "JPEG"} | saving)
    return out.getvalue()


@pytest.fixture
def lite(app):
    """What lies on the disk does not depend on the database."""
    with app.app_context():
        yield app


def test_there_are_at_least_twenty_five_hostile_files():
    assert len({name for name, *_ in HOSTILE}) >= 25


@pytest.mark.parametrize(("name", "purpose", "data", "word"), HOSTILE, ids=[ascii(item[0]) for item in HOSTILE])
def test_a_hostile_file_is_refused_with_its_own_reason_and_leaves_nothing(lite, name, purpose, data, word):
    began = time.monotonic()
    with pytest.raises(Refused) as caught:
        kept(data, name, purpose)
    sentence = caught.value.sentence
    assert word in sentence.todo
    assert not set(sentence.title) & {"\0", "\u202e"}
    assert left(lite) == []
    assert time.monotonic() - began < 2


def test_a_good_file_lies_outside_the_static_folder_under_a_name_of_its_own_for_its_owner_alone(lite):
    row = kept()
    path = files.path_of(row.stored_name)
    assert path.read_bytes() == CSV
    assert len(row.stored_name) == 32
    assert path.parent.name == row.stored_name[:2]
    assert lite.static_folder not in str(path)
    assert "到馆" not in str(path)
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", CSV),
        ("a.TXT", "人次".encode("gb18030")),
        ("a.csv", "\ufeff人次".encode("utf-16")),
        ("a.xlsx", hostile.workbook()),
        ("a.xml", b"<r><a/></r>"),
        ("a.mrc", b"00120nam0 2200061   450 " + b"0" * 20),
    ],
)
def test_what_an_import_is_for_is_taken(lite, name, data):
    assert kept(data, name).kind == name[2:].lower()


def test_a_file_over_the_bound_of_its_purpose_is_refused_while_it_comes(lite, monkeypatch):
    small = kinds.PURPOSES["import"]._replace(most=kinds.MB)
    monkeypatch.setitem(kinds.PURPOSES, "import", small)
    with pytest.raises(Refused, match="file_too_large") as caught:
        kept(b"1,2\n" * 300_000)
    assert (caught.value.sentence.status, left(lite)) == (413, [])
    assert "1 MB" in caught.value.sentence.todo


def test_a_photo_is_stored_anew_without_its_metadata(lite):
    from PIL import Image

    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif[0x0112] = 6
    row = kept(a_photo(exif=exif), "现场.jpg", "photo")
    path = files.path_of(row.stored_name)
    assert b"SecretCamera" not in path.read_bytes()
    with Image.open(path) as picture:
        assert (picture.size, dict(picture.getexif())) == ((20, 40), {})
    assert row.size == path.stat().st_size


def test_a_large_photo_is_stored_at_most_2560_pixels_wide(lite):
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (4000, 1000)).save(out, "PNG")
    with Image.open(files.path_of(kept(out.getvalue(), "a.png", "photo").stored_name)) as picture:
        assert picture.size == (2560, 640)


def test_what_hides_behind_a_photo_does_not_come_along(lite):
    row = kept(a_photo() + b"<script>alert(1)</script>", "a.jpg", "photo")
    assert b"<script>" not in files.path_of(row.stored_name).read_bytes()


def test_the_original_name_stands_in_the_database_only(house):
    row = files.get(stored())
    assert (row.original_name, row.kind, row.size) == ("到馆.csv", "csv", len(CSV))


def test_a_file_is_not_there_for_whom_its_purpose_is_none_of_theirs(house):
    file_id = stored()
    assert files.get(file_id, may={Permission.IMPORTS_RUN}.__contains__).id == file_id
    with pytest.raises(NotThere):
        files.get(file_id, may={Permission.VISITS_RECORD}.__contains__)
    with pytest.raises(NotThere):
        files.get(file_id + 1)


def test_a_forgotten_file_is_not_there_and_a_job_takes_it_from_the_disk(house):
    file_id = stored()
    by = factories.a_colleague()
    write(files.forget, file_id=file_id, by=by)
    with pytest.raises(NotThere):
        files.get(file_id)
    age(left(house), hours=2)
    assert (files.forget_orphans(), left(house)) == (1, [])


def age(paths, *, hours):
    at = time.time() - hours * 3600
    for path in paths:
        os.utime(path, (at, at))


def test_the_job_leaves_known_files_and_those_whose_row_may_still_come(house):
    known = files.get(stored()).stored_name
    kept()
    lost = kept()
    age([files.path_of(known), files.path_of(lost.stored_name)], hours=2)
    assert files.forget_orphans() == 1
    assert files.path_of(known).exists()
    assert len(left(house)) == 2


def test_a_full_store_refuses_and_leaves_nothing(lite, monkeypatch):
    monkeypatch.setattr("yylib.services.files.store.usage", lambda: files.Usage(100, 110))
    with pytest.raises(Refused, match="file_quota"):
        kept()
    assert left(lite) == []


def test_what_is_stored_is_summed_against_the_house_rule(house):
    stored()
    found = files.usage()
    assert found == (len(CSV), 50 * 1024**3)
    assert not found.is_high
    assert files.Usage(80, 100).is_high


def test_the_row_says_when_and_by_whom(house):
    clock.freeze("2026-11-23 09:00")
    row = plain("SELECT stored_at, by_id FROM stored_file WHERE id = :id", id=stored())[0]
    assert clock.moment(row.stored_at) == clock.now()
    assert row.by_id
