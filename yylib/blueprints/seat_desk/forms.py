"""The shapes of the forms about seats. Rows and columns are counted from 1 by people, from 0 on the map."""

from wtforms import BooleanField, HiddenField, SelectField
from wtforms.widgets import HiddenInput

from yylib import fields
from yylib.models.seats import Fixture

LARGEST = 60
_OFF = {"autocomplete": "off"}
_CODE = _OFF | {"autocapitalize": "characters", "spellcheck": "false"}


def _line(label: str, **more):
    return fields.number(label, least=1, most=LARGEST, render_kw={"inputmode": "numeric"}, **more)


class MapForm(fields.Form):
    """What every change of a map carries: the version it began from, empty for the first."""

    version = fields.number("", required=False, widget=HiddenInput())


class DrawForm(MapForm):
    drawing = HiddenField()


class _At(MapForm):
    def values(self) -> dict:
        values = {name: value for name, value in super().values().items() if name != "version"}
        return values | {name: values[name] - 1 for name in ("x", "y", "to_x", "to_y") if name in values}


class RowForm(_At):
    id_prefix = "row-"
    y = _line("从第几行")
    x = _line("第几列")
    number = _line("放几个", default=6)
    down = BooleanField("竖着放（往下），不打勾是横着（往右）")


class BlockForm(_At):
    id_prefix = "block-"
    y = _line("从第几行", default=1)
    x = _line("第几列", default=1)
    rows = _line("几行", default=3)
    columns = _line("几列", default=4)
    aisle_after_columns = fields.number("每几列留一条走道", most=LARGEST, default=0, description="0 是不留")
    aisle_after_rows = fields.number("每几行留一条走道", most=LARGEST, default=0, description="0 是不留")


class PutForm(_At):
    id_prefix = "put-"
    kind = SelectField(
        "放什么", choices=fields.choices([*((one.value, one.label) for one in Fixture), ("", "空出来（去掉）")])
    )
    y = _line("从第几行")
    x = _line("第几列")
    to_y = _line("到第几行")
    to_x = _line("第几列")

    def values(self) -> dict:
        values = super().values()
        return values | {"kind": Fixture(values["kind"]) if values["kind"] else None}


class SeatForm(_At):
    id_prefix = "seat-"
    y = _line("第几行")
    x = _line("第几列")
    label = fields.text("座位号", 10, render_kw=_CODE)
    has_power = BooleanField("有电源")
    is_at_window = BooleanField("靠窗")
    is_accessible = BooleanField("无障碍（轮椅可到）")
    is_blocked = BooleanField("停用")
    blocked_why = fields.text("为什么停用", 100, required=False, description="读者会看到，例如 椅子坏了，等维修",
                              render_kw=_OFF)  # fmt: skip

    def values(self) -> dict:
        values = super().values()
        return values if values["is_blocked"] else values | {"blocked_why": ""}


class SizeForm(MapForm):
    id_prefix = "size-"
    height = _line("共几行")
    width = _line("共几列")

    def values(self) -> dict:
        return {"width": self.width.data, "height": self.height.data}


class CopyForm(MapForm):
    id_prefix = "copy-"
    from_id = SelectField("照搬哪一间", coerce=int)

    def values(self) -> dict:
        return {"from_id": self.from_id.data}


class RenumberForm(MapForm):
    id_prefix = "renumber-"

    def values(self) -> dict:
        return {}


class SitForm(fields.Form):
    id_prefix = "sit-"
    code = fields.text("扫读者证或预约凭证", 200, required=False, description="没带证的读者，空着直接点“登记在座”",
                       render_kw=_CODE | {"autofocus": True})  # fmt: skip
    moves = BooleanField("这位读者已有座位的话，换到这里")


class MoveForm(fields.Form):
    id_prefix = "move-"
    label = fields.text("换到几号", 10, render_kw=_CODE)


class WhyForm(fields.Form):
    id_prefix = "why-"
    why = fields.text("为什么", 100, render_kw=_OFF)


class FreeForm(fields.Form):
    id_prefix = "free-"
    reason = fields.text("为什么释放", 100, description="例如 读者说走了没有退座", render_kw=_OFF)
