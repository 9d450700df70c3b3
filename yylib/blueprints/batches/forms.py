"""The shapes of the forms of arrival and acceptance; money is typed in yuan."""

from decimal import Decimal, InvalidOperation

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, SelectField
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from yylib import clock, fields
from yylib.models.batches import Condition
from yylib.models.items import Source

_OFF = {"autocomplete": "off"}
_MOST = Decimal(20_000_000)
SOURCES = [(source.value, source.label) for source in Source if source not in (Source.OPENING, Source.GIFT)]


def fen(text: str | None) -> int:
    """An amount in yuan as fen; ``ValidationError`` for anything that is none."""
    try:
        amount = Decimal((text or "").replace(",", "").replace("，", "").removesuffix("元").strip())
    except InvalidOperation:
        raise ValidationError("金额看不懂，请写成 1280.50。") from None
    if not amount.is_finite() or not 0 <= amount <= _MOST or amount * 100 != int(amount * 100):
        raise ValidationError("金额最多两位小数，从 0 到 2000 万元。")
    return int(amount * 100)


class BatchForm(fields.Form):
    supplier_id = SelectField("供货商", coerce=fields.maybe)
    name = fields.text(
        "或从哪里来", 120, required=False, description="没有供货商的才写，例如 新华书店沂源店、兄弟馆", render_kw=_OFF
    )
    source = SelectField("来源", choices=fields.choices(SOURCES))
    arrived_on = fields.day("到货日期", default=clock.today)
    delivery_no = fields.text("送货单号", 40, required=False, render_kw=_OFF)
    is_direct = BooleanField("现购，没有订单", description="书店现采、你选书我买单：不比对订单，点到的都收")
    is_final = BooleanField("供货商说这几份订单不会再来书了", description="验收时订单里还没到的记作少发")
    note = fields.text("备注", 300, required=False, render_kw=_OFF)

    def offer(self, suppliers):
        """Fill in the suppliers that deliver."""
        self.supplier_id.choices = fields.choices([("", "（没有）"), *((one.id, one.name) for one in suppliers)])
        return self


class EditForm(fields.Form):
    name = fields.text("从哪里来", 120, required=False, render_kw=_OFF)
    arrived_on = fields.day("到货日期")
    delivery_no = fields.text("送货单号", 40, required=False, render_kw=_OFF)
    is_final = BooleanField("供货商说这几份订单不会再来书了", description="验收时订单里还没到的记作少发")
    note = fields.text("备注", 300, required=False, render_kw=_OFF)
    version = fields.number("", required=False, widget=HiddenInput())


class CountForm(fields.Form):
    """The desk's field: what is in it is understood by the service."""

    code = fields.text("扫书号，或输入题名", 60, required=False)
    act = SelectField("", choices=fields.choices([("", "")] + [(act, act) for act in ("damaged", "wrong", "keep", "undo")]),
                      default="")  # fmt: skip
    go_id = fields.number("", required=False)


class ChooseForm(fields.Form):
    isbn = fields.text("", 13, required=False)
    shown = fields.text("", 60, required=False)
    copies = fields.number("册数", least=1, most=999)
    line_id = fields.number("", required=False)
    bib_id = fields.number("", required=False)
    title = fields.text("题名", 300, required=False, render_kw=_OFF)


class AcceptForm(fields.Form):
    id_prefix = "accept-"
    accepted_on = fields.day("验收日期", default=clock.today)


class ReasonForm(fields.Form):
    id_prefix = "back-"
    reason = fields.text("为什么撤回", 200, description="会写进登记簿和流转记录", render_kw=_OFF)


class SettleForm(fields.Form):
    how = SelectField("怎么处理")
    copies = fields.number("几册", least=1, most=9999)
    note = fields.text("说明", 200, required=False, render_kw=_OFF)

    def offer(self, ways):
        """Fill in what may be done about this kind of difference."""
        self.how.choices = fields.choices(ways)
        return self


class LaterForm(fields.Form):
    id_prefix = "later-"
    code = fields.text("条码或登录号", 30, render_kw=_OFF)
    kind = SelectField(
        "发现什么", choices=fields.choices([(one.value, one.label) for one in Condition if one != Condition.GOOD])
    )
    note = fields.text("说明", 200, required=False, render_kw=_OFF)


class InvoiceForm(fields.Form):
    number = fields.text("发票号", 40, render_kw=_OFF | {"autofocus": True})
    fund_id = SelectField("经费", coerce=int)
    on_day = fields.day("开票日期", default=clock.today)
    list_amount = fields.text("码洋（元）", 20, description="定价合计", render_kw=_OFF | {"inputmode": "decimal"})
    net_amount = fields.text("实洋（元）", 20, description="实付合计", render_kw=_OFF | {"inputmode": "decimal"})

    def offer(self, funds):
        """Fill in the funds in use."""
        self.fund_id.choices = fields.choices((one.id, f"{one.year} {one.name}") for one in funds)
        return self

    def validate_list_amount(self, field):
        fen(field.data)

    def validate_net_amount(self, field):
        fen(field.data)

    def values(self) -> dict:
        values = super().values()
        return values | {name: fen(values[name]) for name in ("list_amount", "net_amount")}


class ListForm(fields.Form):
    file = FileField("供货商的清单", validators=[FileRequired("请选一个文件。")])


class ColumnsForm(fields.Form):
    """Which column of the list is what; a column is named by its number from 0."""

    isbn = SelectField("ISBN 栏", coerce=fields.maybe)
    title = SelectField("题名栏", coerce=fields.maybe)
    copies = SelectField("册数栏", coerce=fields.maybe)
    price = SelectField("定价栏", coerce=fields.maybe)
    head_row = fields.number("表头在第几行", least=0, most=100, description="没有表头写 0")

    def offer(self, names):
        """Fill in the columns that the file has."""
        for field in (self.isbn, self.title, self.copies, self.price):
            field.choices = fields.choices([("", "没有"), *names])
        return self
