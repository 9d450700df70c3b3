"""荐购: sent by readers with the check before their eyes, answered within five working days, told when the book is there."""

from yylib.services.suggestions.answering import PIPELINE, advance, answer_same, arrived, to_order
from yylib.services.suggestions.reading import SUGGESTIONS, by_path, count_late, get, path_of, same
from yylib.services.suggestions.sending import check, send, send_alone

__all__ = [
    "PIPELINE", "SUGGESTIONS", "advance", "answer_same", "arrived", "by_path", "check", "count_late", "get", "path_of",
    "same", "send", "send_alone", "to_order",
]  # fmt: skip
