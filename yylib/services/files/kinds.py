"""Which files are taken for what, by their name and by their first bytes; each refusal says its own reason."""

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from yylib.errors import Refused
from yylib.errors import declare as _sentences
from yylib.permissions import Permission
from yylib.services.files import photos
from yylib.services.imports.containers import BadSheet, check_compound, check_zip

MB = 1024 * 1024
HEAD = 4096
CHUNK = 1 << 20
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What a table or a text must not begin with, and what it then is.
BINARY = (
    (b"MZ", "程序"), (b"\x7fELF", "程序"), (b"PK\x03\x04", "压缩包"), (b"Rar!", "压缩包"), (b"\x1f\x8b", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"), (b"%PDF", "PDF"), (COMPOUND, "旧版 Office 文件"), (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"), (b"GIF8", "图片"), (b"SQLite format 3", "数据库"),
)  # fmt: skip
MARKUP = re.compile(rb"^(?:\xef\xbb\xbf)?\s*(?:<!doctype|<html|<head|<body|<script|<svg|<\?xml|<\?php|<!--|#!)", re.I)
HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypheim", b"ftyphevc")
_UNSEEN = ("Cc", "Cf", "Cs", "Co")

_sentences(
    file_refused=("没有收下“{name}”", "{why}", 422),
    file_too_large=("没有收下“{name}”：文件太大", "这里最大收 {most} MB，请缩小或分成几份。", 413),
    file_quota=("没有收下：存放文件的空间已用完", "请系统管理员删去旧文件，或在“馆内规定”里放宽总量。", 409),
)


class Purpose(NamedTuple):
    """What a file is handed in for: the endings taken, the most bytes, and who may open it again."""

    label: str
    endings: tuple[str, ...]
    most: int
    permission: Permission


PURPOSES: dict[str, Purpose] = {}


def declare(name: str, *, label: str, endings: tuple[str, ...], megabytes: int, permission: Permission) -> str:
    """Add a purpose; its name is what the other functions take."""
    PURPOSES[name] = Purpose(label, endings, megabytes * MB, permission)
    return name


IMPORT = declare("import", label="导入", endings=("csv", "txt", "xls", "xlsx", "iso", "mrc", "xml"), megabytes=64,
                 permission=Permission.IMPORTS_RUN)  # fmt: skip
PHOTO = declare("photo", label="照片", endings=("jpg", "jpeg", "png", "webp"), megabytes=25,
                permission=Permission.GUIDES_MANAGE)  # fmt: skip
DOCUMENT = declare("document", label="文书", endings=("pdf",), megabytes=25, permission=Permission.GUIDES_MANAGE)


def check(path: Path, name: str, purpose: str) -> str:
    """Return the ending under which a file is taken, or refuse it; ``name`` is what its sender called it."""
    wanted = PURPOSES[purpose]
    ending = _ending(name, wanted)
    if not path.stat().st_size:
        raise refusal(name, "文件是空的，请看看是不是选错了。")
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    if any(mark in head[:32] for mark in HEIC):
        raise refusal(name, "这是苹果手机的 HEIC 照片。请在手机“设置—相机—格式”里选“兼容性最佳”再拍，或发送时选 JPEG。")
    try:
        CHECKS[ending](path, head)
    except BadSheet as bad:
        raise refusal(name, bad.sentence) from bad
    return ending


def refusal(name: str, why: str) -> Refused:
    """The refusal of one file, with its reason."""
    shown = "".join(c for c in name if unicodedata.category(c) not in _UNSEEN)[-60:]
    return Refused("file_refused", field="file", name=shown, why=why)


def _ending(name: str, wanted: Purpose) -> str:
    if "/" in name or "\\" in name or ".." in name:
        raise refusal(name, "文件名里有路径，请改名后再传。")
    if any(unicodedata.category(c) in _UNSEEN for c in name):
        raise refusal(name, "文件名里有看不见的字符，请改名后再传。")
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending in ("heic", "heif"):
        raise refusal(name, "这是苹果手机的 HEIC 照片。请在手机“设置—相机—格式”里选“兼容性最佳”再拍，或发送时选 JPEG。")
    if ending not in wanted.endings:
        raise refusal(name, f"{wanted.label}只收 {'、'.join(wanted.endings)} 文件。")
    return ending


def _photo(path: Path, head: bytes) -> None:
    if MARKUP.match(head):
        raise BadSheet("内容是网页或 SVG，不是照片。")
    photos.measure(path)


def _pdf(path: Path, head: bytes) -> None:
    if not head.startswith(b"%PDF-"):
        raise BadSheet("内容不是 PDF，请重新导出。")
    data = path.read_bytes()
    if b"%%EOF" not in data[-1024:]:
        raise BadSheet("PDF 没有传完整，请重新导出。")
    if re.search(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia)\b", data):
        raise BadSheet("PDF 里有脚本或附件，请用“打印为 PDF”另存一份。")


def _xlsx(path: Path, head: bytes) -> None:
    if head.startswith(COMPOUND):
        check_compound(path)
        raise BadSheet("内容是旧版 .xls，请把文件名的结尾改成 .xls。")
    if not head.startswith(b"PK\x03\x04"):
        raise BadSheet("内容不是 xlsx 表格，请在 Excel 中另存为 .xlsx。")
    check_zip(path)


def _xls(path: Path, head: bytes) -> None:
    if MARKUP.match(head):
        raise BadSheet("这个 .xls 其实是网页，请在 Excel 中打开后另存为 .xlsx。")
    if not head.startswith(COMPOUND):
        raise BadSheet("内容不是 xls 表格，请在 Excel 中另存为 .xlsx。")
    check_compound(path)


def _text(path: Path, head: bytes) -> None:
    for mark, what in BINARY:
        if head.startswith(mark):
            raise BadSheet(f"内容是{what}，不是文本。")
    if MARKUP.match(head):
        raise BadSheet("内容是网页或脚本，不是数据。")
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not wide and _holds(path, re.compile(rb"[\x00-\x08\x0e-\x19\x7f]")):
        raise BadSheet("里面有二进制内容，不是文本。")


def _marc(path: Path, head: bytes) -> None:
    leader = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n \x1a")[:24]
    if not re.fullmatch(rb"\d{5}[ -~]{19}", leader):
        raise BadSheet("开头不是 MARC 记录的头标。")


def _xml(path: Path, head: bytes) -> None:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith(b"<") or b"\x00" in head:
        raise BadSheet("内容不是 UTF-8 的 XML。")
    if _holds(path, re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.I)):
        raise BadSheet("XML 里有文档类型或实体声明，不予读取。")
    if _holds(path, re.compile(rb"<(?:\w+:)?(?:script|svg|html|xsl|stylesheet)\b|<\?xml-stylesheet", re.I)):
        raise BadSheet("XML 里是网页、图形或脚本，不是数据。")


def _holds(path: Path, wanted: re.Pattern) -> bool:
    """Whether the pattern occurs in the file, read piece by piece."""
    tail = b""
    with path.open("rb") as stream:
        while piece := stream.read(CHUNK):
            if wanted.search(tail + piece):
                return True
            tail = piece[-64:]
    return False


CHECKS: dict[str, Callable[[Path, bytes], None]] = {
    "jpg": _photo, "jpeg": _photo, "png": _photo, "webp": _photo, "pdf": _pdf, "xlsx": _xlsx, "xls": _xls, "csv": _text,
    "txt": _text, "iso": _marc, "mrc": _marc, "xml": _xml,
}  # fmt: skip
