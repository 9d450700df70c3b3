"""Logs without personal data: one rotating file in ``instance/logs``, with numbers of people and query strings taken out."""

import logging
import re
from logging.handlers import RotatingFileHandler
from pathlib import Path

FORM = "%(asctime)s %(levelname)s %(name)s %(message)s"
SIZE, MANY = 2 * 1024 * 1024, 5
# A phone number, an identity number, and whatever follows the ? of an address.
_RULES = (
    (re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)"), "[手机号]"),
    (re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])|(?<!\d)\d{15}(?!\d)"), "[证件号]"),
    (re.compile(r"\?[^\s\"'，。]+"), "?…"),
)


def clean(text: str) -> str:
    """The text without mobile numbers, identity numbers and query strings."""
    for rule, instead in _RULES:
        text = rule.sub(instead, text)
    return text


class Clean(logging.Formatter):
    """Formats a record, traceback and all, and cleans the result."""

    def format(self, record: logging.LogRecord) -> str:
        return clean(super().format(record))


def begin(instance: Path) -> logging.Handler:
    """Send what is worth a line to the instance's log; waitress's remark that it is busy is not."""
    folder = instance / "logs"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = RotatingFileHandler(folder / "yylib.log", maxBytes=SIZE, backupCount=MANY, encoding="utf-8", delay=True)
    handler.setFormatter(Clean(FORM))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger("yylib").setLevel(logging.INFO)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    return handler


def end(handler: logging.Handler) -> None:
    """Close the log again."""
    logging.getLogger().removeHandler(handler)
    handler.close()
