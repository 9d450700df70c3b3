"""The forms of a phone at the door."""

from wtforms import HiddenField

from yylib import fields

_CODE = {"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}


class DoorForm(fields.Form):
    """The ticket of the page, and what may be said beside the one button."""

    ticket = HiddenField(filters=[fields.clean_line])
    code = fields.text("六位预约码", 40, required=False, render_kw=_CODE)
    adults = fields.number("大人（满 14 周岁）", most=999, default=1, required=False)
    toddlers = fields.number("孩子 0–6 岁", most=999, default=0, required=False)
    children = fields.number("孩子 7–13 岁", most=999, default=0, required=False)
    name = fields.text("姓名", 60, required=False, render_kw={"autocomplete": "name"})
    staying = fields.number("还在馆内的孩子", most=999, default=0, required=False)

    def party(self) -> dict:
        """How many come in; what was left empty is one adult, no child."""
        given = {"adults": self.adults.data, "toddlers": self.toddlers.data, "children": self.children.data}
        return {name: number for name, number in given.items() if number is not None}


class LeaveForm(fields.Form):
    """我已离馆: which stay, and how many children remain."""

    stay = HiddenField(filters=[fields.clean_line])
    staying = fields.number("还在馆内的孩子", most=999, default=0, required=False)
