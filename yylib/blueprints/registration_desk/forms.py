"""The shapes of the forms with which a colleague registers others."""

from functools import lru_cache

from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, RadioField, ValidationError
from wtforms.validators import InputRequired, Optional

from yylib import fields
from yylib.services import privacy
from yylib.services.registration_lists import MOST_TEXT
from yylib.services.registrations import answers

PURPOSE = "contact"
CHILDREN, ADULTS = 4, 2
_OFF = {"autocomplete": "off"}


class PartyForm(fields.Form):
    """Who comes: by name, or in numbers. Rows left empty are nobody; a rule refused may be gone past with a reason."""

    is_coming = BooleanField("报名人自己也参加", default=True)
    more_adults = fields.number("另有大人几位（不写名字）", most=9999, default=0)
    more_children = fields.number("另有孩子几位（不写名字）", most=9999, default=0)
    helpers = fields.number("志愿者几位", most=99, default=0)
    email = fields.text("电子邮箱", 120, required=False, render_kw=_OFF)
    note = fields.text("备注", 200, required=False, render_kw=_OFF)
    is_override = BooleanField("破例办理")
    override_reason = fields.text(
        "破例原因", 200, required=False, description="会留下记录，例如：当天补报，科室负责人同意"
    )

    def validate_is_override(self, field):
        if field.data and not self.override_reason.data:
            raise ValidationError("破例要写明原因。")

    def validate(self, extra_validators=None) -> bool:
        good = super().validate(extra_validators)
        for name, _more in (*self.child_rows(), *self.adult_rows()):
            other = _more.data
            if other and not name.data:
                name.errors = [*name.errors, "请填姓名。"]
                good = False
        return good

    def child_rows(self) -> list[tuple]:
        return [(self[f"child{row}_name"], self[f"child{row}_birth"]) for row in range(1, CHILDREN + 1)]

    def adult_rows(self) -> list[tuple]:
        return [(self[f"adult{row}_name"], self[f"adult{row}_phone"]) for row in range(1, ADULTS + 1)]

    def question_fields(self) -> list:
        return [field for name, field in self._fields.items() if name.startswith("q") and name[1:].isdigit()]

    def values(self) -> dict:
        return {
            "is_coming": self.is_coming.data, "more_adults": self.more_adults.data, "more_children": self.more_children.data,
            "helpers": self.helpers.data, "email": self.email.data or "",
            "children": [{"name": name.data, "birth_on": birth.data} for name, birth in self.child_rows() if name.data],
            "adults": [{"name": name.data, "phone": phone.data} for name, phone in self.adult_rows() if name.data],
            "answers": {field.name[1:]: field.data for field in self.question_fields()},
            "override_reason": self.override_reason.data if self.is_override.data else "",
        }  # fmt: skip


class ChangeForm(PartyForm):
    def values(self) -> dict:
        return super().values() | {"note": self.note.data or ""}


class TakeForm(PartyForm):
    name = fields.text("报名人姓名", 60, render_kw=_OFF | {"autofocus": True})
    phone = fields.text("电话", 40, render_kw=_OFF | {"inputmode": "tel"})
    unit = fields.text("单位、学校", 100, required=False, description="团体参观填单位，下面只填人数", render_kw=_OFF)
    channel = RadioField("怎么报的", choices=fields.choices([("phone", "电话"), ("desk", "前台")]), default="phone")
    consent = BooleanField(
        "说明已念给报名人听，报名人同意", validators=[InputRequired("请先念说明，报名人同意再勾选。")]
    )
    text_version = HiddenField(default=lambda: privacy.current_text(PURPOSE).version, filters=[fields.clean_line])

    def values(self) -> dict:
        return super().values() | {
            "name": self.name.data, "phone": self.phone.data, "unit": self.unit.data or "", "channel": self.channel.data,
            "consent": (PURPOSE, self.text_version.data, self.channel.data),
        }  # fmt: skip


def form_of(base, activity_id: int, **given):
    """The form with rows for children and adults and the activity's questions."""
    asked = tuple((one.id, one.label, tuple(answers.choices(one))) for one in answers.questions(activity_id))
    return _made(base, asked)(**given)


@lru_cache(maxsize=64)
def _made(base, asked: tuple):
    more = {}
    for row in range(1, CHILDREN + 1):
        more[f"child{row}_name"] = fields.text(f"孩子 {row} 姓名", 60, required=False, render_kw=_OFF)
        more[f"child{row}_birth"] = fields.day("出生日期", required=False)
    for row in range(1, ADULTS + 1):
        more[f"adult{row}_name"] = fields.text(f"大人 {row} 姓名", 60, required=False, render_kw=_OFF)
        more[f"adult{row}_phone"] = fields.text("电话", 40, required=False, render_kw=_OFF)
    for number, label, choices in asked:
        more[f"q{number}"] = _question(label, choices)
    return type(base.__name__, (base,), more)


def _question(label: str, choices: tuple):
    if not choices:
        return fields.text(label, answers.LONGEST, required=False)
    return RadioField(
        label, choices=fields.choices((one, one) for one in choices), validators=[Optional()], validate_choice=False
    )


class NamesForm(fields.Form):
    """A pasted 接龙, or a file."""

    text = fields.long_text("粘贴接龙", MOST_TEXT, description="从群里复制整段，一行一家，例如：3. 张三 电话 1大1小",
                            render_kw={"autofocus": True})  # fmt: skip
    file = FileField("或选一个表（问卷星导出的 Excel、CSV）")


class EnterForm(fields.Form):
    """What was looked at goes in: the same list again, the ticked rows, perhaps a reason for going past a rule."""

    agreed = BooleanField(
        "收集名单时已说明用途", validators=[InputRequired("请确认收集时说过做什么用；没说过的，请先告诉大家。")]
    )
    override_reason = fields.text(
        "破例原因", 200, required=False, description="报名还没开始或已截止、人数或年龄不合规定时才填；名额不能破例"
    )


class ReasonForm(fields.Form):
    reason = fields.text("取消的原因", 200, required=False, description="例如：读者来电说来不了")
