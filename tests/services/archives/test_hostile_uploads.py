"""Photos and documents nobody should send: refused, each with its reason, nothing left behind, memory bounded."""

import io
import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from tests.services.archives import an_archive as a
from tests.services.files import hostile
from tests.services.files.test_files import left
from yylib.errors import Refused
from yylib.services import files
from yylib.services.archives import terms

ROOT = Path(__file__).resolve().parent.parent.parent.parent
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def jpeg_of(width: int, height: int) -> bytes:
    """A photo whose head claims a size that it does not have."""
    data = bytearray(a.picture())
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(data)


def gif() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("P", (4, 4)).save(out, "GIF")
    return out.getvalue()


PHOTOS = [
    ("300mp.jpg", jpeg_of(20_000, 15_000), "像素"), ("300mp.png", hostile.png(20_000, 15_000), "像素"),
    ("64mp.png", hostile.png(8_000, 8_000), "内存"), ("bomb.png", hostile.png(60_000, 60_000), "像素"),
    ("IMG_0001.HEIC", b"\0\0\0\x24ftypheic\0\0\0\0mif1heic", "兼容性最佳"), ("IMG_0002.jpg", b"\0\0\0\x24ftypheic\0\0\0\0mif1", "选 JPEG"),
    ("IMG_0003.heif", b"\0\0\0\x18ftypmif1", "HEIC"), ("new.jpg", b"\0\0\0\x1cftypavif\0\0\0\0avifmif1", "不是 jpg"),
    ("logo.svg", SVG, "只收"), ("logo.png", SVG, "SVG"), ("logo.jpg", b"\xef\xbb\xbf " + SVG, "SVG"),
    ("setup.exe", b"MZ\x90\0", "只收"), ("现场.jpg", b"MZ\x90\0" + bytes(200), "不是 jpg"), ("现场.exe.jpg", b"\x7fELF" + bytes(60), "不是 jpg"),
    ("page.jpg", b"<html><script>alert(1)</script>", "网页"), ("move.jpg", gif(), "不是 jpg"), ("clip.mp4", b"\0\0\0\x18ftypisom", "只收"),
    ("book.jpg", hostile.workbook(), "不是 jpg"), ("paper.jpg", hostile.pdf(), "不是 jpg"), ("empty.jpg", b"", "空的"),
    ("torn.jpg", a.picture(size=(900, 900))[:700], "照片"), ("../../etc/cron.d/x.jpg", a.picture(), "路径"),
    ("..\\..\\web\\x.jpg", a.picture(), "路径"), ("gpj.exe\u202e.jpg", a.picture(), "看不见"), ("x.jpg\0.exe", a.picture(), "看不见"),
]  # fmt: skip
DOCUMENTS = [
    ("方案.docx", hostile.archive({"word/document.xml": "x"}), "只收"), ("名单.xlsx", hostile.workbook(), "只收"),
    ("名单.pdf", hostile.workbook(), "不是 PDF"), ("脚本.pdf", hostile.pdf(b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"), "脚本"),
    ("带附件.pdf", hostile.pdf(b"/Names<</EmbeddedFiles 2 0 R>>"), "附件"), ("半份.pdf", hostile.pdf()[:-8], "完整"),
    ("页面.pdf", b"<html><script>alert(1)</script>%PDF-1.7 %%EOF", "不是 PDF"), ("归档.zip", hostile.archive({"a": b"x"}), "只收"),
]  # fmt: skip
CASES = [(terms.PHOTO, *one) for one in PHOTOS] + [(terms.DOCUMENT, *one) for one in DOCUMENTS]


def test_hostile_photos_and_documents_are_refused_each_with_its_reason_and_leave_nothing(app):
    wrong = []
    with app.app_context():
        for purpose, name, data, word in CASES:
            try:
                files.keep(io.BytesIO(data), name, purpose)
                wrong.append((name, "taken"))
            except Refused as refused:
                if word not in refused.sentence.todo or set(refused.sentence.title) & {"\0", "\u202e"}:
                    wrong.append((name, refused.sentence.todo))
        assert (wrong, left(app)) == ([], [])


def test_a_photo_that_is_more_than_a_photo_is_kept_as_a_photo_alone(app):
    from PIL import Image

    exif = Image.Exif()
    exif[0x010F], exif.get_ifd(0x8825)[2] = "SecretPhone", (36.0, 11.0, 7.0)
    polyglot = (
        a.picture(exif=exif, comment=b"<?php system(1); ?>")
        + b"PK\x03\x04<script>alert(1)</script>"
        + hostile.workbook()
    )
    with app.app_context():
        row = files.keep(io.BytesIO(polyglot), "现场.JPEG", terms.PHOTO)
        stored = files.path_of(row.stored_name).read_bytes()
        assert not [
            word for word in (b"SecretPhone", b"<?php", b"<script", b"PK\x03\x04", b"Exif", b"GPS") if word in stored
        ]
        with Image.open(io.BytesIO(stored)) as picture:
            assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (64, 40), {})


@pytest.mark.shared
def test_real_attack_strings_as_names_of_photos_leave_the_folder_or_are_cleaned(app, shared):
    lines = [
        line
        for path in (shared / "data/nasty").rglob("*.txt")
        for line in path.read_text("utf-8", "replace").splitlines()
    ]
    data = a.picture(size=(4, 4))
    with app.app_context():
        folder = Path(app.config["INSTANCE"]) / "uploads"
        for line in lines[:: max(1, len(lines) // 150)]:
            try:
                kept = files.keep(io.BytesIO(data), line + ".jpg", terms.PHOTO)
                assert files.path_of(kept.stored_name).is_relative_to(folder)
            except Refused as refused:
                assert refused.sentence.todo
        assert not [path for path in Path(app.config["INSTANCE"]).rglob("*.jpg")]


PROBE = """
import sys
from pathlib import Path
from yylib.services.files import photos
def peak():
    return int(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))) // 1024
first, *paths = map(Path, sys.argv[1:])
photos.renew(first, "jpg")
before = peak()
for path in paths:
    photos.measure(path)
    photos.renew(path, path.suffix[1:])
print(peak() - before)
"""
LARGEST = {"small.jpg": (9, {}), "baseline.jpg": (8000, {}), "progressive.jpg": (6000, {"progressive": True}),
           "plain.png": (5200, {"compress_level": 1})}  # fmt: skip


@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="reads the process's own peak")
def test_the_largest_photos_that_are_taken_cost_less_than_two_hundred_megabytes(tmp_path):
    from PIL import Image

    for name, (edge, how) in LARGEST.items():
        Image.new("RGB", (edge, edge)).save(tmp_path / name, **how)
    sent = [sys.executable, "-c", PROBE, *(str(tmp_path / name) for name in LARGEST)]
    done = subprocess.run(sent, cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(done.stdout) < 200
    for name in list(LARGEST)[1:]:
        with Image.open(tmp_path / name) as picture:
            assert picture.size == (2560, 2560)
