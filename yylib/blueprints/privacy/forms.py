"""The shapes of the forms by which a reader's rights are served."""

from wtforms import BooleanField, RadioField

from yylib import fields

_OFF = {"autocomplete": "off"}
_REASON = "例如：本人持证件来申请；不要写号码。会记入操作日志"


class PhoneForm(fields.Form):
    phone = fields.text("电话", 30, render_kw=_OFF | {"inputmode": "tel", "autofocus": True})


class CopyForm(fields.Form):
    id_prefix = "copy-"
    reason = fields.text("原因", 100, description=_REASON, render_kw=_OFF)
    way = RadioField("怎么给", choices=fields.choices((("paper", "打印 A4"), ("excel", "Excel 文件"))), default="paper")


class EraseForm(fields.Form):
    id_prefix = "erase-"
    reason = fields.text("原因", 100, description=_REASON, render_kw=_OFF)
    is_sure = BooleanField("已核对是本人或监护人，并说明删除后不能恢复")
