"""The shapes of the branches' forms."""

from wtforms import BooleanField, SelectField
from wtforms.widgets import HiddenInput

from yylib import fields
from yylib.models.branches import Audience, BranchKind, PlaceKind


class BranchForm(fields.Form):
    name = fields.text("馆名", 40)
    kind = SelectField("类别", choices=fields.choices((item.value, item.label) for item in BranchKind))
    capacity = fields.number("可容纳人数", most=99_999, required=False)
    version = fields.number("", required=False, widget=HiddenInput())


class PlaceForm(fields.Form):
    name = fields.text("名称", 40)
    kind = SelectField("类别", choices=fields.choices((item.value, item.label) for item in PlaceKind))
    audience = SelectField("读者对象", choices=fields.choices((item.value, item.label) for item in Audience))
    department_id = SelectField("归哪个科室", coerce=int)
    capacity = fields.number("可容纳人数", most=99_999, required=False)
    counter_max = fields.number("计数器最大值", least=99, most=999_999_999, default=999_999)
    is_two_way = BooleanField("计数器进出都计（人次减半）")
    version = fields.number("", required=False, widget=HiddenInput())


class MergeForm(fields.Form):
    into_id = SelectField("并入", coerce=int)
