"""The shapes of the readers' forms."""

from yylib import fields

_OFF = {"autocomplete": "off"}


class FindForm(fields.Form):
    phone = fields.text("电话", 30, required=False, render_kw=_OFF | {"inputmode": "tel", "autofocus": True})
    name = fields.text("姓名", 60, required=False, render_kw=_OFF)
    last4 = fields.text("电话末四位", 4, required=False, render_kw=_OFF | {"inputmode": "numeric", "maxlength": "4"})


class UnmaskForm(fields.Form):
    reason = fields.text("查看原因", 100, description="例如：本人来更正电话；不要写号码。会记入操作日志",
                         render_kw=_OFF | {"autofocus": True})  # fmt: skip
