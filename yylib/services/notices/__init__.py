"""活动通知: the plan's own data in the form libraries post, made public now or at a time, as page, text, picture, poster
and calendar feed. Public is what was published by now, not withdrawn, and whose plan is approved, cancelled or filed."""

from yylib.services.notices.board import (
    by_number,
    coming,
    get,
    is_long,
    is_over,
    is_public_sql,
    month,
    of,
    over,
    path,
    public,
    soonest,
)
from yylib.services.notices.papers import poster
from yylib.services.notices.phrases import when, where
from yylib.services.notices.publishing import channels, publish, state, tick, untick, withdraw, word
from yylib.services.notices.words import lines, text

__all__ = [
    "by_number", "channels", "coming", "get", "is_long", "is_over", "is_public_sql", "lines", "month", "of", "over",
    "path", "poster", "public", "publish", "soonest", "state", "text", "tick", "untick", "when", "where", "withdraw", "word",
]  # fmt: skip
