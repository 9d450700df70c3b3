"""The shapes of the accounts' forms."""

from wtforms import IntegerField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from yylib import fields
from yylib.permissions import ROLE_LABELS, Role

_LATIN = {"autocapitalize": "none", "spellcheck": "false"}
_DIGITS = {"inputmode": "numeric", "autocomplete": "off", "maxlength": "6"}


def number_or_none(value) -> int | None:
    """A choice's value: a number, or nothing chosen."""
    return int(value) if value not in (None, "", "None") else None


class SignInForm(fields.Form):
    login_name = fields.text("登录名", 32, render_kw={"autocomplete": "username", "autofocus": True} | _LATIN)
    password = fields.password("密码", render_kw={"autocomplete": "current-password"})


class ConfirmForm(fields.Form):
    password = fields.password("密码", render_kw={"autocomplete": "current-password", "autofocus": True})


class FirstForm(fields.Form):
    name = fields.text("姓名", 40, render_kw={"autocomplete": "name", "autofocus": True})
    login_name = fields.text("登录名", 32, description="2–32 个字母、数字、点或短横，例如 zhang.san",
                             render_kw={"autocomplete": "username"} | _LATIN)  # fmt: skip
    password = fields.password("密码", description="至少 12 个字符，一句话最好记",
                               render_kw={"autocomplete": "new-password"})  # fmt: skip
    again = fields.password("再输一次密码", render_kw={"autocomplete": "new-password"})


class PasswordForm(fields.Form):
    current = fields.password("现在的密码", render_kw={"autocomplete": "current-password", "autofocus": True})
    password = fields.password("新密码", description="至少 12 个字符，一句话最好记；不用定期更换",
                               render_kw={"autocomplete": "new-password"})  # fmt: skip
    again = fields.password("再输一次新密码", render_kw={"autocomplete": "new-password"})


class EditForm(fields.Form):
    name = fields.text("姓名", 40, render_kw={"autocomplete": "off"})
    department_id = SelectField("科室", coerce=number_or_none)
    roles = SelectMultipleField("角色", choices=fields.choices((role.value, ROLE_LABELS[role]) for role in Role),
                                description="一人可以有几个角色；改动后本人要重新登录",
                                widget=ListWidget(prefix_label=False), option_widget=CheckboxInput())  # fmt: skip
    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])

    def offer(self, departments):
        """Fill in the departments that can be chosen."""
        self.department_id.choices = fields.choices(
            [("", "（不属科室）"), *((str(row.id), row.name) for row in departments)]
        )
        return self


class NewForm(EditForm):
    login_name = fields.text("登录名", 32, description="2–32 个字母、数字、点或短横，例如 zhang.san；以后不能改",
                             render_kw={"autocomplete": "off"} | _LATIN)  # fmt: skip
    version = None


class DeputyForm(fields.Form):
    for_id = SelectField("替谁办事", coerce=number_or_none, validators=[InputRequired()])
    role = SelectField(
        "角色", choices=fields.choices((role.value, ROLE_LABELS[role]) for role in (Role.HEAD, Role.DIRECTOR))
    )
    deputy_id = SelectField("由谁代理", coerce=number_or_none, validators=[InputRequired()])
    from_on = fields.day("从哪天起")
    until_on = fields.day("到哪天止（含当天）")

    def offer(self, principals, colleagues):
        """Fill in who has a deputy named, and who may be one."""
        self.for_id.choices = fields.choices((str(account.id), account.name) for account in principals)
        self.deputy_id.choices = fields.choices(
            [("", "请选择"), *((str(account.id), account.name) for account in colleagues)]
        )
        return self


class PinForm(fields.Form):
    current = fields.password("现在的密码", render_kw={"autocomplete": "current-password"})
    pin = fields.password("新的交接码", description="6 位数字，只在登记过的前台电脑上用", render_kw=_DIGITS)


class HandOverForm(fields.Form):
    account_id = RadioField("接班的同事", coerce=number_or_none, validators=[InputRequired()])
    pin = fields.password("交接码", render_kw=_DIGITS)

    def offer(self, colleagues):
        """Fill in who may take over."""
        self.account_id.choices = fields.choices((str(row.id), row.name) for row in colleagues)
        return self
