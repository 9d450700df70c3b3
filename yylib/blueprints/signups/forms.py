"""The shapes of the forms of signing up by phone."""

from wtforms.widgets import HiddenInput

from yylib import fields

_OFF = {"autocomplete": "off"}


class TakeForm(fields.Form):
    """Who comes along with a child."""

    escort = fields.text("陪同的成年人", 60, required=False, render_kw=_OFF,
                         description="姓名和关系，例如：张某某，母亲。只给当天的工作人员看")  # fmt: skip


class CancelForm(fields.Form):
    reason = fields.text("来不了的原因", 200, required=False, render_kw=_OFF)


class SwapForm(fields.Form):
    number = fields.text("对方的志愿者编号", 20, required=False, render_kw=_OFF,
                         description="例如 ZY2026-0001。空着就是谁能来谁接")  # fmt: skip


class OverForm(TakeForm):
    """Taking over a place: which offer it was."""

    swap_id = fields.number("换班", least=1, widget=HiddenInput())


class AnswerForm(OverForm):
    """Taking over a place for one of one's own."""

    id_prefix = "answer-"
    return_id = fields.number("请对方接我的哪一班", least=1)


class AgreeForm(TakeForm):
    """The exchange as it was shown."""

    id_prefix = "agree-"
    swap_id = fields.number("换班", least=1, widget=HiddenInput())
    return_id = fields.number("对方的班", least=1, widget=HiddenInput())
