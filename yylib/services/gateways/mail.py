"""电子邮件: letters over SMTP (RFC 5321), each in one transaction of its own, with the settings of this machine.

The password stands in a file of its own or in the settings file, both readable by the owner alone; never in the database.
"""

import re
import smtplib
import ssl
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import NamedTuple

from yylib import clock, config
from yylib.services.gateways import Letter, NotSent, Unclear

PATIENCE = 20  # seconds for each answer of the server
SECURITY = {"tls": 465, "starttls": 587, "none": 25}
_ADDRESS = re.compile(r"[^\s@<>\"(),:;\\\[\]]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


class Server(NamedTuple):
    """What ``instance/config.json`` says of the mail server."""

    host: str
    port: int
    security: str
    user: str
    password: str
    sender: str


def server() -> Server | None:
    """The mail server of this machine; None where none is set up."""
    held = config.value("MAIL")
    if not held.get("host") or not held.get("sender"):
        return None
    security = held.get("security") or "tls"
    return Server(held["host"], int(held.get("port") or SECURITY[security]), security, held.get("user", ""),
                  _password(held), held["sender"])  # fmt: skip


def _password(held: dict) -> str:
    if not held.get("password_file"):
        return held.get("password", "")
    with suppress(OSError):
        return Path(held["password_file"]).read_text("utf-8").strip()
    return ""


class _Mail:
    """The gateway."""

    name, label = "mail", "邮件"

    def is_on(self) -> bool:
        return server() is not None

    @contextmanager
    def opened(self):
        given = server()
        if given is None:
            raise NotSent("没有设置邮件服务器", is_ours=True)
        smtp = _connected(given)
        try:
            yield MailLine(smtp, given.sender)
        finally:
            with suppress(smtplib.SMTPException, OSError):
                smtp.quit()
            smtp.close()


MAIL = _Mail()


def _connected(given: Server) -> smtplib.SMTP:
    try:
        return _known(_greeted(given), given)
    except smtplib.SMTPAuthenticationError as error:
        raise NotSent(f"邮件服务器不接受用户名或密码（{error.smtp_code}）", is_ours=True) from error
    except ssl.SSLError as error:
        raise NotSent("和邮件服务器的加密连接没有建立，请核对端口与证书", is_ours=True) from error
    except smtplib.SMTPException as error:
        raise NotSent(f"邮件服务器没有按规矩应答（{_short(error)}）", is_ours=True) from error
    except OSError as error:
        raise NotSent("连不上邮件服务器，请核对主机、端口和网络", is_ours=True) from error


def _known(smtp: smtplib.SMTP, given: Server) -> smtplib.SMTP:
    """Encrypted and signed in as the settings want it; else the line is closed."""
    try:
        if given.security == "starttls":
            smtp.starttls(context=ssl.create_default_context())
        if given.user:
            smtp.login(given.user, given.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _greeted(given: Server) -> smtplib.SMTP:
    """A line on which the server has said its name; smtplib leaves one open on which it has not."""
    smtp = (smtplib.SMTP_SSL(timeout=PATIENCE, context=ssl.create_default_context()) if given.security == "tls"
            else smtplib.SMTP(timeout=PATIENCE))  # fmt: skip
    smtp._host = given.host  # the name that the certificate must bear, which smtplib knows only from its constructor
    try:
        code, said = smtp.connect(given.host, given.port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, said)
    except BaseException:
        smtp.close()
        raise
    return smtp


class MailLine:
    """An open line to the server."""

    def __init__(self, smtp: smtplib.SMTP, sender: str):
        self._smtp, self._sender = smtp, sender

    def send(self, letter: Letter) -> str:
        """Hand one letter over; what the server said. It surely did not go out before its body was sent; after that a
        broken line leaves it open."""
        if not is_address(letter.to):
            raise NotSent("这个邮箱地址写得不对", is_final=True)
        written = _written(letter, self._sender)
        try:
            self._smtp.ehlo_or_helo_if_needed()
            self._ask(self._smtp.mail(self._sender), is_ours=True)
            self._ask(self._smtp.rcpt(letter.to))
            self._ask(self._smtp.docmd("data"), wants=354)
        except (OSError, smtplib.SMTPException) as error:
            raise NotSent("还没发信，和邮件服务器的连接断了", is_ours=True) from error
        return self._body(written)

    def _body(self, written: bytes) -> str:
        text = re.sub(rb"(?m)^\.", b"..", written)
        try:
            self._smtp.send(text if text.endswith(b"\r\n") else text + b"\r\n")
            self._smtp.send(b".\r\n")
            answer = self._smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            raise Unclear("信已交出，邮件服务器没有回话就断了，不知是否送到") from error
        return self._ask(answer)

    def _ask(self, answer: tuple[int, bytes], *, wants: int = 2, is_ours: bool = False) -> str:
        """The server's sentence where it agrees; 4xx is for now, 5xx for good (RFC 5321, 4.2.1)."""
        code, said = answer[0], " ".join(answer[1].decode("utf-8", "replace").split())[:100]
        if code == wants or code // 100 == wants:
            return f"{code} {said}"
        with suppress(OSError, smtplib.SMTPException):
            self._smtp.rset()
        if code == 421:
            raise NotSent(f"邮件服务器现在不收（{code} {said}）", is_ours=True)
        words = "对方邮件服务器拒收" if code >= 500 else "对方邮件服务器暂时不收"
        raise NotSent(f"{words}（{code} {said}）", is_final=code >= 500 and not is_ours, is_ours=is_ours)


def is_address(text: str) -> bool:
    """Whether a letter can be addressed to it: ASCII, one @, a domain with a dot, nothing that ends a command."""
    return len(text) <= 120 and text.isascii() and bool(_ADDRESS.fullmatch(text))


def _written(letter: Letter, sender: str) -> bytes:
    """The letter as it goes over the line; a title with line breaks becomes one line."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = sender, letter.to
    message["Subject"] = " ".join("".join(sign if sign.isprintable() else " " for sign in letter.subject).split())
    message["Date"] = format_datetime(clock.local(clock.now()))
    message["Message-ID"] = f"<{letter.key}@{sender.rpartition('@')[2].strip('>') or 'yylib'}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body, cte="base64")
    return message.as_bytes()


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:60] or type(error).__name__
