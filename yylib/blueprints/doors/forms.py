"""The forms of a phone at the door."""

from typing import NamedTuple

from wtforms import HiddenField

from yylib import fields
from yylib.services.doors.guests import code_of

_CODE = {"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}


class Said(NamedTuple):
    """What was said beside the one button."""

    code: str = ""
    name: str = ""
    staying: int = 0
    adults: int = 1
    toddlers: int = 0
    children: int = 0

    def party(self) -> dict:
        """How many come in."""
        return {"adults": self.adults, "toddlers": self.toddlers, "children": self.children}


def bare(given) -> Said | None:
    """What a press says that names a pass or nothing at all, without the form library: most of them do, and the door is
    a hot path. None where there is anything that the form has to check."""
    if any(given.get(name) for name in ("adults", "toddlers", "children", "name", "staying")):
        return None
    typed = given.get("code", "")
    code = code_of(typed) if typed else ""
    return None if code is None else Said(code)


class DoorForm(fields.Form):
    """The ticket of the page, and what may be said beside the one button."""

    ticket = HiddenField(filters=[fields.clean_line])
    code = fields.text("预约码、报名码或志愿者码", 40, required=False, render_kw=_CODE)
    adults = fields.number("大人（满 14 周岁）", most=999, default=1, required=False)
    toddlers = fields.number("孩子 0–6 岁", most=999, default=0, required=False)
    children = fields.number("孩子 7–13 岁", most=999, default=0, required=False)
    name = fields.text("姓名", 60, required=False, render_kw={"autocomplete": "name"})
    staying = fields.number("还在馆内的孩子", most=999, default=0, required=False)

    def said(self) -> Said:
        """What was typed; what was left empty is one adult, no child."""
        given = {"adults": self.adults.data, "toddlers": self.toddlers.data, "children": self.children.data}
        party = {name: number for name, number in given.items() if number is not None}
        typed = self.code.data or ""
        return Said(code_of(typed) or typed, self.name.data or "", self.staying.data or 0, **party)


class LeaveForm(fields.Form):
    """我已离馆: which stay, and how many children remain."""

    stay = HiddenField(filters=[fields.clean_line])
    staying = fields.number("还在馆内的孩子", most=999, default=0, required=False)
