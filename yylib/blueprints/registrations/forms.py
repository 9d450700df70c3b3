"""The forms of a registration: who comes, what is asked, who registers."""

from functools import lru_cache
from typing import NamedTuple

from wtforms import BooleanField, HiddenField, RadioField, StringField
from wtforms.validators import InputRequired, Optional

from yylib import fields
from yylib.models.activities import ActivityAudience
from yylib.services import privacy
from yylib.services.bookings import online as drawing
from yylib.services.registrations import answers

PURPOSE, ROWS = "contact", 5
_GROWN = (ActivityAudience.ADULTS, ActivityAudience.ELDERLY)


class Said(NamedTuple):
    """What a form says: its own token, when it was drawn, the field that stays empty, and what the service is given."""

    once: str
    drawn: str
    website: str
    values: dict


_LONGEST = {"name": 60, "phone": 40, "email": 120, "once": 64, "text_version": 20}
_NEEDED = frozenset({"name", "phone", "once", "text_version", "drawn", "consent"})
_KNOWN = _NEEDED | {"csrf_token", "website", "email", "is_coming", "more_adults"}


def said(given) -> Said | None:
    """What a form says where only who registers and some adults come, without the form library: most of them do, and an
    opening minute is a hot path. None where there is anything that the form has to check."""
    filled = {name: values[0] for name, values in given.lists() if values[0]}
    if not _KNOWN.issuperset(filled) or not _NEEDED.issubset(filled) or filled["consent"] == "false":
        return None
    line = {name: fields.clean_line(filled.get(name, "")) for name in _LONGEST}
    more = filled.get("more_adults", "0")
    if not all(line[name] for name in ("name", "phone", "once")) or any(
        len(line[name]) > most for name, most in _LONGEST.items()
    ):
        return None
    if not (more.isascii() and more.isdecimal() and len(more) <= 2):
        return None
    values = {"children": [], "more_adults": int(more), "is_coming": filled.get("is_coming", "false") != "false", "answers": {},
              "name": line["name"], "phone": line["phone"], "email": line["email"],
              "consent": (PURPOSE, line["text_version"], "web")}  # fmt: skip
    return Said(line["once"], filled["drawn"], filled.get("website", ""), values)


class PartyForm(fields.Form):
    """Who comes: what may still be changed. Rows of children left empty are nobody."""

    is_coming = BooleanField("我也参加")
    more_adults = fields.number("另外还有几位大人", most=99, default=0)
    rows = asked = 0
    has_helpers = False

    def children(self) -> list[dict]:
        """The children typed in."""
        found = []
        for name, birth in self.child_fields():
            if name.data or birth.data:
                found.append({"name": name.data, "birth_on": birth.data})
        return found

    def child_fields(self) -> list[tuple]:
        """The pairs of fields, a row each."""
        return [(self[f"child{row}_name"], self[f"child{row}_birth"]) for row in range(1, self.rows + 1)]

    def question_fields(self) -> list:
        """The extra questions."""
        return [field for name, field in self._fields.items() if name.startswith("q") and name[1:].isdigit()]

    def values(self) -> dict:
        given = {"children": self.children(), "more_adults": self.more_adults.data, "is_coming": self.is_coming.data,
                 "answers": {field.name[1:]: field.data for field in self.question_fields()}}  # fmt: skip
        if self.has_helpers:
            given["helpers"] = 1 if self.is_helper.data else 0
        return given

    def heads(self) -> int:
        """How many come, as far as it was typed."""
        return max(1, len(self.children()) + (self.more_adults.data or 0) + bool(self.is_coming.data))

    def validate(self, extra_validators=None) -> bool:
        good = super().validate(extra_validators)
        for name, birth in self.child_fields():
            if bool(name.data) != bool(birth.data):
                field, said = (birth, "请填出生日期。") if name.data else (name, "请填孩子的姓名。")
                field.errors = [*field.errors, said]
                good = False
        return good

    def said(self, refused) -> int:
        """Put a refusal beside its field, where it has one, and return the status of the answer."""
        if refused.field == "children" and self.rows:
            refused.field = "child1_name"
        if refused.field in self._fields:
            self.refuse(refused)
        return refused.sentence.status


class JoinForm(PartyForm):
    """One form for a family. ``website`` is seen by scripts alone; ``drawn`` says when the form was drawn."""

    name = fields.text("您的姓名", 60, render_kw={"autocomplete": "name"})
    phone = fields.text("电话", 40, render_kw={"autocomplete": "tel", "inputmode": "tel"})
    email = fields.text("电子邮箱", 120, required=False, render_kw={"autocomplete": "email", "inputmode": "email"})
    consent = BooleanField("我看过说明，同意这样使用填写的信息", validators=[InputRequired("请看过说明再勾选。")])
    text_version = HiddenField(default=lambda: privacy.current_text(PURPOSE).version, filters=[fields.clean_line])
    drawn = HiddenField(default=drawing.drawn_at)
    website = StringField("请留空")

    def values(self) -> dict:
        return super().values() | {"name": self.name.data, "phone": self.phone.data, "email": self.email.data,
                                   "consent": (PURPOSE, self.text_version.data, "web")}  # fmt: skip

    def said_all(self) -> "Said":
        """What was typed and carried along."""
        return Said(self.once.data, self.drawn.data, self.website.data, self.values())

    def draw_again(self) -> None:
        """A form that was not drawn by us is drawn anew; the field that must stay empty is emptied."""
        self.website.data = ""
        if not drawing.is_ours(self.drawn.data):
            self.drawn.data = drawing.drawn_at()


class FindForm(fields.Form):
    """The phone and the seven characters: both, exactly."""

    phone = fields.text("报名时填的电话", 40, render_kw={"autocomplete": "tel", "inputmode": "tel"})
    code = fields.text("凭证上的七位字符", 20, render_kw={"autocapitalize": "characters", "autocomplete": "off"})


def form_of(base, sheet, least: int = 0, **given):
    """The form of a sheet: with rows for children, ``least`` at least, unless it is for grown-ups, and its activity's
    questions."""
    activity = sheet.activity
    is_grown = activity.audience in _GROWN or (activity.age_from or 0) >= 14
    asked = tuple((one.id, one.label, tuple(answers.choices(one)), one.is_required)
                  for one in answers.questions(activity.id))  # fmt: skip
    rows = max(least, 0 if is_grown else min(ROWS, activity.party_most))
    return _made(base, rows, asked, sheet.helpers_quota > 0)(**given)


@lru_cache(maxsize=64)
def _made(base, rows: int, asked: tuple, has_helpers: bool):
    more = {"rows": rows, "has_helpers": has_helpers}
    for row in range(1, rows + 1):
        more[f"child{row}_name"] = fields.text("孩子姓名", 60, required=False, render_kw={"autocomplete": "off"})
        more[f"child{row}_birth"] = fields.day("出生日期", required=False)
    for number, label, choices, is_required in asked:
        more[f"q{number}"] = _question(label, choices, is_required)
    if has_helpers:
        more["is_helper"] = BooleanField("我来做志愿者，不占参加的名额")
    return type(base.__name__, (base,), more)


def _question(label: str, choices: tuple, is_required: bool):
    if not choices:
        return fields.text(label, answers.LONGEST, required=is_required)
    checks = [InputRequired("请选一项。") if is_required else Optional()]
    return RadioField(label, choices=fields.choices((one, one) for one in choices), validators=checks,
                      validate_choice=is_required)  # fmt: skip
