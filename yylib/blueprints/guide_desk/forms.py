"""The form of one guide, made from its fields, and the form that settles a doubt."""

import re

from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import Length

from yylib import fields
from yylib.services.guides import changes

LONG = 40


class EditForm(fields.Form):
    """One field for every path of the guide. Texts are taken as typed: full width marks are the Chinese ones."""

    version = HiddenField()
    note = fields.text("改了什么、依据什么", 200, description="写进版本记录，例如：馆务会 11 月 20 日决定。")

    def cells(self):
        """The sections with their (path, field)."""
        return [(section.title, [(path, self[name_of(path)]) for path in section.paths]) for section in self.sections]

    def changes(self) -> dict[str, str]:
        """What was typed, by path."""
        return {path: self[name_of(path)].data or "" for section in self.sections for path in section.paths}

    def at_fault(self, refused) -> None:
        """Put a refusal beside the field of its path."""
        refused.field = name_of(refused.field) if refused.field else None
        self.refuse(refused)

    def rebase(self, old, new) -> None:
        """Take over from a newer edition every field that was not changed here, so that saving again loses nothing."""
        for section in self.sections:
            for path in section.paths:
                field = self[name_of(path)]
                if changes.tidy(field.data or "") == changes.tidy(changes.value(old.guide, path)):
                    field.data = changes.value(new.guide, path)
        self.version.data = str(new.version)


class VerifyForm(fields.Form):
    path = HiddenField()
    says = HiddenField()
    note = fields.text("谁确认的、依据什么", 200)


def name_of(path: str) -> str:
    """The name of a field: steps[1].text becomes p_steps_1_text."""
    return "p_" + re.sub(r"\W+", "_", path).strip("_")


def edit_form(edition) -> EditForm:
    """The form of one edition."""
    guide = edition.guide
    sections = changes.sections(guide)
    made = {"sections": sections}
    for section in sections:
        for path in section.paths:
            made[name_of(path)] = _field(guide, path)
    return type("GuideForm", (EditForm,), made)(version=str(edition.version))


def _field(guide, path: str) -> TextAreaField:
    value = changes.value(guide, path)
    label = "流程图（一行一步，写成“标题：说明”）" if path == "flow" else changes.label(guide, path)
    rows = 4 if path == "flow" or len(value) > 3 * LONG else 2 if len(value) > LONG else 1
    if rows == 1:
        return StringField(label, default=value, validators=[Length(max=changes.MOST)])
    return TextAreaField(label, default=value, validators=[Length(max=changes.MOST)], render_kw={"rows": rows})
