"""The forms of a digital resource: what it is, its licence periods, its monthly use."""

from wtforms import BooleanField, HiddenField, SelectField, StringField
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from yylib import fields
from yylib.models.resources import ForWhom, ResourceKind, UsedWhere
from yylib.services import money

_OFF = {"autocomplete": "off"}
_MOST = 2**31 - 1


def amount(text: str | None) -> int | None:
    """Yuan as typed, in fen; None where nothing was typed. ``ValueError`` for anything else."""
    if not text:
        return None
    found = money.price(text)
    if found is None or found.fen is None or not 0 <= found.fen <= _MOST:
        raise ValueError(text)
    return found.fen


def is_amount(_form, field) -> None:
    """A validator: yuan with at most two decimals, or nothing."""
    try:
        field.fen = amount(field.data)
    except ValueError:
        raise ValidationError("请写金额，例如 12000 或 1280.50。") from None


class ResourceForm(fields.Form):
    name = fields.text("名称", 80, render_kw=_OFF | {"autofocus": True})
    kind = SelectField("类型", choices=fields.choices((one.value, one.label) for one in ResourceKind))
    supplier_id = SelectField("供应商", coerce=int)
    provider = fields.text(
        "供应商（不在名单里的）", 80, required=False, description="例如 山东省图书馆共享", render_kw=_OFF
    )
    about = fields.text("一句话介绍", 300, required=False, description="读者在目录里看到：里面有什么", render_kw=_OFF)
    address = fields.text(
        "网址", 300, required=False, description="以 http:// 或 https:// 开头", render_kw=_OFF | {"inputmode": "url"}
    )
    how_to = fields.long_text(
        "怎么用", 3000, description="一步一行：怎么打开、怎么登录、怎么下载", render_kw={"rows": 6}
    )
    used_where = SelectField("在哪里用", choices=fields.choices((one.value, one.label) for one in UsedWhere))
    for_whom = SelectField("给谁用", choices=fields.choices((one.value, one.label) for one in ForWhom))
    size_gb = fields.number("总量（GB）", most=10_000_000, required=False)
    is_own = BooleanField("本馆自建")
    is_public = BooleanField("列入公开目录", default=True)
    note = fields.text("备注（读者看不到）", 300, required=False, render_kw=_OFF)
    sort = fields.number("目录里的次序", most=9999, default=0)
    version = fields.number("", required=False, widget=HiddenInput())

    def offer(self, suppliers):
        """Fill in the suppliers."""
        self.supplier_id.choices = fields.choices([(0, "不在名单里"), *((one.id, one.name) for one in suppliers)])
        return self

    def values(self) -> dict:
        values = super().values()
        del values["version"]
        return values | {"supplier_id": values["supplier_id"] or None}


class LicenceForm(fields.Form):
    id_prefix = "licence-"
    from_on = fields.day("第一天")
    to_on = fields.day("最后一天", required=False, description="没有期限的留空")
    fee = StringField("费用（元）", filters=[fields.clean_line], validators=[is_amount], description="这一期总共付多少；免费的写 0",
                      render_kw=_OFF | {"inputmode": "decimal"})  # fmt: skip
    contract_no = fields.text("合同号", 60, required=False, render_kw=_OFF)
    note = fields.text("备注", 200, required=False, render_kw=_OFF)

    def values(self) -> dict:
        return super().values() | {"fee": self.fee.fen or 0}


class VoidForm(fields.Form):
    why = fields.text("为什么作废", 200, shortest=2, render_kw=_OFF)


class MonthForm(fields.Form):
    id_prefix = "month-"
    month = fields.text("月份", 10, description="例如 2026-09", render_kw=_OFF | {"inputmode": "numeric"})
    visits = fields.number("访问", required=False)
    searches = fields.number("检索", required=False)
    downloads = fields.number("下载", required=False)


class PasteForm(fields.Form):
    id_prefix = "paste-"
    text = fields.long_text("从 Excel 贴过来", 40_000, required=True, description="月份、访问、检索、下载四列；带表头也行，列的次序按表头认",
                            render_kw={"rows": 8, "spellcheck": "false"})  # fmt: skip
    act = HiddenField(filters=[lambda given: (fields.clean_line(given) or "")[:10]])
