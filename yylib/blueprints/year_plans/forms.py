"""The forms of the year's plan."""

from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField
from wtforms.widgets import HiddenInput

from yylib import clock, fields
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


class ColumnsForm(fields.Form):
    """What each column means; a column is named by its number from 0."""

    year = fields.number("哪一年的计划", least=2000, most=2100)
    head_row = fields.number("表头在第几行", least=1, most=1000)
    title = SelectField(ROLES["title"], coerce=fields.maybe)
    month = SelectField(ROLES["month"], coerce=fields.maybe)
    kind = SelectField(ROLES["kind"], coerce=fields.maybe)
    audience = SelectField(ROLES["audience"], coerce=fields.maybe)
    place = SelectField(ROLES["place"], coerce=fields.maybe)
    times = SelectField(ROLES["times"], coerce=fields.maybe)
    expected = SelectField(ROLES["expected"], coerce=fields.maybe)
    department = SelectField(ROLES["department"], coerce=fields.maybe)
    note = SelectField(ROLES["note"], coerce=fields.maybe)

    def offer(self, width: int):
        from yylib.services.imports.counts import letter

        offered = fields.choices([(NONE, "没有这一栏"), *((at, f"{letter(at)} 栏") for at in range(width))])
        for role in ROLES:
            self._fields[role].choices = offered
        return self

    def mapping(self, held: dict) -> dict:
        """The batch's mapping as it is said now."""
        columns = {role: self._fields[role].data for role in ROLES if self._fields[role].data is not None}
        return held | {"year": self.year.data, "head_row": self.head_row.data, "columns": columns}
