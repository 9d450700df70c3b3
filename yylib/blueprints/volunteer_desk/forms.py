"""The shapes of the forms with which a colleague keeps the register of volunteers."""

from datetime import datetime

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, ValidationError
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from yylib import clock, fields
from yylib.models.volunteers import AgeBand, FreeTime
from yylib.services import volunteer_posts
from yylib.services.accounts import manage

_OFF = {"autocomplete": "off"}
SEXES = (("", "不填"), ("男", "男"), ("女", "女"))


def several(label: str, pairs=(), **more) -> SelectMultipleField:
    """Boxes to tick, none of which must be."""
    return SelectMultipleField(label, choices=fields.choices(pairs), widget=ListWidget(prefix_label=False),
                               option_widget=CheckboxInput(), validators=[Optional()], **more)  # fmt: skip


def posts() -> list:
    """The posts in use, as choices."""
    return fields.choices((str(one.id), one.name) for one in volunteer_posts.all_posts())


_TIMES = tuple((one.value, one.label) for one in FreeTime)


class StepForm(fields.Form):
    """One step of the pipeline: what it needs, beside which button asks for it."""

    id_prefix = "step-"
    reason = fields.text("原因或说明", 200, required=False, description="不录用必填，会告诉报名人")
    interview_on = fields.day("面试日期", required=False)
    interview_at = fields.hour("面试时间", required=False)
    until = fields.day("暂停到", required=False)
    version = fields.number("", widget=HiddenInput())

    def validate_interview_at(self, field):
        if field.data and not self.interview_on.data:
            raise ValidationError("请把面试的日期也填上。")

    def invites(self, verb: str) -> bool:
        """Whether an invitation says when, or how else: without either nobody could be told anything."""
        if verb != "interview" or self.interview_on.data or self.reason.data:
            return True
        self.interview_on.errors = ["请写哪一天面试；还没有定的，在“原因或说明”里写怎么约。"]
        return False

    def values(self) -> dict:
        day, hour = self.interview_on.data, self.interview_at.data
        at = clock.utc(datetime.combine(day, hour)) if day and hour else clock.midnight(day) if day else None
        return {
            "reason": self.reason.data or "",
            "until": self.until.data,
            "interview_at": at,
            "version": self.version.data,
        }


class SignForm(fields.Form):
    id_prefix = "sign-"
    agreed_on = fields.day("签协议的日期", required=False)
    guardian_signed_on = fields.day("监护人签字的日期", required=False)
    version = fields.number("", widget=HiddenInput())


class EditForm(fields.Form):
    band = RadioField("年龄段", choices=fields.choices((one.value, one.label) for one in AgeBand), validators=[Optional()],
                      description="没有登记出生日期的（团队成员）在这里改")  # fmt: skip
    sex = RadioField("性别", choices=fields.choices(SEXES), default="", validators=[Optional()])
    area = fields.text("居住区域", 100, required=False, description="乡镇、街道或小区就够，不写门牌")
    skills = fields.text("服务技能", 300, required=False)
    free_times = several("可服务时间", _TIMES)
    free_note = fields.text("可服务时间的说明", 200, required=False)
    post_ids = several("意向岗位")
    national_no = fields.text("全国系统志愿者编号", 40, required=False, render_kw=_OFF)
    note = fields.text("工作备注", 300, required=False, description="只有工作人员看到；本人有权要求查阅")
    version = fields.number("", widget=HiddenInput())

    def offer(self):
        self.post_ids.choices = posts()
        return self

    def values(self) -> dict:
        given = {
            name: value or "" for name, value in super().values().items() if name not in ("free_times", "post_ids")
        }
        return given | {"version": self.version.data, "free_times": self.free_times.data or [],
                        "post_ids": [int(one) for one in self.post_ids.data or []]}  # fmt: skip


class PersonForm(fields.Form):
    """更正个人信息: only what is wrong is filled in."""

    name = fields.text("姓名", 60, required=False, render_kw=_OFF)
    phone = fields.text("电话", 40, required=False, render_kw=_OFF | {"inputmode": "tel"})
    drops_phone = BooleanField("登记的电话不是本人的，去掉")
    birth_on = fields.day("出生日期", required=False)
    reason = fields.text(
        "为什么改", 100, description="例如：本人带身份证来更正；不要写号码。会记入操作日志", render_kw=_OFF
    )
    version = fields.number("", widget=HiddenInput())

    def values(self) -> dict:
        return super().values() | {"name": self.name.data or "", "phone": self.phone.data or ""}


class ColleagueForm(fields.Form):
    id_prefix = "colleague-"
    account_id = SelectField("对应的工作人员账户", coerce=fields.maybe,
                             description="是本馆工作人员的，在这里对上账户：自己的报名、时长和证明就由别人来办")  # fmt: skip
    version = fields.number("", widget=HiddenInput())

    def offer(self):
        pairs = [("", "不是工作人员"), *((str(one.id), one.name) for one in manage.everyone())]
        self.account_id.choices = fields.choices(pairs)
        return self


class TakeForm(fields.Form):
    """Somebody without a phone, or who came in person, registered at the desk."""

    name = fields.text("姓名", 60, render_kw=_OFF | {"autofocus": True})
    phone = fields.text("电话", 40, required=False, description="本人没有电话的可以空着；未成年人写监护人的也行",
                        render_kw=_OFF | {"inputmode": "tel"})  # fmt: skip
    birth_on = fields.day("出生日期")
    sex = RadioField("性别", choices=fields.choices(SEXES), default="", validators=[Optional()])
    guardian_name = fields.text("监护人姓名", 60, required=False, description="未满 18 周岁必填", render_kw=_OFF)
    guardian_phone = fields.text("监护人电话", 40, required=False, render_kw=_OFF)
    guardian_relation = fields.text("与监护人的关系", 20, required=False, description="例如：母子")
    area = fields.text("居住区域", 100, required=False)
    skills = fields.text("服务技能", 300, required=False)
    free_times = several("可服务时间", _TIMES)
    free_note = fields.text("可服务时间的说明", 200, required=False)
    post_ids = several("意向岗位")
    recruitment_id = SelectField("响应哪个招募公告", coerce=fields.maybe, validators=[Optional()])
    consent = BooleanField(
        "说明和风险已念给报名人（未成年的，念给监护人）听，同意",
        validators=[InputRequired("请先念说明，同意了再勾选。")],
    )

    def offer(self, open_calls):
        self.post_ids.choices = posts()
        pairs = [("", "没有，直接报名"), *((str(one.id), one.title) for one in open_calls)]
        self.recruitment_id.choices = fields.choices(pairs)
        return self


class ConsentedForm(fields.Form):
    id_prefix = "consented-"
    consented_on = fields.day(
        "收齐同意书的日期", required=False, description="名单上未满 18 周岁的，监护人都签了字的那一天"
    )
    note = fields.text("备注", 300, required=False)
    version = fields.number("", widget=HiddenInput())

    def values(self) -> dict:
        return {"consented_on": self.consented_on.data, "note": self.note.data or "", "version": self.version.data}


class AgreedForm(fields.Form):
    id_prefix = "agreed-"
    agreed_on = fields.day("签协议的日期", description="团队签一份协议，记到每位还没有登记的成员")


class AddForm(fields.Form):
    id_prefix = "add-"
    members = fields.long_text(
        "再加成员", 20_000, required=True, description="一行一位：姓名 空格 出生年份，或写 儿童、少年、成人"
    )


class GroupForm(fields.Form):
    name = fields.text("单位、班级或团队名称", 100, render_kw=_OFF | {"autofocus": True})
    leader = fields.text("负责人姓名", 60, render_kw=_OFF)
    leader_phone = fields.text("负责人电话", 40, render_kw=_OFF | {"inputmode": "tel"})
    members = fields.long_text("成员名单", 20_000, required=True, render_kw={"rows": 12},
                               description="从表格或群里粘贴，一行一位：姓名 空格 出生年份（如 2012），或写 儿童、少年、成人；不要电话")  # fmt: skip
    recruitment_id = SelectField("响应哪个招募公告", coerce=fields.maybe, validators=[Optional()])
    note = fields.text("备注", 300, required=False)
    consent = BooleanField("说明已念给负责人听，负责人同意", validators=[InputRequired("请先念说明，同意了再勾选。")])

    def offer(self, open_calls):
        pairs = [("", "没有，直接登记"), *((str(one.id), one.title) for one in open_calls)]
        self.recruitment_id.choices = fields.choices(pairs)
        return self

    def values(self) -> dict:
        return super().values() | {"note": self.note.data or ""}
