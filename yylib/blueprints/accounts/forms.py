"""The shapes of the accounts' forms."""

from yylib import fields


class SignInForm(fields.Form):
    login_name = fields.text("登录名", 32, render_kw={"autocomplete": "username", "autocapitalize": "none"})
    password = fields.password("密码", render_kw={"autocomplete": "current-password"})


class ConfirmForm(fields.Form):
    password = fields.password("密码", render_kw={"autocomplete": "current-password"})


class FirstForm(fields.Form):
    name = fields.text("姓名", 40, render_kw={"autocomplete": "name"})
    login_name = fields.text("登录名", 32, render_kw={"autocomplete": "username", "autocapitalize": "none"})
    password = fields.password("密码", render_kw={"autocomplete": "new-password"})
    again = fields.password("再输一次密码", render_kw={"autocomplete": "new-password"})


class PasswordForm(fields.Form):
    current = fields.password("现在的密码", render_kw={"autocomplete": "current-password"})
    password = fields.password("新密码", render_kw={"autocomplete": "new-password"})
    again = fields.password("再输一次新密码", render_kw={"autocomplete": "new-password"})
