"""照片: measured before it is unpacked, and stored as a new picture: smaller, upright, without place or camera."""

import threading
import warnings
from pathlib import Path

from yylib.services.imports.containers import BadSheet

MOST_PIXELS = 64_000_000
LONGEST_EDGE = 2560
FORMATS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
BROKEN = "照片打不开，可能没有传完整，请重新选一次。"
_one_at_a_time = threading.Lock()


def measure(path: Path) -> None:
    """Refuse what is no photo, or has more than 64 million pixels; only the head of the file is read."""
    with _opened(path) as picture:
        width, height = picture.size
    if width * height > MOST_PIXELS:
        raise BadSheet(
            f"照片有 {width * height // 1_000_000} 百万像素，最多收 {MOST_PIXELS // 1_000_000} 百万，请缩小。"
        )


def renew(path: Path, ending: str) -> None:
    """Write the photo anew in its place: at most 2560 pixels, upright, nothing of its metadata left."""
    from PIL import ImageOps

    with _one_at_a_time, _opened(path) as picture:
        try:
            picture.draft("RGB", (LONGEST_EDGE, LONGEST_EDGE))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
            plain = upright.convert("RGBA" if "A" in upright.getbands() and ending != "jpg" else "RGB")
        except (OSError, ValueError, SyntaxError, EOFError) as error:
            raise BadSheet(BROKEN) from error
    if FORMATS[ending] == "JPEG":
        plain = plain.convert("RGB")
    plain.info.clear()
    plain.save(path, FORMATS[ending])


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
