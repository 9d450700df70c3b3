"""The form of a supplier."""

from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from yylib import fields
from yylib.services import suppliers

_OFF = {"autocomplete": "off"}


class SupplierForm(fields.Form):
    name = fields.text("名称", 80, description="和发票上的单位名称一样", render_kw=_OFF | {"autofocus": True})
    discount = fields.text("通常折扣", 10, default="原价", description="例如 65 折；没有折扣写 原价", render_kw=_OFF)
    days = fields.number("通常几天到货", least=1, most=365, default=30)
    contact = fields.text("联系人", 40, required=False, render_kw=_OFF)
    phone = fields.text("电话", 30, required=False, render_kw=_OFF)
    email = fields.text("邮箱", 100, required=False, render_kw=_OFF)
    address = fields.text("地址", 150, required=False, render_kw=_OFF)
    note = fields.text("备注", 300, required=False, description="例如 随书带 CNMARC 数据；可代加工")
    version = fields.number("", required=False, widget=HiddenInput())

    def validate_discount(self, field):
        if suppliers.thousandths(field.data) is None:
            raise ValidationError("折扣看不懂，请写成 65 折 或 原价。")

    def values(self) -> dict:
        values = super().values()
        del values["version"]
        return values | {"discount": suppliers.thousandths(values["discount"])}
