"""The form by which a volunteer asks for a proof."""

from wtforms import BooleanField, SelectField

from yylib import clock, fields
from yylib.services.proofs import identity

_OFF = {"autocomplete": "off"}


class AskForm(fields.Form):
    """For which days, what for, whether by name; the ID part is there only where the connection is encrypted."""

    first_day = fields.day("从哪天", default=lambda: clock.today().replace(month=1, day=1))
    last_day = fields.day("到哪天", default=clock.today)
    purpose = fields.text("用途", 200, required=False, description="例如 升学、评优；证明上不写", render_kw=_OFF)
    is_named = BooleanField("馆内公示可以写我的全名")
    id_kind = SelectField("证件类型", choices=fields.choices([("", "不写证件号码"), *((name, kind.label) for name, kind in identity.KINDS.items())]),
                          default="")  # fmt: skip
    id_number = fields.unshown("证件号码", 40, render_kw=_OFF | {"autocapitalize": "characters"})
    id_consent = BooleanField("我（未满 14 周岁的由监护人）看过说明，同意证明上使用证件号码")

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


class BackForm(fields.Form):
    """A proof is no longer wanted."""
