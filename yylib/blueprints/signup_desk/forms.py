"""The shapes of the forms with which a coordinator fills a shift."""

from wtforms import BooleanField, ValidationError
from wtforms.widgets import HiddenInput

from yylib import fields

_OFF = {"autocomplete": "off"}


class AddForm(fields.Form):
    """Whom, by number, pass or name; one chosen among several of a name comes by ``volunteer_id``."""

    who = fields.text("编号、志愿者码或姓名", 60, required=False, render_kw=_OFF | {"autofocus": True})
    volunteer_id = fields.number("志愿者", least=1, required=False, widget=HiddenInput())
    escort = fields.text(
        "陪同的成年人", 60, required=False, description="未满 14 周岁，或未成年人晚上的班次才填", render_kw=_OFF
    )
    is_override = BooleanField("破例安排")
    override_reason = fields.text("破例原因", 200, required=False, render_kw=_OFF,
                                  description="会留下记录，例如：电话里说好，科室负责人同意")  # fmt: skip

    def validate_who(self, field):
        if not field.data and not self.volunteer_id.data:
            raise ValidationError("这一项要填。")

    def validate_is_override(self, field):
        if field.data and not self.override_reason.data:
            raise ValidationError("破例要写明原因。")

    def given(self) -> dict:
        """What ``take`` is told beside who it is."""
        return {
            "escort": self.escort.data or "",
            "override_reason": self.override_reason.data if self.is_override.data else "",
        }


class GroupForm(fields.Form):
    """Everybody of the group whose shift it is."""

    id_prefix = "group-"
    escort = fields.text(
        "陪同的成年人", 60, required=False, description="有未满 14 周岁的成员才填，例如带队老师", render_kw=_OFF
    )


class ComeForm(AddForm):
    """One who stands by has said on the phone that they come."""

    def validate_who(self, _field):
        """It is known already."""


class CancelForm(fields.Form):
    reason = fields.text("原因", 200, required=False, description="例如：本人来电说来不了", render_kw=_OFF)
    is_ours = BooleanField("是馆里的安排，不算临时取消")


class AbsentForm(fields.Form):
    note = fields.text("备注（只给馆员看）", 200, required=False, render_kw=_OFF)


class HandForm(fields.Form):
    """To whom; ``is_exchange`` asks which of their shifts is taken in return (``return_id``)."""

    number = fields.text("换给谁（志愿者编号）", 20, render_kw=_OFF)
    escort = fields.text("陪同对方的成年人", 60, required=False, render_kw=_OFF)
    is_exchange = BooleanField("两人互换", description="点“换班”以后选对方的哪一班")
    return_id = fields.number("接对方的哪一班", least=1, required=False)
    return_escort = fields.text("陪同本人的成年人", 60, required=False, render_kw=_OFF)


class LookForm(fields.Form):
    reason = fields.text("查看原因", 100, description="例如：周六班次缺人，打电话请人；不要写号码。会记入操作日志",
                         render_kw=_OFF | {"autofocus": True})  # fmt: skip
