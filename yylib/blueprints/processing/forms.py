"""The shapes of the forms about processing, barcodes and labels."""

from wtforms import BooleanField, DecimalField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from yylib import fields
from yylib.models.bibs import Material
from yylib.models.items import Source
from yylib.models.processing import StepKind

_OFF = {"autocomplete": "off"}
_SOURCES = [(one.value, one.label) for one in Source if one != Source.OPENING]


def _several(label: str, pairs, **more) -> SelectMultipleField:
    return SelectMultipleField(label, choices=fields.choices(pairs), widget=ListWidget(prefix_label=False),
                               option_widget=CheckboxInput(), validators=[Optional()], **more)  # fmt: skip


def _mm(label: str, least: float = 0, most: float = 1000, message: str | None = None, **more) -> DecimalField:
    """A length in millimetres, kept in hundredths."""
    return DecimalField(label, places=2, validators=[InputRequired("这一项要填。"), NumberRange(least, most, message)],
                        render_kw=_OFF | {"inputmode": "decimal", "step": "0.01"}, **more)  # fmt: skip


class StepForm(fields.Form):
    name = fields.text("步骤名称", 20, description="例如 馆藏章、光盘盒", render_kw=_OFF | {"autofocus": True})
    is_required = BooleanField("必做（不做完不能移交）", default=True)
    kind = RadioField(
        "怎么勾选", choices=fields.choices((one.value, one.label) for one in StepKind), default=StepKind.PLAIN
    )
    sources = _several("只对这些来源的书（不选就是全部）", _SOURCES)
    materials = _several("只对这些类型（不选就是全部）", [(one.value, one.label) for one in Material])
    version = fields.number("", required=False, widget=HiddenInput())

    def values(self) -> dict:
        values = super().values()
        del values["version"]
        return values


class RangeForm(fields.Form):
    id_prefix = "range-"
    count = fields.number("留几个", least=1, most=10_000)
    first_no = fields.number("从几号起", required=False, description="空着就接着已用过的最大号往下")
    prefix = fields.text("前缀", 12, required=False, render_kw=_OFF)
    width = fields.number("数字几位", least=1, most=14)


class SpoilForm(fields.Form):
    id_prefix = "spoil-"
    code = fields.text("作废的条码", 30, render_kw=_OFF)
    reason = fields.text("为什么作废", 50, description="例如 打印歪了、贴破了", render_kw=_OFF)


class PaperForm(fields.Form):
    name = fields.text("纸的名称", 40, description="例如 A4　2×7　99.1×38.1 毫米", render_kw=_OFF | {"autofocus": True})
    page_width = _mm("纸宽（毫米）", 10)
    page_height = _mm("纸高（毫米）", 10)
    columns = fields.number("一行几个标签", least=1, most=50)
    rows = fields.number("一共几行", least=1, most=100)
    width = _mm("标签宽（毫米）", 5)
    height = _mm("标签高（毫米）", 5)
    margin_left = _mm("左边距（毫米）", description="纸左边到第一个标签")
    margin_top = _mm("上边距（毫米）", description="纸上边到第一个标签")
    pitch_x = _mm("横向间距（毫米）", description="一个标签左边到下一个标签左边")
    pitch_y = _mm("纵向间距（毫米）", description="一个标签上边到下一个标签上边")
    is_active = BooleanField("在用", default=True)
    version = fields.number("", required=False, widget=HiddenInput())

    def values(self) -> dict:
        values = super().values()
        del values["version"]
        return {
            name: round(value * 100) if isinstance(self[name], DecimalField) else value
            for name, value in values.items()
        }


_TOO_FAR = "最多 20 毫米；差得更多请先调打印机，按“实际大小”打印。"


class ShiftForm(fields.Form):
    id_prefix = "shift-"
    shift_x = _mm("右移（毫米，左移填负数）", -20, 20, _TOO_FAR)
    shift_y = _mm("下移（毫米，上移填负数）", -20, 20, _TOO_FAR)

    def values(self) -> dict:
        return {name: round(value * 100) for name, value in super().values().items()}


class LabelForm(fields.Form):
    """What is asked in the address of the labels' page; nothing of it is stored."""

    class Meta:
        csrf = False

    kind = RadioField(
        "打印什么", choices=fields.choices((("barcode", "条码标签"), ("spine", "书标"))), default="barcode"
    )
    paper = SelectField("用哪种纸", coerce=int)
    start = fields.number(
        "从第几格开始", least=1, most=5000, default=1, description="前面的格用掉了就从后面起；一行一行地数"
    )
    first = fields.text("条码从", 30, required=False, description="空着就是全批", render_kw=_OFF)
    last = fields.text("到", 30, required=False, render_kw=_OFF)
