"""The shapes of the booking desk's forms."""

from wtforms import BooleanField, RadioField, SelectField, StringField, ValidationError

from yylib import fields
from yylib.models.bookings import Channel, Policy

_OFF = {"autocomplete": "off"}


class PartyForm(fields.Form):
    """Which slot, how many; and, where a rule refused what may be overridden, the reason for going past it."""

    starts = StringField("时段", validators=[fields.slot_chosen])
    adults = fields.number("大人（满 14 周岁）", most=999, default=1)
    toddlers = fields.number("孩子 0–6 岁", most=999, default=0)
    children = fields.number("孩子 7–13 岁", most=999, default=0)
    is_override = BooleanField("破例办理")
    override_reason = fields.text(
        "破例原因", 200, required=False, description="会留下记录，例如：读者远道而来，馆长同意"
    )

    def validate_is_override(self, field):
        if field.data and not self.override_reason.data:
            raise ValidationError("破例要写明原因。")

    @property
    def people(self) -> int:
        """The whole party."""
        return (self.adults.data or 0) + (self.toddlers.data or 0) + (self.children.data or 0)

    def values(self) -> dict:
        return {"starts_at": self.starts.starts_at, "adults": self.adults.data, "toddlers": self.toddlers.data,
                "children": self.children.data,
                "override_reason": self.override_reason.data if self.is_override.data else ""}  # fmt: skip


class TakeForm(PartyForm):
    name = fields.text("姓名", 60, render_kw=_OFF)
    phone = fields.text("电话", 40, render_kw=_OFF | {"inputmode": "tel"})
    channel = RadioField("怎么约的", choices=fields.choices((one.value, one.label) for one in (Channel.PHONE, Channel.DESK)),
                         default=Channel.PHONE)  # fmt: skip

    def values(self) -> dict:
        return super().values() | {"name": self.name.data, "phone": self.phone.data, "channel": self.channel.data}


class FindForm(fields.Form):
    phone = fields.text("完整的电话", 40, render_kw=_OFF | {"inputmode": "tel"})


class ReasonForm(fields.Form):
    reason = fields.text(
        "取消的原因（会告诉读者）", 200, description="例如：11 月 25 日停电检修，下午闭馆", render_kw=_OFF
    )


SLOT_MINUTES = ((0, "按开放时间整段"), (30, "30 分钟"), (60, "1 小时"), (90, "1.5 小时"), (120, "2 小时"), (180, "3 小时"),
                (240, "4 小时"))  # fmt: skip


class PlanForm(fields.Form):
    policy = RadioField("预约方式", choices=fields.choices((one.value, one.label) for one in Policy), default=Policy.OFF,
                        description="“建议预约”：名额只限制预约，现场进馆由容量限制。“满员时须预约”：没有填容量的地方，时段的名额两样都限制。"
                        "老年人、残障读者始终可以不预约直接进馆")  # fmt: skip
    slot_minutes = SelectField("时段长度", coerce=int, choices=fields.choices(SLOT_MINUTES), default=0)
    quota = fields.number(
        "每个时段多少人", most=9999, default=0, description="减去留给现场的，是网上能约的；容量更小就按容量"
    )
    walk_in_percent = fields.number(
        "其中留给现场的（%）",
        least=10,
        most=100,
        default=20,
        description="不少于 10%，没有预约、没有手机的读者也能进来",
    )
    day_quota = fields.number("全天多少人", most=99_999, required=False, description="只限制预约；不限全天就空着")
    version = fields.number("版本", default=0, required=False)


class SlotForm(fields.Form):
    quota = fields.number("这个时段多少人", most=9999, description="0 是不再接受预约；改少了也不取消已经约好的")
    reason = fields.text("为什么改", 200, description="例如：下午有讲座，占用一半座位", render_kw=_OFF)
