"""The forms of orders and their lines; money is typed in yuan, a discount as 折."""

from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import HiddenInput

from yylib import fields
from yylib.services import branches, funds, suppliers
from yylib.services.money import price as price_of
from yylib.services.orders.columns import ROLES, Columns

_OFF = {"autocomplete": "off"}
NONE = ""
MOST_PASTED = 200_000  # what a request may carry, nine bytes a character


def money(_form, field) -> None:
    """A validator: the field's ``fen`` is what was typed; it is not asked where nothing was."""
    found = price_of(field.data)
    if found is None or found.fen is None:
        raise ValidationError("价格看不懂，请写成 68.00。")
    field.fen = found.fen


class OrderForm(fields.Form):
    supplier_id = SelectField("供货商", coerce=int)
    fund_id = SelectField("经费", coerce=int)
    discount = fields.text("折扣", 10, required=False, description="不填按供货商的通常折扣", render_kw=_OFF)
    expected_on = fields.day("请在哪天前到货", required=False, description="不填按供货商通常的天数")
    note = fields.text("备注", 300, required=False, description="会印在订书单上")
    version = fields.number("", required=False, widget=HiddenInput())

    def offer(self, supplier_id: int | None = None, fund_id: int | None = None):
        """The suppliers and funds in use, and those that the order has already."""
        self.supplier_id.choices = fields.choices((one.id, one.name) for one in suppliers.offered(supplier_id))
        self.fund_id.choices = fields.choices((one.id, f"{one.year} {one.name}") for one in funds.offered(fund_id))
        return self

    def validate_discount(self, field):
        if field.data and suppliers.thousandths(field.data) is None:
            raise ValidationError("折扣看不懂，请写成 65 折 或 原价。")

    def values(self) -> dict:
        values = super().values()
        del values["version"]
        return values | {"discount": suppliers.thousandths(values["discount"]) if values["discount"] else None}


class LineForm(fields.Form):
    """A line as it is typed: the ISBN first, for it brings what is known."""

    isbn = fields.text("ISBN", 40, required=False, render_kw=_OFF | {"autofocus": True})
    title = fields.text("题名", 300, required=False, description="馆里有这个 ISBN 的，空着会自己带出来", render_kw=_OFF)
    volume = fields.text("分册", 60, required=False, render_kw=_OFF)
    responsibility = fields.text("作者", 300, required=False, render_kw=_OFF)
    publisher = fields.text("出版社", 150, required=False, render_kw=_OFF)
    pub_date = fields.text("出版日期", 40, required=False, render_kw=_OFF)
    price = fields.text("定价（元）", 20, required=False, render_kw=_OFF | {"inputmode": "decimal"})
    copies = fields.number("册数", least=1, most=9999, default=1)
    branch_id = SelectField("送到", coerce=fields.maybe)
    note = fields.text("备注", 200, required=False, render_kw=_OFF)
    version = fields.number("", required=False, widget=HiddenInput())

    def offer(self):
        """The branches a book may be for."""
        self.branch_id.choices = fields.choices(
            [(NONE, "不定"), *((str(one.id), one.name) for one in branches.all_branches())]
        )
        return self

    def validate_price(self, field):
        money(self, field)

    def values(self) -> dict:
        values = super().values()
        del values["version"]
        return {
            name: value or "" if name not in ("copies", "branch_id") else value for name, value in values.items()
        } | {"price": getattr(self.price, "fen", None)}


class ChangeForm(LineForm):
    """A line corrected: its own net price too."""

    net_price = fields.text("折后价（元）", 20, required=False, description="空着按订单的折扣算",
                            render_kw=_OFF | {"inputmode": "decimal"})  # fmt: skip

    def validate_net_price(self, field):
        money(self, field)

    def values(self) -> dict:
        return super().values() | {"net_price": getattr(self.net_price, "fen", None)}


def _cells(text: str | None) -> str | None:
    """A text copied out of a spreadsheet as it was: the tabs part its cells."""
    return text and "".join(sign for sign in text if sign in "\t\n\r" or sign.isprintable())


class PasteForm(fields.Form):
    id_prefix = "paste-"
    text = TextAreaField(
        "从 Excel 复制的行", filters=[_cells], description="连表头一起选中、复制，贴在这里",
        validators=[InputRequired("还没有粘贴内容。"), Length(max=MOST_PASTED, message="太长了，请分几次粘贴，或存成文件导入。")])  # fmt: skip


class StepForm(fields.Form):
    id_prefix = "step-"
    note = fields.text("原因或说明", 200, required=False, render_kw=_OFF)
    version = fields.number("", widget=HiddenInput())


class SplitForm(fields.Form):
    id_prefix = "split-"
    volumes = fields.number("一套几册", least=2, most=200)


class CancelForm(fields.Form):
    id_prefix = "cancel-"
    copies = fields.number("取消几册", least=1, most=9999)
    reason = fields.text("原因", 200, description="例如 供货商回复绝版", render_kw=_OFF)
    order_id = SelectField("改到哪份草稿订", coerce=fields.maybe)

    def offer(self, drafts):
        """The drafts that the copies may be ordered on instead."""
        self.order_id.choices = fields.choices(
            [(NONE, "先不改订"), *((str(one.id), f"{one.number} {one.supplier.name}") for one in drafts)]
        )
        return self


class AgainForm(fields.Form):
    id_prefix = "again-"
    copies = fields.number("改订几册", least=1, most=9999)
    order_id = SelectField("改到哪份草稿", coerce=int)

    def offer(self, drafts):
        """The drafts that the copies may be ordered on."""
        self.order_id.choices = fields.choices((one.id, f"{one.number} {one.supplier.name}") for one in drafts)
        return self


class ClaimForm(fields.Form):
    """One supplier's; several stand on one page."""

    def __init__(self, *args, of: int = 0, **given):
        self.of, self.id_prefix = of, f"s{of}-"
        super().__init__(*args, **given)

    note = fields.text(
        "怎么催的、对方怎么说", 200, required=False, description="例如 打电话，答复 12 月 10 日前到", render_kw=_OFF
    )
    expected_on = fields.day("对方答复的到货日期", required=False)


class UploadForm(fields.Form):
    file = FileField("供货商的书单", validators=[FileRequired("请选一个文件。")])
    copies = fields.number("没写册数的，每种订几册", least=1, most=999, default=1)


class ColumnsForm(fields.Form):
    """What each column of a list means; a column is named by its number from 0."""

    sheet = SelectField("工作表")
    head_row = fields.number("表头在第几行", most=1000, description="没有表头写 0")
    copies_each = fields.number("没写册数的，每种订几册", least=1, most=999, default=1)
    isbn = SelectField("ISBN", coerce=fields.maybe)
    title = SelectField("题名", coerce=fields.maybe)
    volume = SelectField("分册", coerce=fields.maybe)
    responsibility = SelectField("作者", coerce=fields.maybe)
    publisher = SelectField("出版社", coerce=fields.maybe)
    pub_date = SelectField("出版日期", coerce=fields.maybe)
    price = SelectField("定价", coerce=fields.maybe)
    net_price = SelectField("折后价", coerce=fields.maybe)
    copies = SelectField("册数", coerce=fields.maybe)
    class_no = SelectField("分类号", coerce=fields.maybe)

    def offer(self, look):
        """The columns that this file has, each with its head and its first cell."""
        for role in ROLES:
            self[role].choices = fields.choices([(NONE, "没有"), *look.columns])
        self.sheet.choices = fields.choices([(name, name) for name in look.sheets] or [("", "只有一张")])
        return self

    def columns(self, held: Columns) -> dict:
        """The columns as they were chosen; what the form does not ask stays."""
        chosen = {role: self[role].data for role in ROLES}
        return held._asdict() | chosen | {"head_row": self.head_row.data}
