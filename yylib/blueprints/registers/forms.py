"""The shapes of the forms about the registers; money is typed in yuan."""

from decimal import Decimal, InvalidOperation

from wtforms import SelectField
from wtforms.validators import ValidationError

from yylib import fields

_OFF = {"autocomplete": "off"}
_MOST = Decimal(1_000_000)
_WHY = "写明更正的原因，会写进登记簿"


def fen(text: str | None) -> int:
    """An amount in yuan as fen; ``ValidationError`` for anything that is none."""
    try:
        amount = Decimal((text or "").replace("元", "").strip())
    except InvalidOperation:
        raise ValidationError("价格看不懂，请写成 68.00。") from None
    if not amount.is_finite() or not 0 <= amount <= _MOST or amount * 100 != int(amount * 100):
        raise ValidationError("价格最多两位小数，不超过 100 万元。")
    return int(amount * 100)


class FindForm(fields.Form):
    code = fields.text("条码或登录号", 30, render_kw=_OFF | {"autofocus": True})


class PriceForm(fields.Form):
    id_prefix = "price-"
    price = fields.text("流通单册价（元）", 20, render_kw=_OFF | {"inputmode": "decimal"})
    net_price = fields.text("实付（元）", 20, render_kw=_OFF | {"inputmode": "decimal"})
    reason = fields.text("原因", 200, description=_WHY, render_kw=_OFF)

    def validate_price(self, field):
        fen(field.data)

    def validate_net_price(self, field):
        fen(field.data)

    def values(self) -> dict:
        values = super().values()
        return values | {name: fen(values[name]) for name in ("price", "net_price")}


class ClassForm(fields.Form):
    id_prefix = "class-"
    reason = fields.text("原因", 200, description=_WHY, render_kw=_OFF)


class NumberForm(fields.Form):
    id_prefix = "number-"
    barcode = fields.text("正确的条码", 30, render_kw=_OFF)
    accession_no = fields.text("正确的登录号", 30, render_kw=_OFF)
    reason = fields.text("原因", 200, description=_WHY, render_kw=_OFF)


class LockForm(fields.Form):
    month = SelectField("锁到哪个月")

    def offer(self, months):
        """Fill in the months that may be locked."""
        self.month.choices = fields.choices((month, f"{month[:4]} 年 {int(month[5:])} 月") for month in months)
        return self
