"""The form that asks for a proof of service, by the own link and at the desk."""

from wtforms import BooleanField, SelectField

from yylib import clock, fields
from yylib.services.proofs import identity

OFF = {"autocomplete": "off"}


class AskForm(fields.Form):
    """For which days, what for, whether by name; the ID part is there only where the connection is encrypted."""

    first_day = fields.day("从哪天", default=lambda: clock.today().replace(month=1, day=1))
    last_day = fields.day("到哪天", default=clock.today)
    purpose = fields.text("用途", 200, required=False, render_kw=OFF)
    is_named = BooleanField("馆内公示可以写全名（不勾选的，只写一部分）")
    id_kind = SelectField("证件类型", choices=fields.choices([("", "不写证件号码"), *((name, kind.label) for name, kind in identity.KINDS.items())]),
                          default="")  # fmt: skip
    id_number = fields.unshown("证件号码", 40, render_kw=OFF | {"autocapitalize": "characters"})
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
