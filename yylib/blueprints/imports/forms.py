"""The shapes of the imports' forms."""

from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField
from wtforms.validators import AnyOf

from yylib import fields
from yylib.services import branches
from yylib.services.imports.counts import SHAPES, Mapping
from yylib.services.imports.dates import DMY, MDY, SERIAL, UNCLEAR, YMD
from yylib.services.visits.readings import TAKEN

FORMATS = {YMD: "年-月-日", DMY: "日/月/年", MDY: "月/日/年", SERIAL: "Excel 的日期数", UNCLEAR: "（请选）"}
WORD = "撤销"
NONE = ""


def places() -> list[tuple]:
    """All doors and areas in use, doors first."""
    return [(str(place.id), place.full_name) for place in branches.places()]


class UploadForm(fields.Form):
    file = FileField("文件", validators=[FileRequired("请选一个文件。")])
    place_id = SelectField("这些数字是哪里的", coerce=fields.maybe)

    def __init__(self, *args, **given):
        super().__init__(*args, **given)
        self.place_id.choices = fields.choices([(NONE, "文件里有地点栏"), *places()])


class ColumnsForm(fields.Form):
    """What each column of the file means; a column is named by its number from 0."""

    place_id = SelectField("这些数字是哪里的", coerce=fields.maybe)
    sheet = SelectField("工作表")
    shape = SelectField("表里是什么", choices=fields.choices(SHAPES.items()))
    day = SelectField("日期栏", coerce=fields.maybe)
    day_format = SelectField("日期写法", choices=fields.choices(FORMATS.items()))
    count = SelectField("人次或读数栏", coerce=fields.maybe)
    hour = SelectField("时段栏", coerce=fields.maybe)
    exits = SelectField("出馆栏", coerce=fields.maybe)
    place = SelectField("地点栏", coerce=fields.maybe)
    taken = SelectField("读数何时抄的", choices=fields.choices(TAKEN.items()))

    def offer(self, look, columns: Mapping) -> None:
        """Give the choices that this file has."""
        named = dict(look.rows).get(columns.head_row, [])
        shown = [(str(at), f"{name} 栏　{named[at][:20] if at < len(named) else ''}".strip())
                 for at, name in enumerate(look.columns)]  # fmt: skip
        for field in (self.day, self.count, self.hour, self.exits, self.place):
            field.choices = fields.choices([(NONE, "没有"), *shown])
        self.place_id.choices = fields.choices([(NONE, "文件里有地点栏"), *places()])
        self.sheet.choices = fields.choices([(name, name) for name in look.sheets] or [("", "只有一张")])

    def columns(self, held: Mapping) -> dict:
        """The mapping as it was chosen; what the form does not ask stays as it was understood."""
        chosen = {
            name: getattr(self, name).data for name in ("shape", "day", "day_format", "hour", "exits", "place", "taken")
        }
        return held.to_json() | chosen | {"entries": None, "total": self.count.data}


class UndoForm(fields.Form):
    word = fields.text(f"输入“{WORD}”两个字", 10)

    def __init__(self, *args, **given):
        super().__init__(*args, **given)
        self.word.validators = [*self.word.validators, AnyOf([WORD], message=f"请输入“{WORD}”两个字，别的都不算。")]
