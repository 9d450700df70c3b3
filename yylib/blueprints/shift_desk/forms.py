"""The forms of posts and shifts: times are wall times, a shift that ends before it begins ends on the next day."""

from datetime import timedelta

from wtforms import BooleanField, HiddenField, SelectField
from wtforms.widgets import HiddenInput

from yylib import clock, fields
from yylib.services import branches, volunteer_posts
from yylib.services.shifts import planning, reading

_OFF = {"autocomplete": "off"}
MOST_PEOPLE = 200
WEEKDAYS = [(at, f"周{'一二三四五六日'[at - 1]}") for at in range(1, 8)]
_NEXT_DAY = "比开始早，就是次日的钟点"


def houses() -> list:
    """The houses in use, as choices."""
    return fields.choices((one.id, one.name) for one in branches.all_branches())


def areas(branch_id: int | None = None, but: int | None = None) -> list:
    """The areas in use, none first; and one that is not, where it is chosen already."""
    found = [(one.id, one.full_name) for one in branches.places(branch_id, "area", closed=but is not None)
             if one.is_active or one.id == but]  # fmt: skip
    return fields.choices([("", "不指定"), *found])


class PostForm(fields.Form):
    name = fields.text("岗位名称", 40, render_kw=_OFF | {"autofocus": True})
    about = fields.long_text("做什么", 500, description="招募公告和报班的网页上照这样写", render_kw={"rows": 3})
    requires = fields.text("要求", 300, required=False, description="例如：普通话清楚，能站立两小时", render_kw=_OFF)
    min_age = fields.number("最小年龄", most=100, required=False)
    max_age = fields.number("最大年龄", most=100, required=False)
    needs_training = BooleanField("先参加通用培训", default=True)
    needs_own_training = BooleanField("另要参加这个岗位的培训")
    needs_approval = BooleanField("逐人核准以后才能报班")
    is_risky = BooleanField("有危险（登高、搬重、上路等），不安排未成年人")
    forgotten_minutes = fields.number("忘记签退先记几分钟", most=720, default=60, description="由负责人确认以后才算数")
    place_id = SelectField("通常在哪里", coerce=fields.maybe)
    version = fields.number("", required=False, widget=HiddenInput())

    def offer(self, held=None):
        self.place_id.choices = areas(but=held.place_id if held else None)
        return self

    def values(self) -> dict:
        values = super().values()
        del values["version"]
        return values


class ShiftForm(fields.Form):
    """One shift. A field that a later change does not ask is taken out by ``for_change``."""

    branch_id = SelectField("哪个馆", coerce=int)
    post_id = SelectField("岗位", coerce=int)
    day = fields.day("日期", render_kw=_OFF)
    starts = fields.hour("开始")
    ends = fields.hour("结束", description=_NEXT_DAY)
    needed = fields.number("需要几人", least=1, most=MOST_PEOPLE, default=2)
    break_minutes = fields.number("中间休息（分钟）", most=720, default=0, description="从时长里减去")
    place_id = SelectField("地点", coerce=fields.maybe)
    served_where = fields.text(
        "馆外地点", 120, required=False, description="流动服务填这里，不看开馆时间", render_kw=_OFF
    )
    group_id = SelectField("只给一个团队", coerce=fields.maybe)
    note = fields.text("备注", 200, required=False, description="报班的人看得到", render_kw=_OFF)
    is_open = BooleanField("现在就可以报班", default=True)
    reason = fields.text("为什么改", 200, required=False, description="有人报班时要写，他们会看到", render_kw=_OFF)
    version = fields.number("", required=False, widget=HiddenInput())
    _MADE = ("branch_id", "post_id", "needed", "group_id", "is_open")

    def offer(self):
        """For a new one."""
        del self.reason, self.version
        self.branch_id.choices, self.post_id.choices = houses(), fields.choices(volunteer_posts.offered())
        self.place_id.choices = areas()
        self.group_id.choices = fields.choices([("", "谁都可以报"), *reading.open_groups()])
        return self

    def for_change(self, held):
        """For one that is there: its post and house stay."""
        for name in self._MADE:
            delattr(self, name)
        self.place_id.choices = areas(held.branch_id, held.place_id)
        return self

    @classmethod
    def of(cls, held):
        """The form as this shift stands."""
        first, last = clock.local(held.starts_at), clock.local(held.ends_at)
        told = {"day": first.date(), "starts": first.time(), "ends": last.time()}
        told |= {name: getattr(held, name) for name in ("break_minutes", "place_id", "served_where", "note", "version")}
        return cls(data=told).for_change(held)

    def values(self) -> dict:
        """With the two moments in place of the day and the wall times. ``Refused`` where they cannot be."""
        values = super().values()
        starts_at, ends_at = planning.span(values.pop("day"), values.pop("starts"), values.pop("ends"))
        return values | {"starts_at": starts_at, "ends_at": ends_at}


class PatternForm(fields.Form):
    """A week's pattern; looked at first, made then."""

    branch_id = SelectField("哪个馆", coerce=int)
    first = fields.day("从哪天", render_kw=_OFF)
    last = fields.day("到哪天", render_kw=_OFF)
    weekdays = fields.several("星期几", WEEKDAYS, coerce=int)
    times = fields.text("时间", 200, description="例如 08:30-11:30 14:00-17:00，几段之间用空格隔开；20:00-02:00 跨过零点",
                        render_kw=_OFF)  # fmt: skip
    post_ids = fields.several("岗位", coerce=int)
    needed = fields.number("每班需要几人", least=1, most=MOST_PEOPLE, default=2, description="岗位人数不同的，分几次排")
    break_minutes = fields.number("中间休息（分钟）", most=720, default=0)
    place_id = SelectField("地点", coerce=fields.maybe)
    note = fields.text("备注", 200, required=False, render_kw=_OFF)
    on_closed = BooleanField("闭馆日也排")
    is_open = BooleanField("现在就可以报班", default=True)
    act = HiddenField(filters=[lambda given: (fields.clean_line(given) or "")[:10]])

    def offer(self):
        self.branch_id.choices, self.place_id.choices = houses(), areas()
        self.post_ids.choices = fields.choices(volunteer_posts.offered())
        return self

    def values(self) -> dict:
        """In the words of ``planning.Pattern``, and ``is_open``. ``Refused`` where the times cannot be read."""
        values = super().values()
        del values["act"]
        return values | {"times": planning.read_times(values["times"]), "weekdays": tuple(values["weekdays"] or ()),
                         "post_ids": tuple(values["post_ids"] or ())}  # fmt: skip


class CopyForm(fields.Form):
    branch_id = SelectField("哪个馆", coerce=int)
    monday = fields.day("抄哪一周", description="这一周里的任何一天", render_kw=_OFF)
    to = fields.day("从哪一周起", description="这一周里的任何一天", render_kw=_OFF)
    weeks = fields.number("连抄几周", least=1, most=26, default=1)
    on_closed = BooleanField("闭馆日也排")
    act = HiddenField(filters=[lambda given: (fields.clean_line(given) or "")[:10]])

    def offer(self):
        self.branch_id.choices = houses()
        return self

    def values(self) -> dict:
        values = super().values()
        del values["act"]
        return values


class BindForm(fields.Form):
    """Volunteers for the sessions of an activity."""

    session_ids = fields.several("哪几场", coerce=int)
    post_id = SelectField("岗位", coerce=int)
    needed = fields.number("每场需要几人", least=1, most=MOST_PEOPLE, default=2)
    before_minutes = fields.number("提前到（分钟）", most=480)
    after_minutes = fields.number("推后走（分钟）", most=480)
    break_minutes = fields.number("中间休息（分钟）", most=720, default=0)
    note = fields.text("备注", 200, required=False, render_kw=_OFF)

    def offer(self, sessions):
        self.session_ids.choices = fields.choices((one.id, label) for one, label in sessions)
        self.post_id.choices = fields.choices(volunteer_posts.offered())
        return self

    def values(self) -> dict:
        values = super().values()
        return values | {"session_ids": values["session_ids"] or []}


class NeedForm(fields.Form):
    id_prefix = "need-"
    needed = fields.number("需要几人", least=1, most=MOST_PEOPLE)
    version = fields.number("", required=False, widget=HiddenInput())


class CancelForm(fields.Form):
    id_prefix = "cancel-"
    reason = fields.text("为什么取消", 200, shortest=2, description="报了班的人会看到", render_kw=_OFF)
    version = fields.number("", required=False, widget=HiddenInput())


class UndoForm(fields.Form):
    since = fields.day("从哪天起", required=False, description="空着就是整批")
    with_people = BooleanField("有人报班、有人服务过的也取消")
    reason = fields.text(
        "为什么撤销", 200, required=False, description="连有人的一起取消时要写，他们会看到", render_kw=_OFF
    )


def next_month() -> tuple:
    """The first and the last day of the coming month, as a pattern usually runs."""
    first = (clock.today().replace(day=1) + timedelta(days=32)).replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
