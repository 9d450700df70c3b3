"""The forms of a table of past activities."""

from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField

from yylib import fields
from yylib.services import branches
from yylib.services.imports.counts import letter
from yylib.services.past_activities import ROLES

NONE = ""


class UploadForm(fields.Form):
    file = FileField("往年活动表", validators=[FileRequired("请选一个文件。")])


class ColumnsForm(fields.Form):
    """What each column means; a column is named by its number from 0."""

    branch_id = SelectField("没写地点的算哪个馆", coerce=int)
    head_row = fields.number("表头在第几行", least=1, most=1000)
    title, day, until, people, adults, children, place, kind, audience = (
        SelectField(label, coerce=fields.maybe) for label in ROLES.values()
    )

    def offer(self, width: int):
        self.branch_id.choices = fields.choices((one.id, one.name) for one in branches.all_branches())
        offered = fields.choices([(NONE, "没有这一栏"), *((at, f"{letter(at)} 栏") for at in range(width))])
        for role in ROLES:
            self._fields[role].choices = offered
        return self

    def mapping(self, held: dict) -> dict:
        """The batch's mapping as it is said now."""
        columns = {role: self._fields[role].data for role in ROLES if self._fields[role].data is not None}
        return held | {"branch_id": self.branch_id.data, "head_row": self.head_row.data, "columns": columns}
