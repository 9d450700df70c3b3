"""The shapes of the entry checks' forms."""

from wtforms import BooleanField, RadioField, SelectField

from yylib import fields
from yylib.services.entry_checks import WORDINGS


class ModeForm(fields.Form):
    from_on = fields.day("从哪天起")
    until_on = fields.day("到哪天止")
    requirements = fields.long_text("对读者的要求", 400, default="\n".join(WORDINGS),
                                    description="一行一条，读者看到的就是这几行。不登记读数，也不登记未通过的原因。")  # fmt: skip
    capacity_percent = fields.number("馆内人数减到平时的百分之几", least=1, most=100, default=100,
                                     description="100 是不减。预约名额按同样比例减，已经约好的不取消。")  # fmt: skip
    is_alternate = BooleanField("阅览室间隔就坐")
    are_walk_ins_off = BooleanField("不接待没有预约的读者（老年人、残障读者除外）")
    reason = fields.text("依据", 200, description="例如：县疾控中心 11 月 20 日通知。")


class CheckForm(fields.Form):
    place = SelectField("哪个门", coerce=int)
    verdict = RadioField("结果", choices=fields.choices((("passed", "通过"), ("refused", "未通过"))))
