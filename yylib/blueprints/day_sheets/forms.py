"""The shapes of the sheets' forms."""

from yylib import fields


class SignForm(fields.Form):
    """Nothing to fill in: the password was just given."""


class CorrectForm(fields.Form):
    reason = fields.text(
        "为什么更正", 200, description="写在新一版上，例如：补录了断网时的 12 人次。不要写读者的姓名电话。"
    )
