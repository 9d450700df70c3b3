"""The shape of a rule's change."""

from wtforms import RadioField

from yylib import clock, fields


class ChangeForm(fields.Form):
    """A new value from a day on, with the reason."""

    value = fields.text("改为", 500)
    valid_from = fields.day("从哪天起", default=clock.today)
    reason = fields.text("为什么改", 200)


class SwitchForm(ChangeForm):
    """The same for a rule that is yes or no."""

    value = RadioField("改为", choices=fields.choices((("1", "是"), ("0", "否"))))
