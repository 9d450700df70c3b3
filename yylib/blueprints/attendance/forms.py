"""The shapes of the forms of the day."""

from wtforms import SelectField
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from yylib import fields
from yylib.services import money

MOST = 9999
_OFF = {"autocomplete": "off"}


class ScanForm(fields.Form):
    id_prefix = "scan-"
    code = fields.text("扫凭证，或输入七位报名码", 60, render_kw=_OFF | {"autofocus": True})


class SignForm(fields.Form):
    """Some of a party: numbers left empty stand for the whole of it."""

    adults = fields.number("成人", most=MOST, required=False)
    children = fields.number("儿童", most=MOST, required=False)
    helpers = fields.number("志愿者", most=MOST, required=False)

    def heads(self) -> tuple[int, int, int] | None:
        """The numbers, or None where none was typed."""
        given = (self.adults.data, self.children.data, self.helpers.data)
        return None if given == (None, None, None) else tuple(number or 0 for number in given)


class WalkForm(fields.Form):
    id_prefix = "walk-"
    adults = fields.number("成人", most=MOST, required=False, default=0)
    children = fields.number("儿童（未满 14 周岁）", most=MOST, required=False, default=0)

    def values(self) -> dict:
        return {name: number or 0 for name, number in super().values().items()}


class DayForm(WalkForm):
    id_prefix = "day-"
    day = fields.day("哪一天")

    def values(self) -> dict:
        return super().values() | {"day": self.day.data}


class LinkForm(fields.Form):
    id_prefix = "link-"
    name = fields.text("谁在哪里数", 30, description="例如 东门 小李；他不用账户，只能给这一场计数", render_kw=_OFF)


class PrizeForm(fields.Form):
    id_prefix = "prize-"
    name = fields.text("奖品", 60, render_kw=_OFF)
    number = fields.number("数量", most=1_000_000)
    value = fields.text("单价（元）", 12, required=False, render_kw=_OFF | {"inputmode": "decimal"})
    version = fields.number("", required=False, widget=HiddenInput())

    def validate_value(self, field):
        """An amount in yuan, or nothing."""
        found = money.price(field.data) if field.data else None
        if field.data and (found is None or found.fen is None):
            raise ValidationError("金额写成 12.50 这样，不知道就空着。")

    def values(self) -> dict:
        found = money.price(self.value.data) if self.value.data else None
        return {"name": self.name.data, "number": self.number.data, "value_fen": found and found.fen}


class HandOutForm(fields.Form):
    id_prefix = "hand-"
    prize_id = SelectField("奖品", coerce=int)
    number = fields.number("份数", least=1, most=1000, default=1)
    to_name = fields.text("领奖人", 60, required=False, render_kw=_OFF)
    note = fields.text("备注", 100, required=False, render_kw=_OFF, description="例如 猜中 3 条")

    def offer(self, prizes):
        """Fill in what there is to hand out."""
        self.prize_id.choices = fields.choices(
            (one.id, f"{one.name}（剩 {one.number - one.handed}）") for one in prizes
        )
        return self
