"""The number of a certificate, and what is asked beside it for a proof of service."""

from yylib import fields


class NumberForm(fields.Form):
    number = fields.text("证书编号", 40, render_kw={"autocomplete": "off"})
    code = fields.text("校验码", 20, required=False, render_kw={"autocomplete": "off", "autocapitalize": "characters"})
    name = fields.text("核对姓名", 60, required=False, render_kw={"autocomplete": "off"})


class NameForm(fields.Form):
    name = fields.text("核对姓名", 60, render_kw={"autocomplete": "off"})
