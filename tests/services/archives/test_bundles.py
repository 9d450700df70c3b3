"""The bundle: it opens without us, its sums hold, it costs no memory, and it is begun anew when it was broken off."""

import hashlib
import io
import re
import shutil
import subprocess
from html.parser import HTMLParser
from zipfile import ZipFile

import pytest

from tests import factories
from tests.services.archives import an_archive as a
from yylib import clock
from yylib.database import db, plain, write
from yylib.errors import Refused
from yylib.services import files
from yylib.services.archives import bundling, contents, filing, gathering, parts
from yylib.services.archives.parts import Document


@pytest.fixture(autouse=True)
def monday(monkeypatch):
    """Nobody else's parts: what is filed is what the test puts there."""
    clock.freeze("2026-11-23 10:00", tick=0.001)
    ours = {what: part for what, part in parts.supplied().items() if what in ("plan", "links", "summary")}
    monkeypatch.setattr(parts, "PARTS", ours)


class Page(HTMLParser):
    """The links and pictures of a page, and its tags."""

    def __init__(self, text):
        super().__init__()
        self.seen, self.tags = [], set()
        self.feed(text)

    def handle_starttag(self, tag, pairs):
        self.tags.add(tag)
        self.seen += [value for name, value in pairs if name in ("href", "src")]


def opened(activity_id: int) -> ZipFile:
    held = filing.of(activity_id)
    assert (held.bundle_state, held.bundle_note) == ("done", ""), held.bundle_note
    return ZipFile(files.path_of(held.bundle.stored_name))


def test_the_bundle_holds_everything_and_its_page_leads_to_each_without_us(house, monkeypatch, tmp_path):
    by, activity_id = factories.a_colleague("promotion", name="周小敏"), a.over(title="绘本<b>故事会</b>")
    parts.PARTS["sign_in"] = a.supplied(
        "sign_in", "签到表", Document("签到表.xlsx", "签到表", b"xlsx"), Document("签到表.pdf", "扫描", b"pdf")
    )
    write(
        gathering.add_document,
        activity_id=activity_id,
        what="script",
        title="../主持/词: 一?",
        text="各位家长好",
        by=by,
    )
    write(
        gathering.add_link, activity_id=activity_id, outlet="县融媒", title="书香", url="https://news.example/1", by=by
    )
    a.complete(activity_id, by)
    write(filing.file, activity_id=activity_id, by=by)
    bundling.run_next()
    with opened(activity_id) as held:
        held.extractall(tmp_path)
        names = held.namelist()
    found = Page((tmp_path / "index.html").read_text("utf-8"))
    assert found.tags.isdisjoint({"script", "link", "iframe", "b"})
    ours = [one for one in found.seen if not one.startswith("https://news.example")]
    assert all((tmp_path / one).is_file() for one in ours) and len(ours) >= 9
    assert {one for one in names if not one.endswith("/")} - {"index.html", "SHA256SUMS.txt"} == set(ours)
    text = (tmp_path / "index.html").read_text("utf-8")
    for word in (
        "0000-WS·2026-D10-YDTG-0001",
        "绘本&lt;b&gt;故事会",
        a.REASON,
        "https://news.example/1",
        "故事会现场",
        "周小敏",
        "二十个家庭",
    ):
        assert word in text
    assert (tmp_path / "08-签到表" / "02-签到表.pdf").read_bytes() == b"pdf"
    assert not [one for one in names if ".." in one or re.search(r'[\\:*?"<>|]', one)]


def test_the_checksums_are_those_that_sha256sum_accepts(house, tmp_path):
    activity_id, _by = a.filed()
    bundling.run_next()
    with opened(activity_id) as held:
        held.extractall(tmp_path)
        count = len(held.namelist()) - 1
    lines = (tmp_path / "SHA256SUMS.txt").read_text("utf-8").splitlines()
    assert len(lines) == count
    for line in lines:
        digest, name = line.split("  ", 1)
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == digest
    if tool := shutil.which("sha256sum"):
        done = subprocess.run(
            [tool, "-c", "--quiet", "--strict", "SHA256SUMS.txt"], cwd=tmp_path, capture_output=True, check=False
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_its_progress_is_written_down_and_one_that_was_broken_off_is_begun_anew(house, monkeypatch):
    activity_id, _by = a.filed()
    told, build = [], bundling.build

    def broken(*given):
        monkeypatch.setattr(bundling, "build", build)
        given[2](0, 9)
        given[2](2, 9)
        raise MemoryError

    monkeypatch.setattr(bundling, "build", broken)
    monkeypatch.setattr(bundling, "PULSE", 0)
    with pytest.raises(MemoryError):
        bundling.run_next()
    held = filing.of(activity_id)
    assert (held.bundle_state, held.bundle_note, held.bundle_done, held.bundle_total) == (
        "failed",
        "出错：MemoryError",
        2,
        9,
    )
    db.session.rollback()
    write(filing.build_again, activity_id=activity_id, by=None)
    write(bundling.progress, file_id=1, done=1, total=9, hot=True)  # it stands as running: its process is gone
    assert bundling.waiting() == filing.of(activity_id).id
    db.session.rollback()
    build(activity_id, io.BytesIO(), lambda done, total: told.append((done, total)))
    assert told[0][0] == 0 and told[-1][0] == told[-1][1] and told == sorted(told)
    db.session.rollback()
    bundling.run_next()
    with opened(activity_id) as held:
        assert held.testzip() is None


def test_a_bundle_that_was_overtaken_is_left_out_and_each_edition_keeps_its_own(house, monkeypatch):
    activity_id, by = a.filed()
    build = bundling.build

    def overtaken(*given):
        notes = build(*given)
        db.session.rollback()
        write(filing.open_again, activity_id=activity_id, reason="少了一张照片", by=by)
        return notes

    monkeypatch.setattr(bundling, "build", overtaken)
    bundling.run_next()
    assert (filing.of(activity_id).bundle_state, bundling.editions(activity_id)) == ("", [])
    db.session.rollback()
    monkeypatch.setattr(bundling, "build", build)
    for _ in range(2):
        write(filing.file, activity_id=activity_id, by=by)
        bundling.run_next()
        write(filing.open_again, activity_id=activity_id, reason="再补一份", by=by)
    assert [one.title for one in bundling.editions(activity_id)] == ["第 3 版归档包", "第 2 版归档包"]


def test_what_a_subject_cannot_make_is_said_and_a_lost_picture_stops_the_bundle(house):
    activity_id, _by = a.filed()

    def no_address(_activity_id):
        raise Refused("no_public_url")

    parts.PARTS["poster"] = parts.Part("poster", "海报", no_address, set)
    bundling.run_next()
    held = filing.of(activity_id)
    assert (held.bundle_state, held.bundle_note) == ("done", "海报：二维码暂不可用：请先填写对外网址")
    path = files.path_of(gathering.photos(activity_id)[1].file.stored_name)
    db.session.rollback()
    path.unlink()
    write(filing.build_again, activity_id=activity_id, by=None)
    bundling.run_next()
    held = filing.of(activity_id)
    assert (held.bundle_state, held.bundle_note) == ("failed", "“照片 2”的文件不在磁盘上")
    assert plain("SELECT 1 FROM stored_file WHERE purpose = 'archive_bundle' AND deleted_at IS NULL")


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("签到表.pdf", "签到表.pdf"), ("../../etc/passwd", "etcpasswd"), ("a\\b:c*?.jpg", "abc.jpg"), ("...", "文件"),
        ("一" * 200 + ".pdf", "一" * 60 + ".pdf"), ("甲\u202e乙\x00\n丙.png", "甲乙丙.png"), ("总结 终稿.v2.final", "总结_终稿.v2.final"),
        (" CON .", "CON"),
    ],
)  # fmt: skip
def test_a_name_in_the_bundle_is_one_that_every_system_can_hold(name, wanted):
    assert contents.safe(name) == wanted
