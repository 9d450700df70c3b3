"""The forms of the desk: a suggestion taken for somebody, its answer, its order."""

from wtforms import BooleanField, SelectField
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from yylib import fields
from yylib.models.suggestions import DeclineReason
from yylib.services import branches, privacy

PURPOSE = "contact"


class TakeForm(fields.Form):
    """A suggestion as it is said at the desk or on the telephone."""

    title = fields.text("书名", 200, render_kw={"autofocus": True})
    author = fields.text("作者", 100, required=False)
    publisher = fields.text("出版社", 100, required=False)
    isbn = fields.text("ISBN", 40, required=False)
    pub_year = fields.number("哪年出版", least=1800, most=2200, required=False)
    reason = fields.text("理由", 300, required=False)
    copies = fields.number("建议买几册", least=1, most=20, default=1)
    branch_id = SelectField("希望放在", coerce=fields.maybe)
    name = fields.text("姓名", 60, required=False)
    phone = fields.text("电话", 40, required=False)
    consent = BooleanField("已当面告诉读者姓名电话只用于通知，读者同意")

    def offer(self):
        """The branches a book may be for."""
        self.branch_id.choices = fields.choices(
            [("", "哪里都行"), *((str(one.id), one.name) for one in branches.all_branches())]
        )
        return self

    def validate_consent(self, field):
        if (self.name.data or self.phone.data) and not field.data:
            raise ValidationError("留姓名电话要先告诉读者怎么用，读者同意了再勾选。")

    def values(self) -> dict:
        values = super().values()
        consent = (PURPOSE, privacy.current_text(PURPOSE).version, "desk") if values["consent"] else None
        return {name: value if name in ("pub_year", "copies", "branch_id") else value or "" for name, value in values.items()
                } | {"consent": consent}  # fmt: skip


class AnswerForm(fields.Form):
    decline_reason = SelectField("不采纳的原因", choices=fields.choices(
        [("", "（采纳或馆藏已有的不选）"), *((reason.value, reason.label) for reason in DeclineReason)]))  # fmt: skip
    answer = fields.long_text("给读者的话", 300, description="读者会看到；馆藏已有的写清楚在哪里")
    with_same = BooleanField("同名的一起答复", default=True)
    version = fields.number("", widget=HiddenInput())

    def values(self) -> dict:
        return {"decline_reason": self.decline_reason.data or "", "answer": self.answer.data or "",
                "version": self.version.data}  # fmt: skip


class ToOrderForm(fields.Form):
    id_prefix = "order-"
    order_id = SelectField("加到哪份草稿", coerce=int)
    copies = fields.number("订几册", least=1, most=999)

    def offer(self, drafts):
        """The drafts that a line may be added to."""
        self.order_id.choices = fields.choices((one.id, f"{one.number} {one.supplier.name}") for one in drafts)
        return self
