"""Write requirements.lock and requirements-dev.lock: what is installed here, exact, with every usable file's hash.

Run it in an environment in which the wished versions are installed: ``.venv/bin/python .ci/lock.py``. The hashes come
from the package index that pip is set up for; no address enters the files. Wheels of CPython 3.11 to 3.14 for Linux,
macOS and Windows are taken, and a source archive only where a package has no such wheel.
"""

import configparser
import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_sdist_filename, parse_wheel_filename
from pip._internal.commands import create_command
from pip._internal.index.collector import parse_links

ROOT = Path(__file__).resolve().parent.parent
INTERPRETERS = {"cp311", "cp312", "cp313", "cp314", "py3"}
PLATFORM = re.compile(r"any|win_amd64|win_arm64|win32|macosx_.*(x86_64|arm64|universal2)|.*linux.*_(x86_64|aarch64)")
BUILDER = "setuptools>=70.1"
# Asked for on another system only, so not to be found here.
ELSEWHERE = {"colorama": ("0.4.6", 'sys_platform == "win32"')}
HEAD = """# {what} Written by .ci/lock.py, not by hand.
--only-binary :all:
"""


def closure(wanted) -> dict[str, str]:
    """Name and version of everything that these requirements bring in on the systems and interpreters we serve."""
    found, todo = {}, [Requirement(line) for line in wanted if line.strip()]
    while todo:
        asked = todo.pop()
        name = canonicalize_name(asked.name)
        try:
            held = distribution(name)
        except PackageNotFoundError:
            if name in ELSEWHERE:
                found[name] = ELSEWHERE[name][0]
            continue
        if name in found and not asked.extras:
            continue
        found[name] = held.version
        for line in held.requires or ():
            further = Requirement(line)
            if _applies(further, asked.extras):
                todo.append(further)
    return found


def _applies(requirement, extras) -> bool:
    if requirement.marker is None or canonicalize_name(requirement.name) in ELSEWHERE:
        return "extra ==" not in str(requirement.marker or "")
    return any(requirement.marker.evaluate({"extra": extra}) for extra in ("", *extras))


def hashes(finder, name: str, version: str) -> list[str]:
    """The sha256 of every file of one release that one of our machines could install."""
    wheels, sources = set(), set()
    for link in _links(finder, name):
        try:
            if link.filename.endswith(".whl"):
                _, found, _, tags = parse_wheel_filename(link.filename)
                if str(found) == version and any(_fits(tag) for tag in tags):
                    wheels.add(link.hash)
            elif str(parse_sdist_filename(link.filename)[1]) == version:
                sources.add(link.hash)
        except ValueError:
            continue
    if not (wheels or sources):
        raise SystemExit(f"no file of {name} {version} in the index")
    return sorted(wheels or sources)


def _fits(tag) -> bool:
    stable = tag.abi == "abi3" and re.fullmatch(r"cp3([2-9]|1[0-4])", tag.interpreter)
    plain = tag.interpreter in INTERPRETERS and not tag.abi.endswith("t")
    return bool((stable or plain) and PLATFORM.fullmatch(tag.platform))


def _links(finder, name: str):
    pages = []
    for source in finder._link_collector.collect_sources(name, pages.append).index_urls:
        if source is not None and source.link is not None:
            response = finder._link_collector.fetch_response(source.link)
            if response is not None:
                yield from parse_links(response)


def lines(finder, packages: dict[str, str]):
    """The text of a lock file, one package after another."""
    for name, version in sorted(packages.items()):
        marker = f" ; {ELSEWHERE[name][1]}" if name in ELSEWHERE else ""
        told = [f"    --hash=sha256:{value}" for value in hashes(finder, name, version)]
        yield f"{name}=={version}{marker} \\\n" + " \\\n".join(told) + "\n"


def main() -> None:
    """Write both files."""
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", "utf-8")
    run = closure([*setup["options"]["install_requires"].split("\n"), BUILDER])
    dev = closure(setup["options.extras_require"]["dev"].split("\n"))
    command = create_command("install")
    options, _ = command.parse_args([])
    with command._build_session(options) as session:
        finder = command._build_package_finder(options, session)
        for path, what, packages in (
            ("requirements.lock", "What yylib runs on.", run),
            ("requirements-dev.lock", "What the tests need on top.",
             {name: version for name, version in dev.items() if name not in run}),
        ):  # fmt: skip
            text = HEAD.format(what=what) + "".join(lines(finder, packages))
            (ROOT / path).write_text(text, "utf-8")
            print(path, len(packages))


if __name__ == "__main__":
    main()
