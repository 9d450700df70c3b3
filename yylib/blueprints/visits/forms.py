"""The shapes of the desk's and the paper's forms."""

from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import InputRequired

from yylib import fields
from yylib.models.counts import Method, Session
from yylib.services.visits import desk


class GroupForm(fields.Form):
    unit = fields.text("单位", 80)
    number = fields.number("人数", least=1, most=9999)
    leader = fields.text("带队人", 40, required=False)
    phone = fields.text("带队人电话", 20, required=False)


class KeysForm(fields.Form):
    """One choice a digit; made from the desk's table."""


for _digit in desk.KEYS:
    setattr(KeysForm, f"key_{_digit}", SelectField(f"Alt+{_digit}", choices=fields.choices(desk.LABELS.items())))


class HourForm(fields.Form):
    id_prefix = "hour-"
    place = SelectField("地点", coerce=int)
    day = fields.day("日期")
    hour = SelectField(
        "时段", coerce=int, choices=fields.choices((hour, f"{hour}:00–{hour + 1}:00") for hour in range(6, 23))
    )
    kind = SelectField("读者类别", choices=fields.choices((kind, desk.LABELS[kind]) for kind in desk.COUNTED))
    entries = fields.number("进馆", most=9999)
    exits = fields.number("出馆", most=9999, required=False, default=0)


class ListForm(fields.Form):
    """The door list's: its rows are read by the view, one a booking."""


class TallyForm(fields.Form):
    id_prefix = "tally-"
    place = SelectField("地点", coerce=int)
    day = fields.day("日期")
    session = SelectField("时段", choices=fields.choices((item.value, item.label) for item in Session))
    number = fields.number("人数", most=9999)


class ReadingForm(fields.Form):
    day = fields.day("日期", required=False)
    value = fields.number("读数")
    is_sure = BooleanField("读数无误，照实记下")


class DutyForm(fields.Form):
    line = fields.text("值班记录", 300)


class AdoptForm(fields.Form):
    method = RadioField(
        "采纳哪个数",
        validators=[InputRequired("请选一个数。")],
        validate_choice=True,
        choices=fields.choices((item.value, item.label) for item in Method),
    )
    number = fields.number("人工核定为", most=999_999, required=False)
    note = fields.text("说明", 200, required=False)


class ReasonForm(fields.Form):
    note = fields.text("原因", 200)
