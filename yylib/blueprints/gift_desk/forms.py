"""The shapes of the forms about gifts."""

from wtforms import BooleanField, HiddenField, RadioField, SelectMultipleField, StringField
from wtforms.widgets import HiddenInput

from yylib import clock, fields
from yylib.models.gifts import DonorKind, GiftDecision
from yylib.services.gifts import agreements

_OFF = {"autocomplete": "off"}
NAMED = (("yes", "愿意署名"), ("no", "不署名"))
_KINDS = (*((one.value, one.label) for one in DonorKind), ("anonymous", "匿名"))


class _Form(fields.Form):
    """A text that was not sent at all counts as an empty one."""

    def values(self) -> dict:
        return {name: "" if value is None and isinstance(self._fields[name], StringField) else value
                for name, value in super().values().items()}  # fmt: skip


class GiverForm(_Form):
    """Who gives; whether to be named is asked, never assumed."""

    kind = RadioField("捐赠人是", choices=fields.choices(_KINDS), default=DonorKind.PERSON)
    name = fields.text("姓名或单位名称", 120, required=False, render_kw=_OFF | {"autofocus": True})
    phone = fields.text("电话", 40, required=False, render_kw=_OFF | {"inputmode": "tel"})
    is_named = RadioField("致谢名单和证书查验页上", choices=fields.choices(NAMED), validate_choice=False)
    display_name = fields.text("怎么署名", 120, required=False, render_kw=_OFF)
    contact = fields.text("单位联系人", 60, required=False, render_kw=_OFF)

    def values(self) -> dict:
        named = {"yes": True, "no": False}.get(self.is_named.data)
        return super().values() | {"is_named": named}


class IntakeForm(GiverForm):
    count = fields.number("册数", least=1, most=99_999, render_kw=_OFF | {"inputmode": "numeric"})
    what = fields.text("内容", 200, required=False, default="图书", render_kw=_OFF)
    donor_id = fields.number("", required=False, widget=HiddenInput())


class InviteForm(_Form):
    id_prefix = "invite-"
    on = fields.day("约在哪一天")
    note = fields.text("补充一句", 200, required=False, render_kw=_OFF)


class ReasonForm(_Form):
    reason = fields.text("理由", 200, render_kw=_OFF)


class DeclineForm(ReasonForm):
    id_prefix = "decline-"


class VoidForm(ReasonForm):
    id_prefix = "void-"


class CountForm(_Form):
    id_prefix = "count-"
    count = fields.number("收到几册", least=1, most=99_999, render_kw=_OFF | {"inputmode": "numeric"})


class ThankForm(_Form):
    id_prefix = "thank-"
    on = fields.day("哪天致谢", default=clock.today)
    how = fields.text("怎么致谢的", 100, render_kw=_OFF, description="例如：电话、寄证书和感谢信")


class ScanForm(_Form):
    text = fields.text("扫书号，或写题名", 300, render_kw=_OFF | {"autofocus": True})


class TitleForm(_Form):
    """A number that no record here knows: the title is asked, the number is kept."""

    text = HiddenField(filters=[fields.clean_line])
    title = fields.text("题名", 300, render_kw=_OFF | {"autofocus": True})


class DecideForm(_Form):
    pieces = SelectMultipleField("清单", coerce=int, validate_choice=False)
    is_rest = BooleanField("不用勾选：全部还没定的")
    decision = RadioField("去留", default=GiftDecision.KEEP,
                          choices=fields.choices([*((one.value, one.label) for one in GiftDecision), ("", "改回未定")]))  # fmt: skip
    reason = fields.text("理由", 100, required=False, render_kw=_OFF | {"list": "reasons"})
    outcome = fields.text("转给谁、怎么退", 100, required=False, render_kw=_OFF)

    def values(self) -> dict:
        values = super().values()
        return values | {"piece_ids": values.pop("pieces") or [], "decision": self.decision.data}


class PieceForm(_Form):
    title = fields.text("题名", 300, render_kw=_OFF | {"autofocus": True})
    volume = fields.text("卷册", 120, required=False, render_kw=_OFF)
    responsibility = fields.text("责任者", 300, required=False, render_kw=_OFF)
    publisher = fields.text("出版社", 150, required=False, render_kw=_OFF)
    pub_date = fields.text("出版年", 40, required=False, render_kw=_OFF)
    price = fields.text("定价", 30, required=False, render_kw=_OFF)
    copies = fields.number("册数", least=1, most=9999)
    version = fields.number("", required=False, widget=HiddenInput())


class OutcomeForm(_Form):
    id_prefix = "outcome-"
    outcome = fields.text("转给谁、怎么退", 100, required=False, render_kw=_OFF)


class CertificateForm(_Form):
    name = fields.text("写给谁", 120, render_kw=_OFF | {"autofocus": True})
    what = fields.text("捐赠了什么", 200, render_kw=_OFF, description="例如 图书 12 册；查验页上也写这一句")
    body = fields.long_text("正文", 400, description="空着就用通行的写法")
    looked = HiddenField(filters=[fields.clean_line])


class AgreementForm(_Form):
    kind = fields.text("捐赠物种类", 200, default="图书", render_kw=_OFF | {"autofocus": True})
    quality = fields.text("质量", 200, render_kw=_OFF, description="例如 完好，无缺页、涂写")
    quantity = fields.text("数量", 100, render_kw=_OFF)
    use = fields.text(
        "用途",
        300,
        default=agreements.USES,
        render_kw=_OFF,
        description="以后只按这里的用途使用，改用途要先得到捐赠人同意（第18条）",
    )
    naming = fields.text(
        "留名", 100, required=False, render_kw=_OFF, description="例如 设“某某专架”；要另一位同事批准后才生效（第14条）"
    )
    signed_on = fields.day("签订日期", required=False)
    version = fields.number("", required=False, widget=HiddenInput())


class NamingForm(_Form):
    id_prefix = "naming-"
    paper = fields.text("谁批准、文号", 100, render_kw=_OFF)


class FindForm(_Form):
    id_prefix = "find-"
    phone = fields.text("完整的电话", 40, render_kw=_OFF | {"inputmode": "tel"})
