"""What the pages load: vendored packages by exact version, and the built files with their hashes.

``python -m yylib.assets fetch`` gets the packages anew and refuses any file whose sha256 is not the one written here;
``python -m yylib.assets build`` writes ``static/dist``. Both results are committed: who installs yylib needs neither.
"""

import gzip
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from functools import cache
from pathlib import Path
from typing import NamedTuple

_HERE = Path(__file__).parent
STATIC = _HERE / "static"
_VENDOR = STATIC / "vendor"
DIST = STATIC / "dist"
_TEMPLATES = _HERE / "templates"
_TESTS_VENDOR = _HERE.parent / "tests" / "vendor"
_ICONS = _VENDOR / "tabler-icons-3.51.0"
_ICON_NAMES = [
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
    terms: str = ""


_TABLER_TERMS = (
    "Copyright 2018-2026 The Tabler Authors, codecalm.net Paweł Kuna. MIT licence; its text stands under @tabler/icons."
)
VENDORED = (
    Package(
        "htmx.org",
        "2.0.11",
        {"dist/htmx.min.js": _VENDOR / "htmx-2.0.11.js"},
        "9f17502c3f96fd7d2c4375e79b65aac07de877376f69d49ef015a047517f7dd5",
    ),
    Package(
        "@tabler/core",
        "1.6.1",
        {"dist/css/tabler.min.css": _VENDOR / "tabler-1.6.1.css"},
        "d6966d335f20fc344fef6a8cebd114aea8a9e2cadd60a45e303cba5760cd4765",
        "",
        _TABLER_TERMS,
    ),
    Package(
        "@tabler/icons",
        "3.51.0",
        {f"icons/outline/{n}.svg": _ICONS / f"{n}.svg" for n in _ICON_NAMES},
        "15f306942bda3bc0a7b98428e7f861a8a9101f699e8dca486869a2f3098a5bc3",
    ),
    Package(
        "chart.js",
        "4.6.1",
        {"dist/chart.umd.min.js": _VENDOR / "chart-4.6.1.js"},
        "5e185604cc52e0e34e4a0b17ba6e8f88f45e169e753072f620df7dc8f2e8989d",
        "LICENSE.md",
    ),
    Package(
        "axe-core",
        "4.14.1",
        {"axe.min.js": _TESTS_VENDOR / "axe-core-4.14.1.js"},
        "58e3352783d1dd85b599143b9029582a06e4ece5dee89ca7c0dfa3a41e77328d",
    ),
)

_APP_CSS = STATIC / "app.css"
_ICONS_TEMPLATE = _TEMPLATES / "_icons.html"
_PUBLIC_PARTS = {"common", "public", "print"}
_PUBLIC_BASES = ("base_public.html", "base_print.html")
_TOO_NEW = re.compile(r"light-dark\(|oklch\(|color-mix\(|oklab\(|lch\(|lab\(")
_MOVES = re.compile(r"(?:-webkit-)?(?:transition|animation)")
_QUOTED = r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'"


def asset(name: str) -> str:
    """Give the address of a file a page loads: the hashed one when it is built, else the plain one under /static/."""
    path = DIST / "manifest.json"
    built_name = _manifest(path, path.stat().st_mtime_ns).get(name) if path.exists() else None
    return f"/static/dist/{built_name}" if built_name else f"/static/{name}"


@cache
def _manifest(path: Path, _changed: int) -> dict[str, str]:
    return json.loads(path.read_text("utf-8"))


def fetch() -> None:
    """Get every vendored package anew; a file whose digest differs is refused and nothing of its package is written."""
    licences = []
    for package in VENDORED:
        with tempfile.TemporaryDirectory() as folder:
            taken, licence = _unpack(package, Path(folder))
        if (digest := digest_of(taken)) != package.sha256:
            raise ValueError(f"{package.name}@{package.version}: sha256 is {digest}, not {package.sha256}")
        for target, content in taken.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        licences.append(f"{package.name} {package.version}\n\n{licence.strip()}\n")
    (_VENDOR / "LICENSES").write_text(("\n" + "-" * 72 + "\n\n").join(licences), "utf-8", newline="\n")


def _unpack(package: Package, folder: Path) -> tuple[dict[Path, bytes], str]:
    npm = "npm.cmd" if sys.platform == "win32" else "npm"
    subprocess.run(
        [npm, "pack", "--silent", f"{package.name}@{package.version}"], cwd=folder, check=True, capture_output=True
    )
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:

        def read(inside: str) -> bytes:
            return archive.extractfile(f"package/{inside}").read()

        taken = {target: read(inside) for inside, target in package.files.items()}
        return taken, read(package.licence).decode("utf-8") if package.licence else package.terms


def digest_of(taken: dict[Path, bytes]) -> str:
    """One sha256 over all files of a package, names and contents, in the order of the table."""
    whole = hashlib.sha256()
    for target, content in taken.items():
        whole.update(f"{target.name} {len(content)}\n".encode() + content)
    return whole.hexdigest()


def build() -> None:
    """Write ``static/dist`` anew: every file under its hash with a .gz beside it, and the manifest."""
    DIST.mkdir(exist_ok=True)
    _ICONS_TEMPLATE.write_text(icons_template(), "utf-8", newline="\n")
    files, manifest = {}, {}
    for name, content in built().items():
        stem, _, end = name.rpartition(".")
        manifest[name] = f"{stem}.{hashlib.sha256(content).hexdigest()[:10]}.{end}"
        files[manifest[name]] = content
        files[manifest[name] + ".gz"] = gzip.compress(content, 9, mtime=0)
    files["manifest.json"] = (json.dumps(manifest, indent=1) + "\n").encode()
    for old in DIST.iterdir():
        if old.name not in files:
            old.unlink()
    for name, content in files.items():
        (DIST / name).write_bytes(content)


def built() -> dict[str, bytes]:
    """What a build consists of now, by the name that pages ask for."""
    app = _text(_APP_CSS)
    tabler = sober(_text(_VENDOR / "tabler-1.6.1.css"))
    public = "".join(text for part, text in _parts(app) if part in _PUBLIC_PARTS)
    banner = (
        "/*! Tabler 1.6.1, MIT licence, see vendor/LICENSES; changed: colours, motion and dark rules taken out */\n"
    )
    styles = {
        "app.css": squeezed(app),
        "public.css": banner + purged(tabler, _used_in(public_templates()), public) + squeezed(public),
        "staff.css": banner + "".join(_css(tabler)) + squeezed(app),
    }
    scripts = {
        "app.js": STATIC / "app.js",
        "board.js": STATIC / "board.js",
        "desk.js": STATIC / "desk.js",
        "counting.js": STATIC / "counting.js",
        "photos.js": STATIC / "photos.js",
        "presses.js": STATIC / "presses.js",
        "scanner.js": STATIC / "scanner.js",
        "seat_map.js": STATIC / "seat_map.js",
        "desk_queue.js": STATIC / "desk_queue.js",
        "htmx.js": _VENDOR / "htmx-2.0.11.js",
        "chart.js": _VENDOR / "chart-4.6.1.js",
    }
    return {name: text.encode() for name, text in styles.items()} | {
        name: re.sub(r"\n?//# sourceMappingURL=\S+", "", _text(path)).encode()
        for name, path in scripts.items()
        if path.exists()
    }


def _text(path: Path) -> str:
    return path.read_text("utf-8").replace("\r\n", "\n")


def icons_template() -> str:
    """The vendored icons as one Jinja table, name → the drawing inside the <svg>."""
    rows = []
    for path in sorted(_ICONS.glob("*.svg")):
        drawing = re.sub(r'<path stroke="none"[^>]*>', "", _text(path).split(">", 1)[1].rsplit("</svg>", 1)[0])
        rows.append(
            f"  {json.dumps(path.stem)}: '{' '.join(drawing.split()).replace(' />', '/>').replace('> <', '><')}',"
        )
    return (
        "{#- Built by yylib.assets from the vendored icons; not to be edited. -#}\n{% set ICONS = {\n"
        + "\n".join(rows)
        + "\n} %}\n"
    )


def _parts(css: str):
    """Split app.css at its part marks."""
    found = re.split(r"/\*! part: (\w+) \*/", css)
    return list(zip(found[1::2], found[2::2], strict=True))


def squeezed(css: str) -> str:
    """The same rules without comments and idle space; quoted text stays as it is."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    pieces = re.split(f"({_QUOTED})", css)
    for i in range(0, len(pieces), 2):
        pieces[i] = re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"\s+", " ", pieces[i])).replace(";}", "}")
    return "".join(pieces).strip() + "\n"


def blocks(css: str) -> list[tuple[str, str]]:
    """The top-level blocks of a stylesheet as (what stands before the brace, what stands inside)."""
    found, depth, start, opened = [], 0, 0, 0
    for token in re.finditer(_QUOTED + r"|[{};]", css):
        mark = token.group()
        if mark == "{":
            depth += 1
            opened = token.end() if depth == 1 else opened
        elif mark == "}":
            depth -= 1
            if depth == 0:
                found.append((css[start : opened - 1].strip(), css[opened : token.start()]))
                start = token.end()
        elif mark == ";" and depth == 0:
            start = token.end()
    return found


def sober(css: str) -> list:
    """Tabler without what older browsers drop (colour functions), what moves, and what is dark; as a tree of rules."""
    kept = []
    for before, inside in blocks(re.sub(r"/\*.*?\*/", "", css, flags=re.S)):
        if before.startswith(("@media", "@supports")):
            kept.append((before, sober(inside)))
        elif not before.startswith("@"):
            lines = [d for d in _declarations(inside) if not _TOO_NEW.search(d) and not _MOVES.match(d)]
            selectors = [s for s in _split(before, ",") if "theme=dark" not in s and 'theme="dark' not in s]
            kept.append((",".join(selectors), lines if selectors else []))
    return [rule for rule in kept if rule[1]]


def _declarations(inside: str) -> list[str]:
    return [d.strip() for d in _split(inside, ";") if d.strip()]


def _split(text: str, mark: str) -> list[str]:
    """Split at a mark that stands outside quotes and brackets."""
    parts, depth, start = [], 0, 0
    for token in re.finditer(_QUOTED + r"|[()\[\]]|" + re.escape(mark), text):
        found = token.group()
        if found in "([":
            depth += 1
        elif found in ")]":
            depth -= 1
        elif found == mark and depth == 0:
            parts.append(text[start : token.start()])
            start = token.end()
    return [*parts, text[start:]]


def _css(tree: list) -> list[str]:
    out = []
    for before, inside in tree:
        nested = bool(inside) and isinstance(inside[0], tuple)
        out.append(before + "{" + ("".join(_css(inside)) if nested else ";".join(inside)) + "}")
    return out


def public_templates() -> list[Path]:
    """The templates a reader's browser may be sent: those on a public or print base, the bases, and what they include."""
    every = {path.relative_to(_TEMPLATES).as_posix(): _text(path) for path in sorted(_TEMPLATES.rglob("*.html"))}
    chosen = [
        n for n, text in every.items() if n in (*_PUBLIC_BASES, "ui.html") or any(b in text for b in _PUBLIC_BASES)
    ]
    for name in chosen:
        chosen += [
            m
            for m in re.findall(r'{%-?\s*(?:include|import|from)\s+"([^"]+)"', every[name])
            if m in every and m not in chosen
        ]
    return [_TEMPLATES / name for name in sorted(set(chosen))]


def _used_in(templates: list[Path]) -> set[str]:
    """Every tag, .class and #id that the templates name, also inside the Jinja of an attribute."""
    used = {"html", "body", "*"}
    for text in map(_text, templates):
        used.update(re.findall(r"<([a-z][a-z0-9]*)", text))
        used.update("#" + i for i in re.findall(r'\bid="([\w-]+)"', text))
        for attribute in re.findall(r'\bclass="([^"]*)"', text):
            used.update("." + word for word in re.findall(r"[A-Za-z][\w-]*", attribute))
    return used


def purged(tree: list, used: set[str], beside: str) -> str:
    """Only the rules whose every tag, class and id is used, and of the variables only those still asked for."""
    tree = _purged_rules(tree, used)
    wanted = set(re.findall(r"var\((--[\w-]+)", beside))
    plain = [d for d in _flat(tree) if not d.startswith("--")]
    while found := set(re.findall(r"var\((--[\w-]+)", ";".join(plain))) - wanted:
        wanted |= found
        plain = [d for d in _flat(tree) if d.split(":", 1)[0] in found]
    return "".join(_css(_without_variables(tree, wanted)))


def _purged_rules(tree: list, used: set[str]) -> list:
    kept = []
    for before, inside in tree:
        if before.startswith("@"):
            inside = _purged_rules(inside, used)
        else:
            before = ",".join(s for s in _split(before, ",") if _names(s) <= used)
        if before and inside:
            kept.append((before, inside))
    return kept


def _names(selector: str) -> set[str]:
    plain = re.sub(r"::?[\w-]+(\([^()]*(\([^()]*\)[^()]*)*\))?|\[[^\]]*\]", "", selector)
    return {n.replace("\\", "") for n in re.findall(r"[.#]?[A-Za-z_](?:[\w-]|\\.)*", plain)}


def _flat(tree: list) -> list[str]:
    return [d for before, inside in tree for d in (_flat(inside) if before.startswith("@") else inside)]


def _without_variables(tree: list, wanted: set[str]) -> list:
    kept = []
    for before, inside in tree:
        if before.startswith("@"):
            inside = _without_variables(inside, wanted)
        else:
            inside = [d for d in inside if not d.startswith("--") or d.split(":", 1)[0] in wanted]
        if inside:
            kept.append((before, inside))
    return kept


if __name__ == "__main__":
    {"fetch": fetch, "build": build}[sys.argv[1]]()
