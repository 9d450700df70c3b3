"""The form by which a volunteer asks for a proof."""

from wtforms import BooleanField

from yylib import fields, proof_form
from yylib.proof_form import OFF


class AskForm(proof_form.AskForm):
    """In the words of who asks for themselves."""

    purpose = fields.text("用途", 200, required=False, description="例如 升学、评优；证明上不写", render_kw=OFF)
    is_named = BooleanField("馆内公示可以写我的全名")
    id_consent = BooleanField("我（未满 14 周岁的由监护人）看过说明，同意证明上使用证件号码")


class BackForm(fields.Form):
    """A proof is no longer wanted."""
