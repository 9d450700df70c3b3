"""The shapes of the forms with which a colleague keeps the volunteers' records."""

from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import HiddenInput

from yylib import clock, fields
from yylib.models.volunteers import EVALUATIONS
from yylib.services import volunteer_posts
from yylib.services.volunteer_records import trainings
from yylib.services.volunteer_records.columns import HOUSE
from yylib.services.volunteer_records.exporting import SCOPES
from yylib.services.volunteers import trained

_WHO = "编号、姓名或团队名称，一行一位，也可以用逗号隔开"


def _long(label: str, **more):
    return fields.long_text(label, 10_000, required=True, description=_WHO, render_kw={"rows": 4}, **more)


class TrainingForm(fields.Form):
    title = fields.text("培训名称", 100, render_kw={"autofocus": True})
    post_id = SelectField("种类", coerce=fields.maybe, validators=[Optional()])
    held_on = fields.day("日期", default=clock.today)
    begins = fields.hour("几点开始", required=False)
    ends = fields.hour("几点结束", required=False)
    minutes = fields.number("多少分钟", least=1, most=1440, required=False,
                            description="写了起止时间的不用填；中间有休息的，填扣掉休息以后的")  # fmt: skip
    place = fields.text("在哪里", 100, required=False, description="例如 二楼会议室；志愿者在自己的网页上看")
    organiser = fields.text("组织单位", 100, required=False, default=HOUSE)
    content = fields.long_text("内容", 500)
    version = fields.number("", required=False, widget=HiddenInput())

    @classmethod
    def of(cls, held):
        """The form of a training as it stands; minutes that follow from its times are left out, so that they follow again."""
        times = {
            name: at and clock.local(at).time() for name, at in (("begins", held.starts_at), ("ends", held.ends_at))
        }
        form = cls(obj=held, data=times)
        if not form.is_submitted():
            form.minutes.data = trainings.typed_minutes(held)
        return form

    def offer(self):
        pairs = [("", trained.GENERAL), *((str(one.id), f"{one.name}岗位培训") for one in volunteer_posts.all_posts())]
        self.post_id.choices = fields.choices(pairs)
        return self

    def values(self) -> dict:
        words = ("title", "place", "organiser", "content")
        return {name: value or "" if name in words else value for name, value in super().values().items()}


class WhoForm(fields.Form):
    who = _long("加到名单")


class CommendForm(fields.Form):
    who = _long("表彰谁")
    title = fields.text("表彰奖励名称", 100, description="例如：2026 年度优秀志愿者")
    awarded_on = fields.day("授予日期", default=clock.today)
    by_whom = fields.text("授予单位", 100, default=HOUSE)
    note = fields.text("说明", 200, required=False)

    def values(self) -> dict:
        return super().values() | {"note": self.note.data or ""}


class EvaluateForm(fields.Form):
    who = _long("评价谁")
    first_day = fields.day("评价期间自")
    last_day = fields.day("评价期间至", default=clock.today)
    grade = RadioField(
        "评价", choices=fields.choices(EVALUATIONS.items()), validators=[InputRequired("请选一个评价。")]
    )
    words = fields.long_text("评语", 300)

    def values(self) -> dict:
        return super().values() | {"words": self.words.data or ""}


class AnswerForm(fields.Form):
    is_granted = RadioField("怎么处理", choices=fields.choices([("1", "情况属实，已更正"), ("0", "不予更正")]),
                            validators=[InputRequired("请选一个。")])  # fmt: skip
    answer = fields.long_text(
        "答复和理由", 300, required=True, description="志愿者会看到；更正的写明改了什么，不更正的写明为什么"
    )
    version = fields.number("", widget=HiddenInput())

    def values(self) -> dict:
        return {
            "is_granted": self.is_granted.data == "1",
            "answer": self.answer.data or "",
            "version": self.version.data,
        }


class ExportForm(fields.Form):
    scope = RadioField("导出谁的", choices=fields.choices(SCOPES.items()), default="register", validators=[Optional()])
    first = fields.day("服务日期自", required=False)
    last = fields.day("服务日期至", required=False)
