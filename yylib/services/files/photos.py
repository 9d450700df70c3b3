"""照片: measured before it is unpacked, and stored as a new picture: smaller, upright, without place or camera."""

import io
import threading
import warnings
from pathlib import Path

from yylib.services.imports.containers import BadSheet

MOST_PIXELS = 64_000_000
MOST_BYTES = 112_000_000  # of a picture that has to be unpacked whole before it can be made smaller
LONGEST_EDGE = 2560
SMALL_EDGE = 480
FORMATS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
BROKEN = "照片打不开，可能没有传完整，请重新选一次。"
_one_at_a_time = threading.Lock()


def measure(path: Path) -> None:
    """Refuse what is no photo, has more than 64 million pixels, or would take more than 112 MB to unpack; only the head of
    the file is read."""
    with _opened(path) as picture:
        width, height = picture.size
        needed = _unpacked(picture)
    if width * height > MOST_PIXELS:
        raise BadSheet(
            f"照片有 {width * height // 1_000_000} 百万像素，最多收 {MOST_PIXELS // 1_000_000} 百万，请缩小。"
        )
    if needed > MOST_BYTES:
        raise BadSheet(
            f"照片打开要占 {needed // 1_000_000} MB 内存，最多 {MOST_BYTES // 1_000_000} MB，请缩小，或另存为普通 JPEG。"
        )


def _unpacked(picture) -> int:
    """The bytes a picture takes while it is read. A JPEG of one scan is decoded smaller; one of several scans keeps all
    its coefficients first. WebP holds more than two canvases, PNG one."""
    pixels = picture.size[0] * picture.size[1]
    if picture.format == "WEBP":
        return 9 * pixels
    if picture.format == "PNG":
        return pixels * (1 if picture.mode in ("1", "L", "P") else 4)
    if _is_one_scan(picture):
        return 0
    across, down = max(part[1] for part in picture.layer), max(part[2] for part in picture.layer)
    return int(2 * pixels * sum(part[1] * part[2] for part in picture.layer) / (across * down))


def _is_one_scan(picture) -> bool:
    """Whether the first scan of a JPEG that is not progressive holds every component; the file is read up to there."""
    count, at = len(picture.layer), picture.fp.tell()
    picture.fp.seek(max(0, at - 8 - 2 * count))
    head = picture.fp.read(5)
    picture.fp.seek(at)
    return "progressive" not in picture.info and head == b"\xff\xda" + bytes([0, 6 + 2 * count, count])


def renew(path: Path, ending: str) -> None:
    """Write the photo anew in its place: at most 2560 pixels, upright, nothing of its metadata left."""
    plain = _smaller(path, LONGEST_EDGE, has_alpha=ending not in ("jpg", "jpeg"))
    plain.save(path, FORMATS[ending])


def small(path: Path) -> bytes:
    """A JPEG of at most 480 pixels of a stored photo, for an overview."""
    out = io.BytesIO()
    _smaller(path, SMALL_EDGE, has_alpha=False).save(out, "JPEG", quality=80)
    return out.getvalue()


def _smaller(path: Path, edge: int, *, has_alpha: bool):
    """The picture upright and no longer than ``edge``, decoded smaller where its format can be; metadata is left behind."""
    from PIL import ImageOps

    with _one_at_a_time, _opened(path) as picture:
        try:
            longest = max(picture.size)
            picture.draft(None, tuple(max(1, side * edge // longest) for side in picture.size))
            picture.thumbnail((edge, edge), reducing_gap=None)
            upright = ImageOps.exif_transpose(picture)
            plain = upright.convert("RGBA" if has_alpha and "A" in upright.getbands() else "RGB")
        except (OSError, ValueError, SyntaxError, EOFError) as error:
            raise BadSheet(BROKEN) from error
    plain.info.clear()
    return plain


def _opened(path: Path):
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return Image.open(path, formats=("JPEG", "PNG", "WEBP"))
    except Image.DecompressionBombError as error:
        raise BadSheet(f"照片像素太多，最多收 {MOST_PIXELS // 1_000_000} 百万像素，请缩小。") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise BadSheet("内容不是 jpg、png 或 webp 照片。") from error
