"""The shapes of the forms about misses."""

from datetime import datetime

from yylib import clock, fields

_OFF = {"autocomplete": "off"}


class FindForm(fields.Form):
    id_prefix = "find-"
    phone = fields.text("完整的电话", 40, render_kw=_OFF | {"inputmode": "tel"})


class WaiveForm(fields.Form):
    reason = fields.text(
        "为什么免除",
        200,
        description="例如：孩子发烧，来电说明。不要写电话和证件号码",
        render_kw=_OFF | {"autofocus": True},
    )


class FaultForm(fields.Form):
    id_prefix = "fault-"
    day = fields.day("哪一天")
    begins = fields.hour("从几点")
    ends = fields.hour("到几点")
    what = fields.text("出了什么故障", 200, description="例如：全馆停电，门口扫不了码", render_kw=_OFF)

    def values(self) -> dict:
        """Wall times of one day as moments."""
        return {"from_at": clock.utc(datetime.combine(self.day.data, self.begins.data)),
                "until_at": clock.utc(datetime.combine(self.day.data, self.ends.data)), "what": self.what.data}  # fmt: skip

    def refuse(self, refused) -> None:
        """The service speaks of moments, the page of hours."""
        refused.field = {"from_at": "begins", "until_at": "ends"}.get(refused.field, refused.field)
        super().refuse(refused)
