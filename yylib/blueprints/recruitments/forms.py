"""The forms of a recruitment notice."""

from datetime import time

from wtforms.widgets import HiddenInput

from yylib import clock, fields
from yylib.services import volunteer_posts

_OFF = {"autocomplete": "off"}
_AGES = {"least": 0, "most": 120, "required": False}


class NoticeForm(fields.Form):
    """What a notice must say truly: contents, conditions and risks (志愿服务条例 12)."""

    title = fields.text("标题", 100, description="例如 2026 年寒假志愿者招募", render_kw=_OFF | {"autofocus": True})
    about = fields.long_text("招募说明", 2000, description="为什么招、招什么人", render_kw={"rows": 3})
    post_ids = fields.several("岗位", coerce=int, description="不选就是所有岗位")
    duties = fields.long_text("服务内容", 2000, description="具体做什么，照实写", render_kw={"rows": 3})
    risks = fields.long_text(
        "可能的风险", 1000, description="必须写明，例如 搬书可能碰伤；外出有交通风险", render_kw={"rows": 3}
    )
    insurance = fields.text(
        "保险", 300, required=False, description="有危险的服务要投意外险（志愿服务条例 17）", render_kw=_OFF
    )
    requirements = fields.long_text("报名条件", 1000, render_kw={"rows": 2})
    benefits = fields.long_text("保障与激励", 1000, render_kw={"rows": 2})
    served_where = fields.text("服务地点", 200, required=False, render_kw=_OFF)
    served_when = fields.text("服务时间", 200, required=False, description="例如 周末和寒假，每次半天", render_kw=_OFF)
    phone = fields.text("咨询电话", 20, required=False, default="0533-3240236", render_kw=_OFF)
    wanted = fields.number("招几人", most=9999, default=0, description="0 是不限")
    age_from = fields.number("最小年龄", **_AGES)
    age_to = fields.number("最大年龄", **_AGES)
    opens_on = fields.day("报名开始")
    opens_hour = fields.hour("几点开始", default=time(9))
    closes_on = fields.day("报名截止")
    closes_hour = fields.hour("几点截止", default=time(17))
    version = fields.number("", required=False, widget=HiddenInput())

    def offer(self, also=()) -> "NoticeForm":
        """With the posts in use, and those that the notice names already."""
        held = dict(volunteer_posts.offered())
        self.post_ids.choices = fields.choices((held | {post.id: post.name for post in also}).items())
        return self

    def values(self) -> dict:
        given = super().values()
        opens, closes = (clock.at(given.pop(f"{name}_on"), given.pop(f"{name}_hour")) for name in ("opens", "closes"))
        return {name: "" if value is None and name not in ("age_from", "age_to", "version") else value
                for name, value in given.items()} | {"opens_at": opens, "closes_at": closes}  # fmt: skip


class WithdrawForm(fields.Form):
    id_prefix = "withdraw-"
    reason = fields.text("为什么撤下", 200, description="例如：时间要重新定", render_kw=_OFF)
