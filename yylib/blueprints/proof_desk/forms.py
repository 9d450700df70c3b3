"""The forms of a proof at the desk: what it is for, a reason, some words."""

from wtforms.widgets import HiddenInput

from yylib import fields
from yylib.proof_form import OFF


class StepForm(fields.Form):
    """A step that takes no words: the page it was drawn from is what is judged."""

    version = fields.number("", required=False, widget=HiddenInput())


class WordsForm(fields.Form):
    id_prefix = "words-"
    words = fields.long_text("内容", 300, required=True, render_kw={"rows": 3})


class ReasonForm(fields.Form):
    id_prefix = "reason-"
    reason = fields.text("原因", 200, render_kw=OFF)


class UnmaskForm(fields.Form):
    reason = fields.text("为什么要看", 100, description="例如：核对本人身份证原件；不要写电话和号码", render_kw=OFF)
