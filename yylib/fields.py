"""The shape of forms: one base, Chinese messages, and one layer that cleans every text before a service sees it."""

import re
import unicodedata
from datetime import datetime

from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from yylib import clock, tokens

LARGEST = 2**31 - 1
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]")


# Full-width marks that belong to Chinese writing; NFKC would make them half-width.
_MARKS = frozenset("，：；！？（）～“”‘’…—")


def clean(text: str | None) -> str | None:
    """The text as it is stored: NFKC but for Chinese punctuation, no control, surrogate or direction characters, one
    line ending, stripped."""
    if text is None:
        return None
    text = unicodedata.normalize("NFC", _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    return "".join(mark if mark in _MARKS else unicodedata.normalize("NFKC", mark) for mark in text).strip()


def slot_text(starts_at: datetime) -> str:
    """A slot's beginning, in wall time, as an address and a form carry it."""
    return f"{clock.local(starts_at):%Y%m%d%H%M}"


def slot_moment(text: str | None) -> datetime:
    """The moment that ``slot_text`` wrote; ``ValueError`` for anything else."""
    if not (text and len(text) == 12 and text.isascii() and text.isdecimal()):
        raise ValueError(text)
    clock.sane_day(f"{text[:4]}-{text[4:6]}-{text[6:8]}")
    return clock.utc(datetime.strptime(text, "%Y%m%d%H%M"))


def slot_chosen(_form, field) -> None:
    """A validator: the field's ``starts_at`` is the slot that was picked."""
    try:
        field.starts_at = slot_moment(field.data)
    except ValueError:
        raise ValidationError("请选一个时段。") from None


def clean_line(text: str | None) -> str | None:
    """A cleaned text without line breaks."""
    return text if text is None else " ".join(clean(text).split())


class Unshown(StringField):
    """A text that no page holds, such as an ID number: where the form is refused it is typed once more."""

    def _value(self) -> str:
        return ""


class Form(FlaskForm):
    """Every form: its CSRF token, its own token that makes a resend harmless, messages in Chinese."""

    once = HiddenField(default=tokens.fresh, filters=[lambda given: (clean_line(given) or tokens.fresh())[:64]])

    class Meta:
        locales = ["zh"]

    id_prefix = ""

    def __init__(self, *args, **given):
        """Two forms on one page tell their fields apart by ``id_prefix``; the names stay."""
        super().__init__(*args, **given)
        for field in self if self.id_prefix else ():
            field.id = field.label.field_id = self.id_prefix + field.id

    def values(self) -> dict:
        """What was typed, in the service's units, without the form's own tokens."""
        return {
            name: field.data for name, field in self._fields.items() if name not in ("csrf_token", "once", "submit")
        }

    def refuse(self, refused) -> None:
        """Put a service's refusal beside the field at fault."""
        field = self._fields.get(refused.field or "")
        sentence = refused.sentence
        told = sentence.title + ("" if sentence.title.endswith("？") else "：") + sentence.todo
        (field.errors if field is not None else self.form_errors).append(told)
        if field is not None:
            field.errors = list(field.errors)
        self._ask_anew()

    def validate(self, extra_validators=None) -> bool:
        good = super().validate(extra_validators)
        if not good:
            self._ask_anew()
        return good

    def _ask_anew(self) -> None:
        """What is not drawn again is said to be missing."""
        for field in self:
            if isinstance(field, Unshown) and field.data and not field.errors:
                field.errors = ["为了保密，没有留在页面上，请再填一次。"]


def _needed() -> InputRequired:
    return InputRequired("这一项要填。")


def choices(pairs) -> list[SelectChoice]:
    """The choices of a select or radio field from (value, label) pairs."""
    return [SelectChoice(value, label) for value, label in pairs]


def several(label: str, pairs=(), **more) -> SelectMultipleField:
    """Several of the offered values, ticked."""
    more = {"validators": [Optional()]} | more
    return SelectMultipleField(label, choices=choices(pairs), widget=ListWidget(prefix_label=False),
                               option_widget=CheckboxInput(), **more)  # fmt: skip


def maybe(value) -> int | None:
    """The number of a choice that may be left open."""
    return int(value) if value not in (None, "", "None") else None


def text(label: str, longest: int, *, required: bool = True, shortest: int = 0, **more) -> StringField:
    """A one-line text."""
    checks = [_needed() if required else Optional(), Length(min=shortest, max=longest)]
    return StringField(label, filters=[clean_line], validators=checks, **more)


def unshown(label: str, longest: int, **more) -> Unshown:
    """A one-line text that may be left empty and is never drawn again."""
    return Unshown(label, filters=[clean_line], validators=[Optional(), Length(max=longest)], **more)


def long_text(label: str, longest: int, *, required: bool = False, **more) -> TextAreaField:
    """A text of several lines."""
    checks = [_needed() if required else Optional(), Length(max=longest)]
    return TextAreaField(label, filters=[clean], validators=checks, **more)


def password(label: str, *, required: bool = True, **more) -> PasswordField:
    """A password: taken exactly as typed."""
    return PasswordField(label, validators=[_needed() if required else Optional(), Length(max=128)], **more)


class WholeNumber(IntegerField):
    """A whole number, also in full-width digits."""

    def process_formdata(self, valuelist):
        super().process_formdata([clean_line(value) for value in valuelist])


def number(label: str, *, least: int = 0, most: int = LARGEST, required: bool = True, **more) -> WholeNumber:
    """A whole number between two bounds, both included."""
    checks = [_needed() if required else Optional(), NumberRange(min=least, max=most)]
    return WholeNumber(label, validators=checks, **more)


def _sane_year(_form, field) -> None:
    if field.data is not None and not 1900 <= field.data.year <= 2200:
        raise ValidationError("年份不对，请写成 2026-11-23 这样。")


def day(label: str, *, required: bool = True, **more) -> DateField:
    """A day."""
    return DateField(label, validators=[_needed() if required else Optional(), _sane_year], **more)


def hour(label: str, *, required: bool = True, **more) -> TimeField:
    """A time of day, to the minute."""
    return TimeField(label, format=["%H:%M", "%H:%M:%S"], validators=[_needed() if required else Optional()], **more)


class PublishForm(Form):
    """What is published now, or from a day and hour on."""

    id_prefix = "publish-"
    how = RadioField("什么时候公开", choices=choices((("now", "现在就发布"), ("at", "到时候自动发布"))), default="now")
    day = day("哪天", required=False)
    hour = hour("几点", required=False)

    def validate(self, extra_validators=None):
        """Both, where it is to be published later."""
        is_good = super().validate(extra_validators)
        if (
            self.how.data == "at"
            and not (self.day.errors or self.hour.errors)
            and None in (self.day.data, self.hour.data)
        ):
            self.day.errors = ["到时候发布要写哪天、几点。"]
            return False
        return is_good

    def values(self) -> dict:
        return {"at": clock.at(self.day.data, self.hour.data) if self.how.data == "at" else None}

    def refuse(self, refused) -> None:
        """What is wrong with the moment stands at its day."""
        if refused.field == "at":
            refused.field = "day"
        super().refuse(refused)
