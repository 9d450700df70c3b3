"""The shapes of the forms about things left behind."""

from wtforms import SelectField
from wtforms.widgets import HiddenInput

from yylib import clock, fields

_OFF = {"autocomplete": "off"}


class ThingForm(fields.Form):
    what = fields.text("是什么", 100, description="颜色、样子、品牌，写得让人认得出；证件号码不写",
                       render_kw=_OFF | {"autofocus": True})  # fmt: skip
    place_id = SelectField("在哪一间", coerce=int)
    seat = fields.text("座位号", 10, required=False, render_kw=_OFF)
    spot = fields.text("具体在哪里", 60, required=False, description="例如 靠窗第二张桌下", render_kw=_OFF)
    kept_where = fields.text("放在哪里", 60, description="例如 借阅室服务台下柜", render_kw=_OFF)
    found_on = fields.day("哪天拾到")
    hour = fields.hour("几点")
    version = fields.number("", required=False, widget=HiddenInput())

    def offer(self, places):
        """Fill in the places a thing may be found in."""
        self.place_id.choices = fields.choices((place.id, place.full_name) for place in places)
        return self

    def values(self) -> dict:
        values = super().values()
        del values["version"]
        day, hour = values.pop("found_on"), values.pop("hour")
        return values | {"found_at": clock.at(day, hour)}


class BackForm(fields.Form):
    id_prefix = "back-"
    name = fields.text("领取人姓名", 50, render_kw=_OFF)
    last4 = fields.text("电话末四位", 4, description="没有电话的写读者证末四位",
                        render_kw=_OFF | {"inputmode": "numeric", "maxlength": "4"})  # fmt: skip


class OverForm(fields.Form):
    id_prefix = "over-"
    how = fields.text("交给谁、怎么处理的", 100, description="例如 上交县公安局某派出所，收条 3 号", render_kw=_OFF)


class LookForm(fields.Form):
    reason = fields.text("查看原因", 100, description="例如：另一位读者来认领；不要写号码。会记入操作日志",
                         render_kw=_OFF | {"autofocus": True})  # fmt: skip
