"""The shapes of the calendar's forms."""

from flask_wtf.file import FileField
from wtforms import BooleanField, SelectField

from yylib import fields
from yylib.services.calendar import Unit
from yylib.services.calendar.weeks import WEEKDAYS, read_walls

_TIMES = {"placeholder": "不开放", "autocomplete": "off"}


class WeekForm(fields.Form):
    """Monday to Sunday, each a line of intervals, from a day on."""

    day_0 = fields.text(WEEKDAYS[0], 80, required=False, render_kw=_TIMES)
    day_1 = fields.text(WEEKDAYS[1], 80, required=False, render_kw=_TIMES)
    day_2 = fields.text(WEEKDAYS[2], 80, required=False, render_kw=_TIMES)
    day_3 = fields.text(WEEKDAYS[3], 80, required=False, render_kw=_TIMES)
    day_4 = fields.text(WEEKDAYS[4], 80, required=False, render_kw=_TIMES)
    day_5 = fields.text(WEEKDAYS[5], 80, required=False, render_kw=_TIMES)
    day_6 = fields.text(WEEKDAYS[6], 80, required=False, render_kw=_TIMES)
    valid_from = fields.day("从哪天起")
    is_correction = BooleanField("这是更正：原来登记错了，实际开放时间没有变")

    def values(self) -> dict:
        """The seven days as wall times; ``Refused`` names the day that cannot be read."""
        given = super().values()
        lines = [given.pop(f"day_{weekday}") or "" for weekday in range(7)]
        days = [read_walls(line, WEEKDAYS[weekday], f"day_{weekday}") for weekday, line in enumerate(lines)]
        return given | {"days": days}


class ClosureForm(fields.Form):
    """Where, from when to when, closed all day or other hours, and why."""

    where = SelectField("哪里")
    from_on = fields.day("从哪天")
    until_on = fields.day("到哪天（含）")
    hours = fields.text("这几天改为", 80, required=False, render_kw={"placeholder": "全天闭馆", "autocomplete": "off"})
    reason = fields.text("原因", 200)
    is_force_majeure = BooleanField("不可抗力（停电、恶劣天气、紧急检修等），来不及提前公告")

    def values(self) -> dict:
        """The place as ids, the hours as wall times."""
        given = super().values()
        branch, _, place = given.pop("where").partition("-")
        walls = read_walls(given.pop("hours") or "", "这几天", "hours")
        return given | {"branch_id": int(branch), "place_id": int(place) if place else None, "walls": walls}


class HolidayForm(fields.Form):
    """One day off or make-up workday."""

    day = fields.day("日期")
    name = fields.text("节日", 40)
    is_off = SelectField("休或班", choices=fields.choices((("1", "休（放假）"), ("0", "班（调休上班）"))))

    def values(self) -> dict:
        return super().values() | {"is_off": self.is_off.data == "1"}


class NoticeForm(fields.Form):
    """A notice, pasted or as a file."""

    text = fields.long_text("粘贴通知的每一天", 40_000)
    file = FileField("或选一个文件")


class DeadlineForm(fields.Form):
    """What was promised; read from the address, so it can be passed on."""

    accepted_on = fields.day("受理日期")
    accepted_time = fields.hour("受理时间")
    n = fields.number("时限", most=3650)
    unit = SelectField("单位", choices=fields.choices((unit.value, unit.label) for unit in Unit))
    branch_id = SelectField("哪个馆", coerce=int)
