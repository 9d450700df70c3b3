"""The forms of the year's plan."""

from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from yylib import clock, fields, handed_in
from yylib.models.activities import ActivityAudience, ActivityKind
from yylib.services.accounts import manage
from yylib.services.year_plans.reading import ROLES

NONE = ""


class LineForm(fields.Form):
    year = fields.number("年度", least=2000, most=2100)
    month = SelectField(
        "月份", coerce=fields.maybe, choices=fields.choices([(NONE, "未定"), *((n, f"{n} 月") for n in range(1, 13))])
    )
    title = fields.text("名称", 100)
    kind = SelectField("类型", choices=fields.choices((one.value, one.label) for one in ActivityKind))
    audience = SelectField("读者对象", choices=fields.choices((one.value, one.label) for one in ActivityAudience),
                           default=ActivityAudience.ALL)  # fmt: skip
    place = fields.text("地点", 100, required=False)
    times = fields.number("场次", least=1, most=400, default=1)
    expected = fields.number("预计人数", most=1_000_000, required=False)
    department_id = SelectField("科室", coerce=fields.maybe)
    note = fields.text("备注", 300, required=False)
    version = fields.number("", required=False, widget=HiddenInput())

    def values(self) -> dict:
        values = super().values()
        del values["version"]
        return values

    def offer(self):
        self.department_id.choices = fields.choices(
            [(NONE, "未定"), *((one.id, one.name) for one in manage.departments())]
        )
        if self.year.data is None and not self.is_submitted():
            self.year.data = clock.today().year
        return self


class ReasonForm(fields.Form):
    reason = fields.text("为什么不办", 200)


class UploadForm(fields.Form):
    file = FileField("年度计划表", validators=[FileRequired("请选一个文件。")])


class ColumnsForm(handed_in.ColumnsForm):
    roles, whole = ROLES, ("year", "head_row")
    year = fields.number("哪一年的计划", least=2000, most=2100)
    title = SelectField(ROLES["title"], coerce=fields.maybe, validators=[InputRequired("活动名称是哪一栏要指定。")])
    month, kind, audience, place, times, expected, department, note = (
        SelectField(label, coerce=fields.maybe) for role, label in ROLES.items() if role != "title"
    )
