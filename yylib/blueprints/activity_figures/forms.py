"""The forms of a table of past activities."""

from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField

from yylib import fields, handed_in
from yylib.services import branches
from yylib.services.past_activities import ROLES


class UploadForm(fields.Form):
    file = FileField("往年活动表", validators=[FileRequired("请选一个文件。")])


class ColumnsForm(handed_in.ColumnsForm):
    roles, whole = ROLES, ("branch_id", "head_row")
    branch_id = SelectField("没写地点的算哪个馆", coerce=int)
    title, day, until, people, adults, children, place, kind, audience = (
        SelectField(label, coerce=fields.maybe) for label in ROLES.values()
    )

    def offer(self, width: int) -> None:
        super().offer(width)
        self.branch_id.choices = fields.choices((one.id, one.name) for one in branches.all_branches())
