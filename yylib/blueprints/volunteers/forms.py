"""The forms of applying: a person with, where needed, the guardian; a unit with its list."""

from wtforms import BooleanField, HiddenField, RadioField, StringField
from wtforms.validators import InputRequired, Optional

from yylib import clock, fields
from yylib.models.people import ADULT_AGE, Person
from yylib.models.volunteers import FreeTime
from yylib.services import privacy
from yylib.services.bookings import online as drawing
from yylib.services.volunteers.own import NAMED

PURPOSES = ("contact", "volunteer_minor", "child")
RELATIONS = (("父亲", "父亲"), ("母亲", "母亲"), ("祖父母", "祖父母"), ("外祖父母", "外祖父母"), ("其他", "其他"))
_TEL = {"autocomplete": "tel", "inputmode": "tel"}


class Sent(fields.Form):
    """What a script cannot send at once: ``website`` is seen by scripts alone; ``drawn`` says when the form was drawn."""

    drawn = HiddenField(default=drawing.drawn_at)
    website = StringField("请留空")
    consent = BooleanField("我看过说明，同意这样使用填写的信息", validators=[InputRequired("请看过说明再勾选。")])

    def draw_again(self) -> None:
        """A form that was not drawn by us is drawn anew; the field that must stay empty is emptied."""
        self.website.data = ""
        if not drawing.is_ours(self.drawn.data):
            self.drawn.data = drawing.drawn_at()

    def said(self, refused) -> int:
        """Put a refusal beside its field, where it has one, and return the status of the answer."""
        if refused.field in self._fields:
            self.refuse(refused)
        return refused.sentence.status


class ApplyForm(Sent):
    """One person. The guardian's part is for who is under eighteen."""

    name = fields.text("姓名", 60, render_kw={"autocomplete": "name"})
    phone = fields.text(
        "电话", 40, required=False, description="没有手机的未成年人空着，监护人的电话填在下面", render_kw=_TEL
    )
    birth_on = fields.day("出生日期", description="按年龄安排合适的岗位", render_kw={"autocomplete": "bday"})
    sex = RadioField("性别", choices=fields.choices((("男", "男"), ("女", "女"))), validators=[Optional()])
    area = fields.text(
        "住在哪里",
        100,
        required=False,
        description="写到街道、村就行，例如 历山街道",
        render_kw={"autocomplete": "off"},
    )
    post_ids = fields.several("想做什么", coerce=int, description="至少选一个；面试时可以改")
    skills = fields.text(
        "会什么", 300, required=False, description="例如 普通话、电脑、摄影、手语", render_kw={"autocomplete": "off"}
    )
    free_times = fields.several("什么时候有空", [(one.value, one.label) for one in FreeTime])
    free_note = fields.text(
        "有空的时间还要说明的", 200, required=False, description="例如 只有寒暑假", render_kw={"autocomplete": "off"}
    )
    guardian_name = fields.text("监护人姓名", 60, required=False, render_kw={"autocomplete": "off"})
    guardian_phone = fields.text(
        "监护人电话", 40, required=False, render_kw={"autocomplete": "off", "inputmode": "tel"}
    )
    guardian_relation = RadioField("监护人是报名人的", choices=fields.choices(RELATIONS), validators=[Optional()])
    guardian_birth_on = fields.day("监护人出生日期", required=False)
    guardian_consent = BooleanField("我是监护人，看过说明和风险，同意孩子报名")
    version_contact = HiddenField(filters=[fields.clean_line])
    version_volunteer_minor = HiddenField(filters=[fields.clean_line])
    version_child = HiddenField(filters=[fields.clean_line])

    def offer(self, posts) -> "ApplyForm":
        """With the posts that may be wished for, and the versions of the texts that are shown."""
        self.post_ids.choices = fields.choices(posts)
        for purpose in PURPOSES:
            held = self[f"version_{purpose}"]
            held.data = held.data or privacy.current_text(purpose).version
        return self

    def is_minor(self) -> bool:
        """Whether who applies is under eighteen, as far as it was typed."""
        age = Person(birth_on=self.birth_on.data).age_on(clock.today())
        return age is not None and age < ADULT_AGE

    def has_guardian(self) -> bool:
        """Whether the guardian's part is to be seen at once."""
        return self.is_minor() or bool(self.guardian_name.data or self.guardian_phone.data)

    def validate(self, extra_validators=None) -> bool:
        good = super().validate(extra_validators)
        if not self.is_minor():
            return good
        needed = ((self.guardian_name, "未满 18 周岁，请填监护人姓名。"), (self.guardian_phone, "请填监护人电话。"),
                  (self.guardian_consent, "请监护人看过说明后勾选。"))  # fmt: skip
        for field, why in needed:
            if not field.data:
                field.errors = [*field.errors, why]
                good = False
        return good

    def values(self) -> dict:
        given = super().values()
        guardian = {"name": given["guardian_name"], "phone": given["guardian_phone"], "birth_on": given["guardian_birth_on"],
                    "relation": given["guardian_relation"] or ""}  # fmt: skip
        kept = ("name", "phone", "birth_on", "sex", "consent", "post_ids", "free_times")
        texts = {name: given[name] or "" for name in ("area", "skills", "free_note")}
        return {name: given[name] for name in kept} | texts | {
            "guardian": guardian if guardian["name"] and guardian["phone"] else None,
            "versions": {purpose: given[f"version_{purpose}"] for purpose in PURPOSES}}  # fmt: skip


class GroupForm(Sent):
    """A unit: who leads it, and who is in it, one a line."""

    name = fields.text(
        "单位或团队名称", 100, description="例如 县实验中学志愿服务队", render_kw={"autocomplete": "organization"}
    )
    leader = fields.text("负责人姓名", 60, render_kw={"autocomplete": "name"})
    leader_phone = fields.text("负责人电话", 40, render_kw=_TEL)
    members = fields.long_text("成员", 8000, required=True, render_kw={"rows": 10, "autocomplete": "off", "placeholder": "张小明 2012\n李小红 2010\n王老师 成人"},
                               description="一行一位：姓名 空格 出生年份；也可以写 儿童（未满 14）、少年（14–17）、成人。不要写电话")  # fmt: skip
    note = fields.text(
        "还要说明的", 300, required=False, description="例如 想在哪几天来", render_kw={"autocomplete": "off"}
    )
    version = HiddenField(default=lambda: privacy.current_text("contact").version, filters=[fields.clean_line])
    notice = HiddenField(filters=[fields.clean_line])

    def values(self) -> dict:
        given = super().values()
        return {name: given[name] or "" for name in ("name", "leader", "leader_phone", "members", "note")} | {
            "consent": given["consent"], "version": given["version"]}  # fmt: skip


class WishForm(fields.Form):
    """What one would like to do, and when."""

    id_prefix = "wish-"
    post_ids = fields.several("想做什么", coerce=int)
    free_times = fields.several("什么时候有空", [(one.value, one.label) for one in FreeTime])
    free_note = fields.text("有空的时间还要说明的", 200, required=False, render_kw={"autocomplete": "off"})

    def offer(self, volunteer, posts) -> "WishForm":
        """With the posts that may be wished for, and those that were before."""
        held = [(one.post_id, one.post.name) for one in volunteer.wishes]
        self.post_ids.choices = fields.choices(dict([*posts, *held]).items())
        return self

    def values(self) -> dict:
        return {"post_ids": self.post_ids.data or [], "free_times": self.free_times.data or [],
                "free_note": self.free_note.data or ""}  # fmt: skip


class NamedForm(fields.Form):
    """Whether one may be named in the house."""

    id_prefix = "named-"
    is_named = BooleanField("公示和致谢可以写我的全名（未满 14 周岁的，由监护人决定）")
    version = HiddenField(default=lambda: privacy.current_text(NAMED).version, filters=[fields.clean_line])


class CorrectForm(fields.Form):
    """What is wrong in the record; ``entry_id`` where it is one time of service."""

    words = fields.long_text("哪里不对，应当是什么", 300, required=True, render_kw={"rows": 3})
    entry_id = HiddenField()

    def values(self) -> dict:
        said = self.entry_id.data or ""
        number = int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else None
        return {"words": self.words.data, "entry_id": number}
