"""yylib config: the settings of this machine, kept in instance/config.json."""

from pathlib import Path
from urllib.parse import urlsplit

import click

from yylib.commands import Trouble

SECRET = ("secret_key", "hash_key", "mail_password")
CHOICES = {"profile": ("office", "tls"), "surface": ("all", "public", "staff"),
           "mail_security": ("tls", "starttls", "none")}  # fmt: skip
FOLDERS = {"backup_folder": Path.is_dir, "backup_passphrase_file": Path.is_file,
           "mail_password_file": Path.is_file}  # fmt: skip
NAMES = ("public_url", "profile", "surface", "proxies", "trusted_hosts", "database_url", "backup_folder",
         "backup_passphrase_file", "mail_host", "mail_port", "mail_security", "mail_user", "mail_password_file",
         "mail_sender")  # fmt: skip


@click.group("config")
def settings():
    """Settings of this machine."""


@settings.command("show")
@click.pass_obj
def show(instance: Path):
    """Print the settings, without keys and passwords."""
    from yylib import config

    config.read(instance)
    for name, told in sorted(config.held(instance).items()):
        click.echo(f"{name} = {_shown(name, told)}")


def _shown(name: str, told) -> str:
    if name in SECRET:
        return "（不显示）"
    if name == "database_url" and told:
        from sqlalchemy.engine import make_url

        return make_url(told).render_as_string()
    return str(told)


@settings.command("set")
@click.argument("name", type=click.Choice(NAMES))
@click.argument("told", metavar="VALUE")
@click.pass_obj
def put(instance: Path, name: str, told: str):
    """Change one setting; an empty VALUE takes it back."""
    from yylib import config

    config.read(instance)
    config.change(instance, **{name: checked(name, told)})
    click.echo("已保存。正在运行的 yylib 要重新启动才用上。")


def checked(name: str, told: str):
    """The setting as it is kept, or Trouble with what is wrong with it."""
    from yylib.services.gateways import mail

    told = told.strip()
    if name in CHOICES and told not in CHOICES[name]:
        raise Trouble(f"{name} 只能是 {'、'.join(CHOICES[name])}。")
    if not told:
        return 0 if name == "proxies" else ""
    if name == "public_url":
        return _web_address(told)
    if name == "proxies":
        if not told.isascii() or not told.isdigit() or int(told) > 5:
            raise Trouble("proxies 是经过几层反向代理，填 0 到 5。")
        return int(told)
    if name == "mail_port" and not (told.isascii() and told.isdigit() and 0 < int(told) < 65536):
        raise Trouble("mail_port 是邮件服务器的端口，填 1 到 65535。")
    if name == "mail_sender" and not mail.is_address(told):
        raise Trouble("mail_sender 是寄信的邮箱，例如 library@example.org。")
    if name == "trusted_hosts":
        return [host.strip() for host in told.split(",") if host.strip()]
    if name in FOLDERS and not FOLDERS[name](Path(told)):
        raise Trouble(f"找不到 {told}。")
    return str(Path(told).resolve()) if name in FOLDERS else told


def _web_address(told: str) -> str:
    try:
        parts = urlsplit(told)
        good = parts.scheme in ("http", "https") and parts.hostname and not parts.query and not parts.fragment
        parts.port  # noqa: B018  (a wrong port raises)
    except ValueError:
        good = False
    if not good or parts.username or parts.path not in ("", "/") or any(letter.isspace() for letter in told):
        raise Trouble("对外网址要写成 http://主机 或 https://主机，例如 http://192.168.1.10:8000。")
    return told.rstrip("/")
