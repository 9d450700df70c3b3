"""订单: drafted, approved by somebody else, sent, claimed, cancelled and ordered elsewhere. What other subjects call."""

from yylib.services.orders.drafting import change_line, change_order, drop_line, new_line, open_order, split_line
from yylib.services.orders.lines import cancel_line, open_lines, receive, reorder, unreceive
from yylib.services.orders.reading import get, line
from yylib.services.orders.stages import PIPELINE, advance

__all__ = [
    "PIPELINE", "advance", "cancel_line", "change_line", "change_order", "drop_line", "get", "line", "new_line",
    "open_lines", "open_order", "receive", "reorder", "split_line", "unreceive",
]  # fmt: skip
