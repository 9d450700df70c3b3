"""The forms of a proof at the desk: what it is for, a reason, some words."""

from wtforms import BooleanField, SelectField
from wtforms.widgets import HiddenInput

from yylib import clock, fields
from yylib.services.proofs import identity

_OFF = {"autocomplete": "off"}


class AskForm(fields.Form):
    """The ID part is taken off where the connection is not encrypted."""

    first_day = fields.day("从哪天", default=lambda: clock.today().replace(month=1, day=1))
    last_day = fields.day("到哪天", default=clock.today)
    purpose = fields.text("用途", 200, required=False, render_kw=_OFF)
    is_named = BooleanField("馆内公示可以写全名（不勾选的，只写一部分）")
    id_kind = SelectField("证件类型", choices=fields.choices([("", "不写证件号码"), *((name, kind.label) for name, kind in identity.KINDS.items())]),
                          default="")  # fmt: skip
    id_number = fields.unshown("证件号码", 40, render_kw=_OFF)
    id_consent = BooleanField("本人（未满 14 周岁的由监护人）看过说明，同意证明上使用证件号码")

    def taking(self, takes_ids: bool) -> "AskForm":
        """With or without the ID part."""
        if not takes_ids:
            del self.id_kind, self.id_number, self.id_consent
        return self

    def values(self) -> dict:
        return {
            name: (value or "") if name in ("purpose", "id_number", "id_kind") else value
            for name, value in super().values().items()
        }


class StepForm(fields.Form):
    """A step that takes no words: the page it was drawn from is what is judged."""

    version = fields.number("", required=False, widget=HiddenInput())


class WordsForm(fields.Form):
    id_prefix = "words-"
    words = fields.long_text("内容", 300, required=True, render_kw={"rows": 3})


class ReasonForm(fields.Form):
    id_prefix = "reason-"
    reason = fields.text("原因", 200, render_kw=_OFF)


class UnmaskForm(fields.Form):
    reason = fields.text("为什么要看", 100, description="例如：核对本人身份证原件；不要写电话和号码", render_kw=_OFF)
