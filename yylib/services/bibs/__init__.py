"""书目: entering, describing, numbering and finding titles. What the others need stands here by name."""

from yylib.services.bibs.drawing import brief_record, drawn, numbers
from yylib.services.bibs.entering import brief, get, put_in, rewrite
from yylib.services.bibs.finding import count_waiting, like, record_of
from yylib.services.bibs.following import entered, follow
from yylib.services.bibs.keys import call_no, shelf_key
from yylib.services.bibs.numbering import free_number, start_counters, take_number

__all__ = [
    "brief", "brief_record", "call_no", "count_waiting", "drawn", "entered", "follow", "free_number", "get", "like",
    "numbers", "put_in", "record_of", "rewrite", "shelf_key", "start_counters", "take_number",
]  # fmt: skip
