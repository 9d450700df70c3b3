"""yylib serve: prepare the instance, look whether all is well, serve until told to stop."""

import signal
import sys
from contextlib import nullcontext
from pathlib import Path
from urllib.parse import urlsplit

import click

from yylib.commands import Trouble, house, is_made
from yylib.commands.alone import alone

THREADS = 8
CONNECTIONS = 500
PATIENCE = 60
BODY = 70 * 1024 * 1024
QUIET = ("sqlite",)  # said by yylib check; the lock below keeps it harmless
WAYS = click.option("--listen", default="127.0.0.1:8000", show_default=True, metavar="HOST:PORT")


@click.command()
@WAYS
@click.option("--public-url", metavar="URL", help="what links and QR codes are built from")
@click.option("--profile", type=click.Choice(["office", "tls"]))
@click.pass_obj
def serve(instance: Path, listen: str, public_url: str | None, profile: str | None):
    """Serve the library. The first start makes everything it needs."""
    from yylib import config

    socket = bound(listen)
    with socket, running(instance):
        begin(instance, public_url, profile)
        with house(instance) as app:
            from yylib.commands.database import bring_up

            bring_up(instance)
            looked()
            invite(listen)
            click.echo(f"沂源县图书馆 yylib 已启动：{address(listen)}　（按 Ctrl+C 停止）")
            if config.held(instance).get("profile") == "tls":
                click.echo("当前是 tls 方式：请经反向代理用 https 打开。")
            run(app, socket, instance)


def running(instance: Path):
    """The lock of a serving process; PostgreSQL serves several."""
    from yylib import config

    uri = config.read(instance)["SQLALCHEMY_DATABASE_URI"]
    return alone(instance) if uri.startswith("sqlite") else nullcontext()


def begin(instance: Path, public_url: str | None, profile: str | None) -> None:
    """Keep what the command line or, at the first start, the person says."""
    from yylib import config
    from yylib.commands.settings import checked

    if public_url is None and not is_made(instance) and sys.stdin is not None and sys.stdin.isatty():
        public_url = _asked()
    given = {"public_url": public_url, "profile": profile}
    changes = {name: checked(name, told) for name, told in given.items() if told is not None}
    held = config.held(instance)
    if any(held.get(name) != told for name, told in changes.items()):
        config.change(instance, **changes)


def _asked() -> str | None:
    from yylib.commands.settings import checked

    while True:
        told = click.prompt("对外网址，二维码和链接都用它，例如 http://192.168.1.10:8000（不填直接回车）",
                            default="", show_default=False)  # fmt: skip
        try:
            return checked("public_url", told) if told.strip() else None
        except Trouble as trouble:
            trouble.show()


def looked() -> None:
    """Say what is not well; what must not be served is not."""
    from yylib.services import health

    findings = [found for found in health.look() if found.level != health.GOOD and found.name not in QUIET]
    for found in findings:
        click.echo(f"{'注意' if not found.stops else '不能启动'}　{found.label}：{found.words}", err=True)
    if any(found.stops and found.level == health.BAD for found in findings):
        raise Trouble("没有启动。改好上面标着“不能启动”的几项，再启动。")


def invite(listen: str) -> None:
    """Until somebody can administer, each start prints a fresh one-time link."""
    from yylib import config
    from yylib.commands.accounts import first_link
    from yylib.database import write
    from yylib.services.accounts import manage

    if config.value("SURFACE") != "public" and not manage.has_admin():
        token = write(manage.make_link)
        click.echo("请用这个一次性链接建立系统管理员账户（3 天内有效，只能用一次）：")
        click.echo(f"  {first_link(token, address(listen))}")


def address(listen: str) -> str:
    """What a browser on this machine opens."""
    host, port = apart(listen)
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{host}:{port}"


def apart(listen: str) -> tuple[str, int]:
    """Host and port of HOST:PORT."""
    try:
        parts = urlsplit(f"//{listen}")
        return parts.hostname or "", int(parts.port if parts.port is not None else -1)
    except ValueError:
        return "", -1


def bound(listen: str):
    """The listening socket, taken before anything else: a port in use is said at once."""
    import socket

    host, port = apart(listen)
    if not 0 <= port <= 65535:
        raise Trouble(f"看不懂 --listen {listen}，请写成 127.0.0.1:8000 这样。")
    try:
        found = socket.getaddrinfo(host or "0.0.0.0", port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        taken = socket.socket(found[0], socket.SOCK_STREAM)
        try:
            if sys.platform != "win32":
                taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            taken.bind(found[4])
        except OSError:
            taken.close()
            raise
    except OSError as error:
        raise Trouble(
            f"{listen} 用不了（{error.strerror or '地址不对'}）。换一个端口，或先停掉占用它的程序。"
        ) from error
    return taken


def run(app, socket, instance: Path) -> None:
    """Serve with waitress in this one process, jobs beside it, until SIGINT or SIGTERM."""
    from waitress import create_server

    from yylib import logs
    from yylib.jobs import Runner

    handler = logs.begin(instance)
    server = create_server(
        app, sockets=[socket], threads=THREADS, connection_limit=CONNECTIONS, channel_timeout=PATIENCE, ident=None,
        max_request_body_size=BODY, clear_untrusted_proxy_headers=not app.config["PROXIES"],
    )  # fmt: skip
    runner = Runner(app)
    before = signal.signal(signal.SIGTERM, _stop)
    runner.start()
    try:
        server.run()
    finally:
        signal.signal(signal.SIGTERM, before)
        runner.stop()
        server.close()
        logs.end(handler)


def _stop(_number, _frame):
    raise SystemExit(0)
