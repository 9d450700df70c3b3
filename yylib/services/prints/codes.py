"""二维码: made from the library's outward address and from nothing else; without one there is no code to draw."""

from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from yylib import config
from yylib.errors import declare

UNAVAILABLE = "二维码暂不可用：请先填写对外网址"
MARGIN = 4  # the quiet zone, in modules (ISO/IEC 18004)

declare(no_public_url=(UNAVAILABLE, "请系统管理员填写对外网址后再打印。", 409))


def address(path: str) -> str | None:
    """The full outward address of a page of ours, or ``None`` while ``public_url`` is unset or only reaches this PC."""
    base = config.value("PUBLIC_URL")
    return base + path if base and path.startswith("/") and not _is_dead(base) else None


def _is_dead(base: str) -> bool:
    """Whether a phone that scans this address would reach nothing, or itself."""
    try:
        parts = urlsplit(base)
        host = (parts.hostname or "").rstrip(".").lower()
    except ValueError:
        return True
    if parts.scheme not in ("http", "https") or not host or host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        found = ip_address(host)
    except ValueError:
        return False
    return found.is_loopback or found.is_unspecified


def qr(path: str) -> str | None:
    """The code of one of our pages as an SVG of a single path, without size or style; ``None`` as in ``address``."""
    url = address(path)
    return _svg(url) if url else None


def drawn(text: str) -> str:
    """The code of a text that is no address, such as a pass: it needs no ``public_url``."""
    return _svg(text)


@lru_cache(maxsize=256)
def _svg(url: str) -> str:
    rows = matrix(url)
    size = len(rows)
    dark = "".join(f"M{x} {y}h{width}v1h-{width}z" for x, y, width in runs(rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges" role="img" '
        f'aria-label="二维码"><path fill="#fff" d="M0 0h{size}v{size}H0z"/><path d="{dark}"/></svg>'
    )


@lru_cache(maxsize=256)
def matrix(url: str) -> tuple[tuple[bool, ...], ...]:
    """The modules of a code, row by row, its quiet zone included."""
    import qrcode

    code = qrcode.QRCode(border=MARGIN, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(url)
    code.make(fit=True)
    return tuple(tuple(map(bool, row)) for row in code.get_matrix())


def runs(rows):
    """The dark modules as horizontal bars: x, y and width, in modules."""
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            width = 0
            while x + width < len(row) and row[x + width]:
                width += 1
            if width:
                yield x, y, width
            x += width or 1
