"""馆内规定: what the house decides for itself, as declared settings; what the law decides is in ``law``."""

from yylib.errors import declare as _sentences

_sentences(
    rule_unknown=("没有这条规定", "请从“馆内规定”的列表里重新打开。", 404),
    rule_not_number=("“{label}”要填整数", "只写数字，单位不用写。", 422),
    rule_not_yes_no=("“{label}”只能是“是”或“否”", "请重新选择。", 422),
    rule_out_of_bounds=("“{label}”要在 {low}–{high} {unit}之间", "请改成范围以内的数。", 422),
    rule_text_length=("“{label}”要写 {low}–{high} 个字", "请写短一些，或补写完整。", 422),
    rule_not_expression=("“{label}”不是能用的正则式", "请改正括号等符号，或改回默认值。", 422),
    rule_no_reason=("请写清为什么改", "例如：馆务会 11 月 20 日决定。", 422),
    rule_in_the_past=("不能从过去的日子起改", "过去的数字已按当时的规定算好；请填今天或以后。", 422),
)

from yylib.services.rules.house import (  # noqa: E402, F401
    ASK_ABOVE,
    BACKUP_DAILY,
    BACKUP_MONTHLY,
    BACKUP_WEEKLY,
    BOOKING_KEEP_DAYS,
    CROWDED_SHARE,
    FILE_QUOTA_GB,
    HEAD_UNDO_MINUTES,
    LOCAL_KEEP_DAYS,
    PEOPLE_KEEP_DAYS,
    PLAUSIBLE_DAY,
    PUBLIC_SENDER_MB,
    REENTRY_MINUTES,
    WEEKLY_HOURS,
)
from yylib.services.rules.registry import (  # noqa: E402, F401
    REGISTRY,
    Rule,
    declare,
    expression,
    get,
    history,
    known,
    present,
    rule,
    set_value,
    withdraw_value,
)
