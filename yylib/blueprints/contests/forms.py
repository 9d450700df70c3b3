"""The forms of a contest's terms, of an entry over the counter, of judges and reasons."""

from flask_wtf.file import FileField
from wtforms import BooleanField, RadioField, SelectField

from yylib import clock, fields

_OFF = {"autocomplete": "off"}


class _Form(fields.Form):
    """A text that was not sent at all counts as an empty one."""

    texts: tuple[str, ...] = ()

    def values(self) -> dict:
        return {name: (value or "" if name in self.texts else value) for name, value in super().values().items()}


class TermsForm(_Form):
    """A day and an hour each; without a day the plan's own days hold."""

    texts = ("divisions", "awards", "about")
    opens_on = fields.day("开始征集的日子", required=False)
    opens_time = fields.hour("几点", required=False)
    closes_on = fields.day("截止的日子", required=False)
    closes_time = fields.hour("几点", required=False)
    divisions = fields.long_text("组别", 500, render_kw={"rows": 3})
    awards = fields.long_text("奖项和名额", 500, render_kw={"rows": 4})
    most_each = fields.number("每位作者最多几件", least=1, most=20)
    needs_work = BooleanField("报名时就要交作品")
    about = fields.long_text("写给作者的话", 2000, render_kw={"rows": 4})
    version = fields.number("", required=False)

    def values(self) -> dict:
        given = super().values()
        days = {f"{name}_at": (given.pop(f"{name}_on"), given.pop(f"{name}_time")) for name in ("opens", "closes")}
        moments = {name: clock.at(day, wall or _hour(name)) if day else None for name, (day, wall) in days.items()}
        return given | moments | {"needs_work": bool(self.needs_work.data)}


def _hour(name: str):
    from datetime import time

    return time(9) if name == "opens_at" else time(17)


class EntryForm(_Form):
    """An entry that was brought or telephoned; the same questions as on the web."""

    texts = ("division", "title", "text", "guardian", "school", "teacher", "override_reason")
    division = RadioField("组别", choices=[], validate_choice=False)
    title = fields.text("题目", 200, required=False, render_kw=_OFF | {"autofocus": True})
    text = fields.long_text("作品文字", 30_000, render_kw={"rows": 6})
    file = FileField("作品文件", render_kw={"accept": ".pdf,.jpg,.jpeg,.png,.webp,.txt"})
    author = fields.text("作者姓名", 60, render_kw=_OFF)
    is_child = BooleanField("作者不满 14 周岁")
    birth_on = fields.day("作者出生日期", required=False)
    guardian = fields.text("监护人姓名", 60, required=False, render_kw=_OFF)
    phone = fields.text("电话", 40, render_kw=_OFF | {"inputmode": "tel"})
    school = fields.text("学校或单位", 100, required=False, render_kw=_OFF)
    teacher = fields.text("指导老师", 60, required=False, render_kw=_OFF)
    can_name = BooleanField("问过了：愿意在获奖名单上写出姓名")
    can_publish = BooleanField("问过了：愿意把作品给大家看")
    override_reason = fields.text("截止以后收的理由", 200, required=False, render_kw=_OFF)

    def __init__(self, *args, divisions=(), **given):
        super().__init__(*args, **given)
        self.division.choices = fields.choices((one, one) for one in divisions)

    def values(self) -> dict:
        given = super().values()
        del given["file"]
        return given | {name: bool(given[name]) for name in ("is_child", "can_name", "can_publish")}


class ReasonForm(_Form):
    reason = fields.text("理由", 200, render_kw=_OFF)


class JudgeForm(_Form):
    texts = ("name",)
    account_id = SelectField("同事", coerce=int, choices=[], validate_choice=False, default=0)
    is_blind = BooleanField("问过了：这位同事没有看过作者")
    name = fields.text("或馆外评委的姓名", 60, required=False, render_kw=_OFF)

    def __init__(self, *args, colleagues=(), **given):
        super().__init__(*args, **given)
        self.account_id.choices = fields.choices([(0, "（馆外评委，写姓名）"), *colleagues])

    def values(self) -> dict:
        given = super().values()
        account_id = given["account_id"] or 0
        return given | {
            "account_id": account_id if 0 < account_id <= fields.LARGEST else None,
            "is_blind": bool(self.is_blind.data),
        }


class ScoreForm(fields.Form):
    points = fields.text(
        "分数（0–100）", 10, render_kw={"inputmode": "decimal", "autocomplete": "off", "autofocus": True}
    )
    remark = fields.text("评语", 200, required=False, render_kw=_OFF)

    def values(self) -> dict:
        return {"points": self.points.data or "", "remark": self.remark.data or ""}


class AwardsForm(fields.Form):
    """The award of each entry stands beside it as ``award-<id>``."""
