"""The shapes of the board's forms."""

from yylib import fields


class AnnounceForm(fields.Form):
    """Who is ticked comes beside it."""

    id_prefix = "announce-"


class WithdrawForm(fields.Form):
    id_prefix = "withdraw-"
    reason = fields.text("为什么撤回", 60, shortest=2, description="例如 公示期间有异议，核实后时长不足")
