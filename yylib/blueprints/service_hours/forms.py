"""The shapes of the forms of signing in and of hours."""

from wtforms import SelectField
from wtforms.widgets import HiddenInput

from yylib import fields
from yylib.services.service_hours import claims

_OFF = {"autocomplete": "off"}


class ScanForm(fields.Form):
    id_prefix = "scan-"
    code = fields.text("扫志愿者码，或输入编号、姓名", 60, render_kw=_OFF | {"autofocus": True})


class AmendForm(fields.Form):
    """Confirm, with other minutes where they are not right."""

    id_prefix = "amend-"
    minutes = fields.number("确认多少分钟", most=1440)
    reason = fields.text("原因", 150, description="为什么改，本人能看到", render_kw=_OFF)
    version = fields.number("", required=False, widget=HiddenInput())


class ReasonForm(fields.Form):
    id_prefix = "reason-"
    reason = fields.text("原因", 150, description="本人能看到", render_kw=_OFF)
    version = fields.number("", required=False, widget=HiddenInput())


class VoidForm(ReasonForm):
    id_prefix = "void-"


class RestoreForm(ReasonForm):
    id_prefix = "restore-"


class PlaceForm(fields.Form):
    place_id = SelectField("在哪里签到", coerce=int)

    def offer(self, places):
        """Fill in the places."""
        self.place_id.choices = fields.choices((place.id, place.full_name) for place in places)
        return self


class ClaimForm(fields.Form):
    """What a volunteer says at the desk that they served."""

    branch_id = SelectField("哪个馆", coerce=int)
    post_id = SelectField("做的什么", coerce=int)
    day = fields.day("哪一天")
    from_hour = fields.hour("从几点")
    to_hour = fields.hour("到几点", description="过了半夜的写第二天的钟点")
    reason = fields.text("为什么没有签到", 150, render_kw=_OFF)

    def offer(self, branches, posts):
        """Fill in the houses and the posts."""
        self.branch_id.choices = fields.choices((one.id, one.name) for one in branches)
        self.post_id.choices = fields.choices((one.id, one.name) for one in posts)
        return self

    def values(self) -> dict:
        first, last = claims.moments(self.day.data, self.from_hour.data, self.to_hour.data)
        return {"starts_at": first, "ends_at": last, "reason": self.reason.data, "branch_id": self.branch_id.data,
                "post_id": self.post_id.data}  # fmt: skip

    def refuse(self, refused) -> None:
        """The service's moments stand in three fields here."""
        refused.field = {"starts_at": "from_hour", "ends_at": "to_hour"}.get(refused.field, refused.field)
        super().refuse(refused)
