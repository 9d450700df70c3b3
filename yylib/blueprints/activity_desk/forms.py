"""The forms of a plan: its words, its sessions, its work, and the steps of its way. Money is typed in yuan."""

from datetime import time

from wtforms import BooleanField, SelectField
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from yylib import clock, fields
from yylib.models.activities import ActivityAudience, ActivityKind, ActivityStage, Attends, Entry
from yylib.services import branches
from yylib.services.accounts import manage
from yylib.services.activities import fixing, reading
from yylib.services.activities.kinds import shape, unused
from yylib.services.money import price as price_of
from yylib.services.money import yuan

_OFF = {"autocomplete": "off"}
NONE = ""
MOST_FEN = 10**9


def people() -> list:
    """Colleagues to choose from, none first."""
    return [(NONE, "未定"), *((one.id, one.name) for one in manage.colleagues())]


class BeginForm(fields.Form):
    """A blank plan: what kind it is decides what the next page asks."""

    kind = SelectField("活动类型", choices=fields.choices((one.value, one.label) for one in ActivityKind))
    title = fields.text("名称", 100, description="例如：绘本故事会《好饿的毛毛虫》", render_kw=_OFF)
    branch_id = SelectField("哪个馆", coerce=int)

    def offer(self):
        self.branch_id.choices = fields.choices((one.id, one.name) for one in branches.all_branches())
        return self


class CopyForm(fields.Form):
    """A plan made from an earlier one or from a template, laid out from a first day."""

    first_day = fields.day("第一天", required=False, description="各场、分工的日子跟着走；不填只抄内容，时间以后排")


class PlanForm(fields.Form):
    """What a plan says; the kind decides which groups the page shows (``services/activities/kinds``)."""

    title = fields.text("名称", 100, render_kw=_OFF)
    theme = fields.text("主题", 200, required=False, render_kw=_OFF)
    kind = SelectField("活动类型", choices=fields.choices((one.value, one.label) for one in ActivityKind))
    branch_id = SelectField("哪个馆", coerce=int)
    series_id = SelectField("系列", coerce=fields.maybe)
    audience = SelectField("读者对象", choices=fields.choices((one.value, one.label) for one in ActivityAudience))
    age_from = fields.number("最小年龄", most=120, required=False)
    age_to = fields.number("最大年龄", most=120, required=False)
    expected = fields.number(
        "预计人数", most=1_000_000, required=False, description="每一场；1000 人起须公安机关安全许可"
    )
    about = fields.long_text("活动内容", 5000, description="照这样写进通知")
    speaker = fields.text("主讲人", 120, required=False, render_kw=_OFF)
    host = fields.text("主办", 120, required=False, render_kw=_OFF)
    organizer = fields.text("承办", 120, required=False, render_kw=_OFF)
    co_organizer = fields.text("协办", 200, required=False, render_kw=_OFF)
    bring = fields.text("请自带", 200, required=False, render_kw=_OFF)
    phone = fields.text("咨询电话", 20, required=False, description="不填用馆里的电话", render_kw=_OFF)
    lead_id = SelectField("负责人", coerce=fields.maybe)
    department_id = SelectField("科室", coerce=fields.maybe)
    budget = fields.text("预算（元）", 20, required=False, render_kw=_OFF | {"inputmode": "decimal"})
    has_prizes = BooleanField("发奖品（登记数量，谁领了记一笔）")
    is_outside = BooleanField("在馆外举办")
    outside_place = fields.text("馆外地点", 120, required=False, render_kw=_OFF)
    outside_contact = fields.text("馆外联系人和电话", 120, required=False, render_kw=_OFF)
    online_url = fields.text("线上链接", 300, required=False, description="直播间或会议的网址", render_kw=_OFF)
    safety_plan = fields.long_text("安全措施", 5000, description="出入口、疏散、值守、用电、食品；谁负责")
    emergency_plan = fields.long_text("应急预案", 5000, description="少儿、夜间和人多的活动一定要写")
    permit_no = fields.text("安全许可文号", 60, required=False, render_kw=_OFF)
    needs_review = BooleanField("批准以前要审查内容")
    entry = SelectField("怎么参加", choices=fields.choices((one.value, one.label) for one in Entry))
    attends = SelectField("报名范围", choices=fields.choices((one.value, one.label) for one in Attends))
    opens_days = fields.number("开始报名：提前几天", most=365, default=7)
    opens_time = fields.hour("那天几点开始", default=time(9))
    closes_minutes = fields.number("截止报名：开始前几分钟", most=43_200, default=60, description="1440 是提前一天")
    quota = fields.number("名额（人）", least=1, most=100_000, required=False, description="不填不限")
    adults_quota = fields.number("其中成人最多", most=100_000, required=False)
    children_quota = fields.number("其中儿童最多", most=100_000, required=False)
    on_site = fields.number("留给现场的", most=100_000, required=False, description="从名额里留出，给没报名就来的人")
    helpers_quota = fields.number("志愿者名额", most=10_000, required=False, description="另算，不占名额")
    party_most = fields.number("一次最多报几人", least=1, most=500, default=5)
    does_guardian_count = BooleanField("陪同的大人也占名额", default=True)
    has_waitlist = BooleanField("满了可以候补", default=True)
    version = fields.number("", required=False, widget=HiddenInput())
    _ZERO = ("expected", "on_site", "helpers_quota")
    _NONE = ("speaker", "outside_contact")

    def offer(self, held):
        """The choices as this plan may have them, and only the fields that its kind and its stage ask."""
        for name in _hidden(held):
            delattr(self, name)
        offered = {
            "branch_id": [(one.id, one.name) for one in branches.all_branches()],
            "series_id": [(NONE, "不属于系列"), *((one.id, one.name) for one in reading.all_series(closed=True)
                                             if one.is_active or one.id == held.series_id)],
            "lead_id": people(),
            "department_id": [(NONE, "未定"), *((one.id, one.name) for one in manage.departments())],
            "entry": [(one.value, one.label) for one in shape(held.kind).entries],
        }  # fmt: skip
        for name, pairs in offered.items():
            if name in self._fields:
                self._fields[name].choices = fields.choices(pairs)
        return self

    @classmethod
    def of(cls, held):
        """The form as this plan says it now."""
        known = {name: getattr(held, name) for name in (*fixing.FIELDS, "version")}
        return cls(data=known | {"budget": yuan(held.budget_fen) if held.budget_fen is not None else ""}).offer(held)

    def validate_budget(self, field):
        found = price_of(field.data)
        if found is None or found.fen is None or found.fen > MOST_FEN:
            raise ValidationError("金额看不懂，请写成 1200.00，最多一千万元。")
        field.fen = found.fen

    def validate_online_url(self, field):
        if field.data and not field.data.startswith(("http://", "https://")):
            raise ValidationError("网址要以 http:// 或 https:// 开头。")

    def values(self) -> dict:
        values = super().values()
        del values["version"]
        if "budget" in values:
            del values["budget"]
            values["budget_fen"] = getattr(self.budget, "fen", None)  # not asked where nothing was typed
        zero = {name: values[name] or 0 for name in self._ZERO if name in values}
        return values | zero | {name: values[name] or None for name in self._NONE if name in values}


def _hidden(held) -> set[str]:
    """The fields that this plan does not show: what its kind does not ask, and what an approval settled."""
    asked = shape(held.kind).asks
    hidden = set() if "speaker" in asked or held.speaker else {"speaker"}
    if "outside" not in asked and not held.is_outside:
        hidden |= {"outside_place", "outside_contact"}
    if "online" not in asked and not held.online_url:
        hidden.add("online_url")
    hidden |= unused(held.kind, held.entry)
    if held.stage != ActivityStage.DRAFT:
        hidden |= (set(fixing.FIELDS) | {"budget"}) - {"budget_fen"} - set(fixing.AMENDED)
    return hidden


class SessionForm(fields.Form):
    """When and where; of a period the last day too, of a row of sessions how many."""

    day = fields.day("日期")
    start = fields.hour("开始", default=time(9))
    until = fields.day("最后一天", required=False, description="当天结束的不填")
    end = fields.hour("结束", default=time(10, 30))
    place_id = SelectField("场地", coerce=fields.maybe)
    topic = fields.text("这一场的题目", 100, required=False, render_kw=_OFF)
    setup_minutes = fields.number("布置要几分钟", most=10_080, default=30)
    clear_minutes = fields.number("清场要几分钟", most=10_080, default=30)
    takes_room = BooleanField("独占场地（这段时间别的活动不能用）", default=True)
    version = fields.number("", required=False, widget=HiddenInput())

    def offer(self, branch_id: int):
        rooms = [(one.id, one.name) for one in branches.places(branch_id, kind="area")]
        doors = [(one.id, one.name) for one in branches.places(branch_id, kind="door")]
        self.place_id.choices = fields.choices([(NONE, "不用本馆场地"), *rooms, *doors])
        return self

    def moments(self) -> dict:
        """From when to when."""
        return {"starts_at": clock.at(self.day.data, self.start.data),
                "ends_at": clock.at(self.until.data or self.day.data, self.end.data)}  # fmt: skip

    def values(self) -> dict:
        names = ("place_id", "topic", "setup_minutes", "clear_minutes", "takes_room")
        return self.moments() | {name: self._fields[name].data for name in names}


class AddForm(SessionForm):
    times = fields.number("一共几场", least=1, most=100, default=1)
    every = fields.number("隔几天一场", least=1, most=90, default=7)

    def values(self) -> dict:
        return super().values() | {"times": self.times.data, "every": self.every.data}


class MoveForm(SessionForm):
    reason = fields.text("原因", 200, description="会告诉已经报名的人", render_kw=_OFF)

    def values(self) -> dict:
        return self.moments() | {"place_id": self.place_id.data, "reason": self.reason.data}


class DutyForm(fields.Form):
    id_prefix = "duty-"
    what = fields.text("做什么", 100, description="例如：借音响、写主持词、拍照、门口引导", render_kw=_OFF)
    account_id = SelectField("谁", coerce=fields.maybe)
    by_day = fields.day("哪天以前", required=False)

    def offer(self):
        self.account_id.choices = fields.choices(people())
        return self


class QuestionForm(fields.Form):
    id_prefix = "question-"
    label = fields.text("问什么", 60, description="例如：孩子对什么过敏？没有必要的不要问", render_kw=_OFF)
    kind = SelectField("怎么答", choices=fields.choices([("text", "写一行"), ("yes", "是或否"), ("choice", "选一个")]))
    choices = fields.long_text("选项（每行一个）", 600)
    is_required = BooleanField("一定要答")

    def values(self) -> dict:
        return super().values() | {"choices": (self.choices.data or "").split("\n")}


class StepForm(fields.Form):
    id_prefix = "step-"
    reason = fields.text("说明", 200, required=False, description="退回、取消一定要写", render_kw=_OFF)
    version = fields.number("", required=False, widget=HiddenInput())


class ReasonForm(fields.Form):
    reason = fields.text("原因", 200, description="会告诉已经报名的人，例如：主讲人生病", render_kw=_OFF)


class TemplateForm(fields.Form):
    id_prefix = "template-"
    name = fields.text("存成模板，名字", 60, render_kw=_OFF)


class SeriesForm(fields.Form):
    name = fields.text("名称", 60, render_kw=_OFF)
    is_brand = BooleanField("品牌活动")
    about = fields.text("说明", 500, required=False, render_kw=_OFF)
    is_active = BooleanField("还在办", default=True)
