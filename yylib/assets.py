"""What the pages load: vendored packages by exact version, and the built files with their hashes.

``python -m yylib.assets fetch`` gets the packages anew and refuses any file whose sha256 is not the one written here;
``python -m yylib.assets build`` writes ``static/dist``. Both results are committed: who installs yylib needs neither.
"""

from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
STATIC = HERE / "static"
VENDOR = STATIC / "vendor"
DIST = STATIC / "dist"
TEMPLATES = HERE / "templates"
TESTS_VENDOR = HERE.parent / "tests" / "vendor"
ICONS = VENDOR / "tabler-icons-3.51.0"
ICON_NAMES = [
    "alert-triangle",
    "arrow-left",
    "arrow-right",
    "book",
    "calendar",
    "calendar-event",
    "calendar-plus",
    "chart-bar",
    "check",
    "chevron-left",
    "chevron-right",
    "clock",
    "copy",
    "device-desktop",
    "door-enter",
    "door-exit",
    "download",
    "edit",
    "file-spreadsheet",
    "history",
    "layout-list",
    "list-details",
    "lock",
    "map-pin",
    "phone",
    "plus",
    "printer",
    "qrcode",
    "refresh",
    "search",
    "settings",
    "trash",
    "upload",
    "user-plus",
    "users",
    "x",
]


class Package(NamedTuple):
    """One vendored package: what is taken from it (path inside → path here) and the digest of all that is taken."""

    name: str
    version: str
    files: dict[str, Path]
    sha256: str
    licence: str = "LICENSE"


VENDORED = (
    Package("htmx.org", "2.0.11", {"dist/htmx.min.js": VENDOR / "htmx-2.0.11.js"}, "?"),
    Package("@tabler/core", "1.6.1", {"dist/css/tabler.min.css": VENDOR / "tabler-1.6.1.css"}, "?", "(none)"),
    Package("@tabler/icons", "3.51.0", {f"icons/outline/{n}.svg": ICONS / f"{n}.svg" for n in ICON_NAMES}, "?"),
    Package("chart.js", "4.6.1", {"dist/chart.umd.min.js": VENDOR / "chart-4.6.1.js"}, "?", "LICENSE.md"),
    Package("axe-core", "4.14.1", {"axe.min.js": TESTS_VENDOR / "axe-core-4.14.1.js"}, "?"),
)
