"""The shapes of the cataloguer's forms; that of the editor itself is read line by line."""

import re

from flask import request
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SelectField
from wtforms.widgets import HiddenInput

from yylib import fields
from yylib.services.bibs import coded, shapes

_OFF = {"autocomplete": "off"}
MOST_LINES, MOST_SUBS, LONGEST = 300, 99, 9000
_LINE = re.compile(r"t(\d{1,3})")
ENCODINGS = (("gb18030", "CNMARC（GB18030，借阅系统常用）"), ("utf-8", "CNMARC（UTF-8）"), ("xml", "MARCXML"))


class EditorForm(fields.Form):
    """The record as it stands in the form: ``lines`` in the stored shape of fields, changed as a button asks."""

    version = fields.number("", required=False, widget=HiddenInput())

    def __init__(self, *args, lines: list | None = None, **given):
        super().__init__(*args, **given)
        is_typed = request.method == "POST" and given.get("formdata", True) is not None
        self.lines = _typed() if is_typed else lines or []
        self.at = None

    @property
    def is_saving(self) -> bool:
        """Whether the form is to be stored, and not only changed on the page."""
        return not _asked()[0]

    def turn(self) -> None:
        """Do what the pressed button asks: a field or a subfield more or less. ``at`` is where the cursor goes."""
        verb, line, sub = _asked()
        if verb == "new":
            self._add(request.form.get("new_tag", ""))
        elif line is not None and line < len(self.lines):
            {"again": self._again, "drop": self._drop, "sub": self._more, "less": self._less}[verb](line, sub)

    def _add(self, tag: str) -> None:
        if tag not in shapes.SHAPES or len(self.lines) >= MOST_LINES:
            return
        place = next((at for at, line in enumerate(self.lines) if line[0] > tag), len(self.lines))
        self.lines.insert(place, shapes.blank(tag))
        self.at = (place, 0)

    def _again(self, line: int, _sub) -> None:
        self.lines.insert(line + 1, shapes.blank(self.lines[line][0]))
        self.at = (line + 1, 0)

    def _drop(self, line: int, _sub) -> None:
        del self.lines[line]
        self.at = (max(0, line - 1), 0)

    def _more(self, line: int, _sub) -> None:
        tag, _marks, subs = self.lines[line]
        used = {code for code, _value in subs}
        subs.append([next((code for code in shapes.SHAPES[tag].subs if code not in used), "a"), ""])
        self.at = (line, len(subs) - 1)

    def _less(self, line: int, sub: int | None) -> None:
        subs = self.lines[line][2]
        if sub is not None and sub < len(subs):
            del subs[sub]
        self.at = (line, max(0, (sub or 0) - 1))


def _asked() -> tuple[str, int | None, int | None]:
    found = re.fullmatch(r"(new|again|drop|sub|less)(?:\.(\d{1,3}))?(?:\.(\d{1,3}))?", request.form.get("act", ""))
    return (found[1], *(int(part) if part else None for part in found.groups()[1:])) if found else ("", None, None)


def _typed() -> list:
    """The fields of the form, in its order; what is not the editor's is not read."""
    numbers = sorted(int(found[1]) for name in request.form if (found := _LINE.fullmatch(name)))[:MOST_LINES]
    lines = []
    for number in numbers:
        tag = request.form[f"t{number}"]
        if tag in shapes.SHAPES:
            marks = request.form.get(f"m{number}", "")[:2].ljust(2)
            lines.append(
                [tag, marks, [_sub(tag, number, at) for at in range(MOST_SUBS) if f"c{number}-{at}" in request.form]]
            )
    return lines


def _sub(tag: str, number: int, at: int) -> list:
    code = fields.clean_line(request.form[f"c{number}-{at}"])[:1]
    value = request.form.get(f"v{number}-{at}", "")[:LONGEST]
    if coded.is_coded(tag, code):
        given = {place.name: request.form.get(f"k{number}-{at}-{place.name}") for place in coded.PLACES[tag]}
        value = coded.filled(tag, value, given)
    return [code or "a", value]


class CallForm(fields.Form):
    id_prefix = "call-"
    class_no = fields.text("分类号", 40, required=False, render_kw=_OFF)
    title_seq_no = fields.number("种次号", least=1, most=999_999, required=False, render_kw=_OFF)
    author_no = fields.text("著者号", 20, required=False, render_kw=_OFF)
    aux_no = fields.text("辅助区分号", 20, required=False, description="卷册 :2，版次 =2", render_kw=_OFF)
    initials = fields.text("题名拼音首字母", 100, required=False, render_kw=_OFF)
    version = fields.number("", widget=HiddenInput())


class SourceForm(fields.Form):
    kind = RadioField("是什么", choices=fields.choices([("bibs", "套录数据（MARC 文件）"), ("clc", "中图法类目表（分类号、类名）")]),
                      default="bibs")  # fmt: skip
    file = FileField("文件", validators=[FileRequired("请选一个文件。")])


class DownloadForm(fields.Form):
    encoding = SelectField("格式", choices=fields.choices(ENCODINGS))
