"""The shapes of the forms about placing, handing over and the shelf."""

from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from yylib import fields

_OFF = {"autocomplete": "off"}


class RuleForm(fields.Form):
    classes = fields.text("分类号开头", 200, required=False, description="几个用空格隔开，例如 I287 G61；空着就是不论哪类",
                          render_kw=_OFF | {"autofocus": True})  # fmt: skip
    audience = RadioField("读者", choices=fields.choices((("", "不论"), ("children", "少儿读物"))), default="",
                          validators=[Optional()])  # fmt: skip
    location_id = SelectField("放到", coerce=int)
    is_active = BooleanField("在用", default=True)
    version = fields.number("", required=False, widget=HiddenInput())

    def offer(self, locations):
        """Fill in the locations."""
        self.location_id.choices = fields.choices((one.id, one.full_name) for one in locations)
        return self

    def values(self) -> dict:
        values = super().values()
        del values["version"]
        return values | {"audience": values["audience"] or ""}


class NewForm(fields.Form):
    branch_id = SelectField("移交给", coerce=int)
    batch_id = SelectField("哪一批", coerce=int)
    note = fields.text("备注", 200, required=False, render_kw=_OFF)

    def offer(self, branches, batches):
        """Fill in the branches for which volumes wait, and the batches under way."""
        self.branch_id.choices = fields.choices((one.branch_id, f"{one.name}（{one.copies} 册）") for one in branches)
        self.batch_id.choices = fields.choices([(0, "所有批次"), *batches])
        return self


class ReasonForm(fields.Form):
    reason = fields.text("原因", 200, shortest=2, render_kw=_OFF)


class TakerForm(fields.Form):
    """The taker signs on the giver's PC, by an account and a password of their own; the giver stays signed in."""

    id_prefix = "taker-"
    login_name = fields.text("接收人的登录名", 60, render_kw=_OFF)
    password = fields.password("接收人的密码", render_kw={"autocomplete": "off"})
