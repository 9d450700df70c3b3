"""The forms of a booking: who, how many, when."""

from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import InputRequired

from yylib import fields
from yylib.services import privacy
from yylib.services.bookings import online

PURPOSE = "contact"


class PartyForm(fields.Form):
    """When, and how many: what may still be changed."""

    starts = StringField("时段", validators=[fields.slot_chosen])
    adults = fields.number("大人（满 14 周岁）", most=99, default=1)
    toddlers = fields.number("孩子 0–6 岁", most=99, default=0)
    children = fields.number("孩子 7–13 岁", most=99, default=0)

    def values(self) -> dict:
        return {"starts_at": self.starts.starts_at, "adults": self.adults.data, "toddlers": self.toddlers.data,
                "children": self.children.data}  # fmt: skip

    def heads(self) -> int:
        """How many come, as far as it was typed."""
        return max(1, sum(number.data or 0 for number in (self.adults, self.toddlers, self.children)))

    def said(self, refused) -> int:
        """Put a refusal beside its field, where it has one, and return the status of the answer."""
        if refused.field in self._fields:
            self.refuse(refused)
        return refused.sentence.status


class BookForm(PartyForm):
    """One form for a booking. ``website`` is seen by scripts alone; ``drawn`` says when the form was drawn."""

    name = fields.text("姓名", 60, render_kw={"autocomplete": "name"})
    phone = fields.text("电话", 40, render_kw={"autocomplete": "tel", "inputmode": "tel"})
    consent = BooleanField("我看过说明，同意这样使用我的姓名和电话", validators=[InputRequired("请看过说明再勾选。")])
    text_version = HiddenField(default=lambda: privacy.current_text(PURPOSE).version, filters=[fields.clean_line])
    drawn = HiddenField(default=online.drawn_at)
    website = StringField("请留空")

    def values(self) -> dict:
        return super().values() | {"name": self.name.data, "phone": self.phone.data,
                                   "consent": (PURPOSE, self.text_version.data, "web")}  # fmt: skip

    def draw_again(self) -> None:
        """A form that was not drawn by us is drawn anew; the field that must stay empty is emptied."""
        self.website.data = ""
        if not online.is_ours(self.drawn.data):
            self.drawn.data = online.drawn_at()


class FindForm(fields.Form):
    """The phone and the six characters: both, exactly."""

    phone = fields.text("预约时填的电话", 40, render_kw={"autocomplete": "tel", "inputmode": "tel"})
    code = fields.text("凭证上的六位字符", 20, render_kw={"autocapitalize": "characters", "autocomplete": "off"})
