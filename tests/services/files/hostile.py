"""Files nobody should send, built here: (name, purpose, bytes, a word of the reason it must be refused with)."""

import io
import struct
import zipfile
import zlib

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def archive(members, compression=zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as held:
        for name, data in members.items():
            held.writestr(name, data)
    return out.getvalue()


def workbook(**more) -> bytes:
    """The least that passes for a workbook."""
    return archive({"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": "<sheetData/>"} | more)


def png(width: int, height: int) -> bytes:
    """A picture whose head claims a size that its data does not have."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


def pdf(inside: bytes = b"") -> bytes:
    return b"%PDF-1.7\n1 0 obj<</Type/Catalog" + inside + b">>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def hostile() -> list[tuple[str, str, bytes, str]]:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
    macro = {"xl/vbaProject.bin": b"\0" * 10}
    swollen = {f"xl/{i}.xml": b"\0" * 30_000_000 for i in range(2)}
    return [
        ("page.html", "import", b"<html><script>alert(1)</script>", "只收"),
        ("page.csv", "import", b"\n <!DOCTYPE html><script>alert(1)</script>", "网页"),
        ("shell.php.csv", "import", b"<?php system($_GET[0]); ?>", "脚本"),
        ("run.csv", "import", b"#!/bin/sh\nrm -rf /\n", "脚本"),
        ("logo.svg", "photo", svg, "只收"),
        ("logo.png", "photo", svg, "SVG"),
        ("logo.xml", "import", svg, "图形"),
        ("setup.exe", "import", b"MZ\x90\0", "只收"),
        ("setup.csv", "import", b"MZ\x90\0" + b"\0" * 60, "程序"),
        ("../../etc/passwd.csv", "import", b"a,b\n1,2\n", "路径"),
        ("..\\..\\web.csv", "import", b"a,b\n1,2\n", "路径"),
        ("sheet\u202evsc.exe.csv", "import", b"a,b\n", "看不见"),
        ("sheet\0.csv", "import", b"a,b\n", "看不见"),
        ("noending", "import", b"a,b\n", "只收"),
        ("empty.csv", "import", b"", "空的"),
        ("bomb.xlsx", "import", workbook(**swollen), "胀大"),
        ("many.xlsx", "import", workbook(**{f"x{i}": b"" for i in range(600)}), "部件"),
        ("macro.xlsx", "import", workbook(**macro), "宏"),
        ("plain.xlsx", "import", archive({"a.txt": b"x"}), "不是表格"),
        ("torn.xlsx", "import", workbook()[:60], "损坏"),
        ("locked.xlsx", "import", COMPOUND + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "密码"),
        ("page.xls", "import", b"<html><table><tr><td>1</td></tr></table>", "网页"),
        ("laughs.xml", "import", b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">]><l>&a;</l>', "实体"),
        ("noise.txt", "import", b"abc\x00\x01\x02def", "二进制"),
        ("book.mrc", "import", b"no leader here at all, sorry", "头标"),
        ("pixels.png", "photo", png(60_000, 60_000), "像素"),
        ("torn.jpg", "photo", b"\xff\xd8\xff\xe0" + b"\0" * 40, "照片"),
        ("phone.jpg", "photo", b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC"),
        ("phone.heic", "photo", b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC"),
        ("script.pdf", "document", pdf(b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"), "脚本或附件"),
        ("torn.pdf", "document", pdf()[:-8], "完整"),
        ("archive.pdf", "document", archive({"a": b"x"}), "不是 PDF"),
    ]
