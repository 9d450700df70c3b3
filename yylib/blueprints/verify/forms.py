"""The number of a certificate."""

from yylib import fields


class NumberForm(fields.Form):
    number = fields.text("证书编号", 40, render_kw={"autocomplete": "off", "autofocus": True})
