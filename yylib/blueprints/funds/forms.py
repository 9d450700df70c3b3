"""The forms of the funds; money is typed in yuan."""

from decimal import Decimal, InvalidOperation

from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from yylib import clock, fields

_OFF = {"autocomplete": "off"}
_MOST = Decimal(20_000_000)


def fen(text: str | None) -> int:
    """An amount in yuan, below 0 too, as fen; ``ValidationError`` for anything else."""
    try:
        amount = Decimal((text or "").replace(",", "").replace("，", "").replace("−", "-").removesuffix("元").strip())
    except InvalidOperation:
        raise ValidationError("金额看不懂，请写成 120000 或 -5000.50。") from None
    if not amount.is_finite() or abs(amount) > _MOST or amount * 100 != int(amount * 100):
        raise ValidationError("金额最多两位小数，不超过 2000 万元。")
    return int(amount * 100)


class AllotForm(fields.Form):
    amount = fields.text(
        "金额（元）", 20, description="追加写正数，核减写负数", render_kw=_OFF | {"inputmode": "decimal"}
    )
    on_day = fields.day("日期", default=clock.today)
    reason = fields.text("依据或原因", 200, description="例如 县财政局 2026 年购书经费下达，文号……", render_kw=_OFF)

    def validate_amount(self, field):
        fen(field.data)

    def values(self) -> dict:
        values = super().values()
        return values | {"amount": fen(values["amount"])}


class FundForm(AllotForm):
    year = fields.number("年度", least=2000, most=2100, default=lambda: clock.today().year)
    name = fields.text("名称", 60, description="例如 图书购置费、免费开放补助", render_kw=_OFF | {"autofocus": True})
    note = fields.text("备注", 200, required=False)


class NameForm(fields.Form):
    id_prefix = "name-"
    name = fields.text("名称", 60, render_kw=_OFF)
    note = fields.text("备注", 200, required=False)
    version = fields.number("", required=False, widget=HiddenInput())
