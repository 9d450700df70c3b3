"""The shape of a claim."""

from datetime import datetime

from wtforms import SelectField

from yylib import clock, fields
from yylib.services.service_hours import claims


class ClaimForm(fields.Form):
    """A shift of one's own or, without one, a post; the day, from when to when, and why it was not signed. Of a shift the
    day and the hours that are left blank are the shift's."""

    shift_id = SelectField("哪一班", coerce=int)
    post_id = SelectField("做的什么", coerce=int)
    day = fields.day("哪一天", required=False)
    from_hour = fields.hour("从几点", required=False)
    to_hour = fields.hour("到几点", required=False, description="过了半夜的写第二天的钟点")
    reason = fields.text("为什么没有签到", 150, description="例如 手机没电，张老师当时在场")

    def offer(self, shifts, posts):
        """Fill in the shifts that can be claimed and the posts."""
        self.shift_id.choices = fields.choices([(0, "不在班次里")] + [(one.id, _named(one)) for one in shifts])
        self.shifts = {one.id: one for one in shifts}
        self.post_id.choices = fields.choices([(one.id, one.name) for one in posts] or [(0, "还没有岗位")])
        return self

    def validate(self, **given) -> bool:
        """Blank day and hours: the chosen shift's, else they are to be filled in."""
        shift = self.shifts.get(self.shift_id.data)
        own = shift and (
            clock.local(shift.starts_at).date(),
            clock.local(shift.starts_at).time(),
            clock.local(shift.ends_at).time(),
        )
        is_good, blank = super().validate(**given), False
        for at, field in enumerate((self.day, self.from_hour, self.to_hour)):
            if own and not any(field.raw_data or ()):
                field.data = own[at]
            elif field.data is None and not field.errors:
                field.errors, blank = ["这一项要填。"], True
        return is_good and not blank

    def values(self) -> dict:
        """The moments meant, and one of shift and post."""
        first, last = claims.moments(self.day.data, self.from_hour.data, self.to_hour.data)
        return {"starts_at": first, "ends_at": last, "reason": self.reason.data, "shift_id": self.shift_id.data or None,
                "post_id": self.post_id.data}  # fmt: skip

    def refuse(self, refused) -> None:
        """The service's moments stand in three fields here."""
        refused.field = {"starts_at": "from_hour", "ends_at": "to_hour"}.get(refused.field, refused.field)
        super().refuse(refused)


def _named(shift) -> str:
    first: datetime = clock.local(shift.starts_at)
    return f"{first.month} 月 {first.day} 日 {first:%H:%M}–{clock.local(shift.ends_at):%H:%M} {shift.post.name}"
