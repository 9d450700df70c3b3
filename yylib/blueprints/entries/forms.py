"""The forms of who hands in a work, of a judge, and of a family's week."""

from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, RadioField, StringField
from wtforms.validators import InputRequired

from yylib import fields
from yylib.services import privacy
from yylib.services.bookings import online

_ASK = "请选一个。"
AGES = (("no", "已满 14 周岁"), ("yes", "不满 14 周岁"))
NAMED = (("yes", "愿意写出姓名"), ("no", "只写一部分姓名"))


def yes_or_no(label: str, pairs):
    return RadioField(label, choices=fields.choices(pairs), validators=[InputRequired(_ASK)], validate_choice=False)


class NameForm(fields.Form):
    """Yes or no to being named and to the work being shown, at any later time."""

    can_name = yes_or_no("获奖名单上", NAMED)
    can_publish = BooleanField("愿意把作品放在获奖名单里给大家看")

    def values(self) -> dict:
        return {"can_name": self.can_name.data == "yes", "can_publish": bool(self.can_publish.data)}


class EntryForm(fields.Form):
    """``website`` is seen by scripts alone; ``drawn`` says when the form was drawn."""

    division = RadioField("组别", choices=[], validate_choice=False)
    title = fields.text("题目", 200, required=False)
    text = fields.long_text("作品文字", 30_000, render_kw={"rows": 10})
    file = FileField("作品文件", render_kw={"accept": ".pdf,.jpg,.jpeg,.png,.webp,.txt"})
    author = fields.text("作者姓名", 60, render_kw={"autocomplete": "name"})
    is_child = yes_or_no("作者年龄", AGES)
    birth_on = fields.day("作者出生日期", required=False)
    guardian = fields.text("监护人姓名", 60, required=False)
    phone = fields.text("电话", 40, render_kw={"autocomplete": "tel", "inputmode": "tel"})
    school = fields.text("学校或单位", 100, required=False)
    teacher = fields.text("指导老师", 60, required=False)
    can_name = yes_or_no("获奖名单上", NAMED)
    can_publish = BooleanField("获奖以后，愿意把作品放在获奖名单里给大家看")
    consent = BooleanField(
        "我（不满 14 周岁的由监护人）看过说明，同意这样使用这些信息", validators=[InputRequired("请看过说明再勾选。")]
    )
    text_version = HiddenField(default=lambda: privacy.current_text("contact").version, filters=[fields.clean_line])
    drawn = HiddenField(default=online.drawn_at)
    website = StringField("请留空")

    def __init__(self, *args, divisions=(), **given):
        super().__init__(*args, **given)
        self.division.choices = fields.choices((one, one) for one in divisions)

    def values(self) -> dict:
        """Without the fields that only guard the form, and without the file."""
        given = super().values()
        for name in ("consent", "text_version", "drawn", "website", "file"):
            del given[name]
        texts = {
            name: given[name] or ""
            for name in ("division", "title", "text", "author", "guardian", "phone", "school", "teacher")
        }
        return given | texts | {"is_child": self.is_child.data == "yes", "can_name": self.can_name.data == "yes"}

    def draw_again(self) -> None:
        """A form that was not drawn by us is drawn anew; the field that must stay empty is emptied."""
        self.website.data = ""
        if not online.is_ours(self.drawn.data):
            self.drawn.data = online.drawn_at()


class ScoreForm(fields.Form):
    points = fields.text(
        "分数（0–100）", 10, render_kw={"inputmode": "decimal", "autocomplete": "off", "autofocus": True}
    )
    remark = fields.text("评语", 200, required=False, render_kw={"autocomplete": "off"})

    def values(self) -> dict:
        return {"points": self.points.data or "", "remark": self.remark.data or ""}


class WeekForm(fields.Form):
    """One week of a family; the numbers of each child stand beside it as ``books-<id>`` and ``minutes-<id>``."""

    note = fields.text("读了什么", 200, required=False)
