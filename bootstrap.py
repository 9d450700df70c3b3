"""The commands of the README, with nothing but the standard library: run, test, demo.

Each makes the environment in .venv from the lock files when it is not there or no longer fits, and does nothing about
it otherwise. The same file serves Linux, macOS and Windows.
"""

import argparse
import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCK, DEV_LOCK = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"
OLDEST = (3, 11)
PIP = ["-m", "pip", "install", "--quiet", "--quiet", "--disable-pip-version-check", "--no-input"]


def main(argv=None):
    """Read the command line and become what it asks for."""
    if sys.version_info < OLDEST:
        sys.exit(f"需要 Python {OLDEST[0]}.{OLDEST[1]} 或更新的版本，现在是 {sys.version.split()[0]}。")
    asked, rest = _parser().parse_known_args(argv)
    if rest and asked.command != "test":
        _parser().error("unrecognized arguments: " + " ".join(rest))
    if asked.command == "test":
        ready(LOCK, DEV_LOCK)
        go(*_pytest(rest), **({"YYLIB_DEEP": "1"} if asked.deep else {}))
    ready(LOCK)
    go("-m", "yylib.cli", "--instance", str(Path(asked.instance).absolute()), *_serving(asked))


def _parser():
    parser = argparse.ArgumentParser(prog="bootstrap.py", description="run: serve the library; test: the whole suite; "
                                     "demo: serve a fictional year")  # fmt: skip
    commands = parser.add_subparsers(dest="command", required=True, metavar="run|test|demo")
    run = commands.add_parser("run", help="make the environment, migrate, serve")
    run.add_argument("--listen", default="127.0.0.1:8000", metavar="HOST:PORT")
    run.add_argument("--instance", default=str(ROOT / "instance"), metavar="DIR")
    run.add_argument("--public-url", metavar="URL")
    run.add_argument("--profile", choices=("office", "tls"))
    demo = commands.add_parser("demo", help="serve a lively, plainly fictional year")
    demo.add_argument("--listen", default="127.0.0.1:8001", metavar="HOST:PORT")
    demo.add_argument("--instance", default=str(ROOT / "demo-instance"), metavar="DIR")
    test = commands.add_parser("test", help="run the tests; what is not known here goes on to pytest")
    test.add_argument("--deep", action="store_true", help="Hypothesis in full")
    return parser


def _serving(asked):
    """The arguments of the console command that stands behind run and demo."""
    given = ["serve" if asked.command == "run" else "demo", "--listen", asked.listen]
    for name in ("public_url", "profile"):
        if getattr(asked, name, None) is not None:
            given += ["--" + name.replace("_", "-"), getattr(asked, name)]
    return given


def _pytest(rest):
    # Three for two cores: while one waits for the browser or a process the others compute.
    given = any(one == "-n" or one.startswith(("-n", "--numprocesses")) for one in rest)
    spread = [] if given else ["-n", "3"]
    return ["-m", "pytest", *spread, *rest]


def ready(*locks):
    """Make the environment fit these lock files; a stamp written last says that it does."""
    built, want = VENV / ".stamp", _digest(LOCK)
    if _read(built) != want:
        _make_venv()
        _install(LOCK)
        _pip("--no-build-isolation", "--no-deps", "--editable", str(ROOT), what="yylib")
        built.write_text(want, "utf-8")
    for lock in locks[1:]:
        stamp, want = VENV / (".stamp-" + lock.stem), _digest(lock)
        if _read(stamp) != want:
            _install(lock)
            stamp.write_text(want, "utf-8")


def _digest(lock):
    told = [sys.version, str(ROOT), (ROOT / "setup.cfg").read_text("utf-8")]
    return hashlib.sha256(lock.read_bytes() + "\n".join(told).encode()).hexdigest()


def _read(stamp):
    return stamp.read_text("utf-8") if stamp.exists() and PYTHON.exists() else ""


def _make_venv():
    """A fresh environment in place of a half-made or outdated one."""
    _say("正在准备运行环境（只在第一次或升级后，约半分钟）……")
    if not _has_ensurepip():
        _install_venv()
    venv.EnvBuilder(with_pip=True, clear=True, symlinks=os.name != "nt").create(VENV)


def _has_ensurepip():
    """Debian keeps this part of Python in a package of its own."""
    code = "import ensurepip, venv"
    return subprocess.run([sys.executable, "-c", code], stderr=subprocess.DEVNULL, check=False).returncode == 0


def _install_venv():
    """Fetch what Debian left out when we may; else say the one line to type."""
    packages = ["python3-venv", f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"]
    if getattr(os, "geteuid", lambda: 1)() != 0 or not Path("/usr/bin/apt-get").exists():
        sys.exit("缺少 venv 组件，请先执行：sudo apt-get install -y " + packages[0])
    _say("缺少 venv 组件，正在安装 " + " ".join(packages))
    env = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for command in (["update", "-q"], ["install", "-q", "-y", *packages]):
        subprocess.run(["/usr/bin/apt-get", *command], env=env, stdout=subprocess.DEVNULL, check=False)
    if not _has_ensurepip():
        sys.exit("没有装上。请先执行：apt-get install -y " + packages[0])


def _install(lock):
    _pip("--require-hashes", "--requirement", str(lock), what=lock.name)


def _pip(*arguments, what):
    if subprocess.run([str(PYTHON), *PIP, *arguments], env=_environment(), check=False).returncode:
        sys.exit(f"安装 {what} 没有成功，上面是原因；多半是网络，联网后再执行一次同样的命令。")


def _environment(**more):
    return dict(os.environ, PYTHONUTF8="1", **more)


def go(*arguments, **more):
    """Become the environment's own Python, so that a signal reaches it and nobody else."""
    env = _environment(**more)
    if "pytest" in arguments:  # a library's own settings are no business of the tests
        kept = ("YYLIB_TEST_POSTGRES", "YYLIB_DEEP")
        env = {name: value for name, value in env.items() if not name.startswith("YYLIB_") or name in kept}
        env.pop("PYTHONDONTWRITEBYTECODE", None)  # a hundred processes would each compile the library anew
        os.chdir(str(ROOT))
    sys.stdout.flush()
    if os.name == "posix":
        os.execve(str(PYTHON), [str(PYTHON), *arguments], env)
    child = subprocess.Popen([str(PYTHON), *arguments], env=env)
    while True:
        try:
            sys.exit(child.wait())
        except KeyboardInterrupt:  # the child has had it too, and is closing
            continue


def _say(sentence):
    """Tell the person at the console; an old code page shows ? rather than failing."""
    stream = sys.stderr
    encoding = stream.encoding or "utf-8"
    print(sentence.encode(encoding, "replace").decode(encoding), file=stream, flush=True)


if __name__ == "__main__":
    main()
