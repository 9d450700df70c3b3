"""The shapes of the forms about what is held."""

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, SelectField
from wtforms.widgets import HiddenInput

from yylib import fields
from yylib.models.branches import Audience
from yylib.services import branches
from yylib.services.holdings import field905, heads

NONE = ("", "不用")


def houses() -> list:
    """The houses in use."""
    return fields.choices((branch.id, branch.name) for branch in branches.all_branches())


class UploadForm(fields.Form):
    file = FileField("文件", validators=[FileRequired("请选一个文件。")])


class HeadsForm(fields.Form):
    """What the columns, or the subfields of 905, mean. Which there are the file decides: they are read by name."""

    branch_id = SelectField("没有写馆的，是哪个馆的", coerce=int)
    sheet = SelectField("工作表", validate_choice=False)

    def offer(self, look):
        """Give the choices that this file has."""
        self.branch_id.choices = houses()
        self.sheet.choices = fields.choices([(name, name) for name in look.sheets] or [("", "只有一张")])
        return self


class PlaceForm(fields.Form):
    branch_id = SelectField("哪个馆", coerce=int)
    name = fields.text("名称", 60, description="例如 一楼借阅室")
    code = fields.text("在借阅系统里的代码", 30, required=False, description="交出和导入时用；没有就留空")
    audience = SelectField("读者对象", choices=fields.choices((item.value, item.label) for item in Audience))
    is_closed_stack = BooleanField("闭架，不外借")
    is_local = BooleanField("地方文献专架")
    sort = fields.number("排第几", most=999, default=0)
    version = fields.number("", required=False, widget=HiddenInput())

    def offer(self):
        """Fill in the houses."""
        self.branch_id.choices = houses()
        return self


class FormatForm(fields.Form):
    """Which subfield of 905 holds what; one field for each word of the format, empty for none."""

    library_code = fields.text("馆代码", 20, required=False, description="借阅系统里本馆的代码")
    encoding = SelectField("编码", choices=fields.choices(field905.ENCODINGS.items()))

    def codes(self) -> dict[str, str]:
        """The subfield that was typed for each word."""
        return {what: (getattr(self, what).data or "").lower() for what in field905.WHAT}


for _what, (_label, _role) in field905.WHAT.items():
    setattr(FormatForm, _what, fields.text(_label, 1, required=False))


def role_choices(is_marc: bool) -> list[tuple[str, str]]:
    """What a column, or a subfield of 905, may be."""
    roles = heads.IN_905 if is_marc else heads.ROLES
    return [NONE, *((role, heads.ROLES[role][0]) for role in roles)]
